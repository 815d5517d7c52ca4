//! One installer beside the list (S3-35, S3-76 to S3-82): what is in his blind.

use leptos::prelude::*;
use model::accounts::{AccountDetail, State};
use model::ids::LinkId;
use ui::{ButtonKind, CopyValue, Detail, Details, LinkButton, Notice, Tone, TwoLineTime};

use super::menu::InstallerMenu;
use super::panels::PanelsSection;
use super::{api, dialogs};
use crate::features::people::act::Act;
use crate::features::people::blind::{BlindParts, Loading, PersonBlind};
use crate::features::people::list::List;
use crate::features::people::tabs::{History, Mails};
use crate::form::viewer;
use crate::lazy;
use crate::paths::{self, Dialog, Tab};

/// The blind.
#[component]
pub fn InstallerBlind() -> impl IntoView {
    let parts = BlindParts { tab_label, tab, menu, dialog };
    view! { <PersonBlind parts/> }
}

const fn tab_label(tab: Tab) -> &'static str {
    match tab {
        Tab::Overview => "Details",
        other => other.label(),
    }
}

fn tab(tab: Tab, detail: AccountDetail) -> AnyView {
    match tab {
        Tab::Mail => view! { <Mails/> }.into_any(),
        Tab::History => view! { <History/> }.into_any(),
        _ => view! { <Overview detail/> }.into_any(),
    }
}

fn menu(detail: AccountDetail) -> AnyView {
    let (id, state) = (detail.row.id, detail.row.state);
    let title = detail.row.title().to_owned();
    view! { <InstallerMenu id title state from_blind=true/> }.into_any()
}

fn dialog(dialog: Dialog, link: Option<LinkId>, detail: AccountDetail) -> Loading {
    Box::pin(lazy::part("console_overlays", dialogs::dialog(dialog, link, detail)))
}

#[component]
fn Overview(detail: AccountDetail) -> impl IntoView {
    let id = detail.row.id;
    let panels = detail.row.panels;
    view! {
        <Hints detail=detail.clone()/>
        <Facts detail/>
        {viewer().may(model::Permission::InstallersViewPanels).then(|| view! { <PanelsSection id all=panels/> })}
        {viewer().may(model::Permission::InstallersAccept).then(|| view! { <LockDown id/> })}
        <p class="related muted">
            "Related topics: "
            <a href=paths::HELP_INSTALLERS rel="external">"Installers, step by step"</a>
        </p>
    }
    .into_any()
}

/// Not in the menu, whose acts are those of the row (S3-77).
#[component]
fn LockDown(id: model::ids::AccountId) -> impl IntoView {
    let list = List::here();
    let href = Signal::derive(move || paths::confirm_from_blind(Act::LockDown.key(), id, &list.query.get()));
    view! {
        <div class="blind-acts">
            <LinkButton href label="Lock down account" icon=Act::LockDown.icon() kind=ButtonKind::Danger/>
        </div>
    }
}

/// Why he cannot use the application, and what to do about it (S3-104).
#[component]
fn Hints(detail: AccountDetail) -> impl IntoView {
    let text = match (detail.row.state, detail.has_password) {
        (State::Off, _) => "Rejected: this installer cannot use the installer application. Accept gives access again.",
        (State::Pending, false) => {
            "Registration is not finished. If the code did not arrive, look at the Mail tab, check the address, and register the installer again."
        }
        (State::Pending, true) => {
            "Registered and waiting: becomes Accepted at the first sign-in, or when you press Accept."
        }
        (State::Active, false) => {
            "Accepted, but no password has been chosen yet. If the code did not arrive, look at the Mail tab and register the installer again with the same address."
        }
        (State::Active, true) => return ().into_any(),
    };
    let tone = if detail.row.state == State::Off { Tone::Bad } else { Tone::Wait };
    view! { <Notice tone>{text}</Notice> }.into_any()
}

#[component]
fn Facts(detail: AccountDetail) -> impl IntoView {
    let row = detail.row;
    view! {
        <Details>
            <Detail term="Name"><bdi>{row.label}</bdi></Detail>
            <Detail term="Email"><bdi>{row.email}</bdi></Detail>
            <Detail term="Phone"><bdi>{row.phone}</bdi></Detail>
            <Detail term="Company"><bdi>{detail.company}</bdi></Detail>
            <Detail term="Created"><TwoLineTime at=row.registered/></Detail>
            <Detail term="Last login">
                {row.last_login.map_or_else(
                    || view! { <span class="muted">"Never signed in"</span> }.into_any(),
                    |at| view! { <TwoLineTime at/> }.into_any(),
                )}
            </Detail>
            <Detail term="Status">{row.state.word(model::accounts::Kind::Installer)}</Detail>
            {(!detail.created_by.is_empty()).then(|| view! {
                <Detail term="Added by"><bdi>{detail.created_by.clone()}</bdi></Detail>
            })}
            <Detail term="User ID"><CopyValue label="user ID" value=row.id.to_string()/></Detail>
        </Details>
    }
}

/// What the Panels section reads.
pub(super) fn links_body(id: model::ids::AccountId) -> String {
    crate::read::body(&api::InstallerLinks { id })
}
