//! The dialogs over an installer's blind: assign, end date, unassign, reset password. Titles, texts and
//! buttons are word for word (S3-66 to S3-69, S3-83 to S3-92).

#![expect(clippy::unnecessary_wraps, reason = "a part of the client may fail to load: the macro wants it in the type")]

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::accounts::AccountDetail;
use model::ids::{AccountId, LinkId};
use model::installers::InstallerLink;
use model::text;
use ui::{InputKind, Notice, TextField, Tone};

use super::api::InstallerPanelChoices;
use super::blind::links_body;
use super::convert::Convert;
use crate::features::people::blind::Open;
use crate::features::people::dialog::{Ask, DialogFoot, DialogHead, DialogSheet, ask};
use crate::features::people::hand_over::{ShowCodeQuestion, ShownCodeDialog};
use crate::features::people::search_box::{Searched, SearchedField};
use crate::form::{SentForm, viewer};
use crate::lazy::NotLoaded;
use crate::paths::Dialog;
use crate::read::{Reading, body, parsed, reading};

/// The dialog the address names; those of other pages are none here.
#[wasm_split(console_overlays, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
pub(super) fn dialog(dialog: Dialog, link: Option<LinkId>, detail: AccountDetail) -> Result<AnyView, NotLoaded> {
    Ok(match (dialog, link) {
        (Dialog::Convert, _) => view! { <Convert detail/> }.into_any(),
        (Dialog::Assign, _) => view! { <Assign detail/> }.into_any(),
        (Dialog::EditLink | Dialog::Unassign, Some(link)) => view! { <OfLink link kind=dialog/> }.into_any(),
        (Dialog::ShowCode, _) => view! { <ShowCodeQuestion/> }.into_any(),
        (Dialog::ShownCode, _) => view! { <ShownCodeDialog/> }.into_any(),
        (Dialog::ResetPassword, _) => view! { <Reset/> }.into_any(),
        _ => ().into_any(),
    })
}

#[component]
fn Assign(detail: AccountDetail) -> impl IntoView {
    let ask = ask("installers/assign-panel", Dialog::Assign, None);
    let email = StoredValue::new(detail.row.email);
    let not_on = detail.row.id;
    view! {
        <DialogSheet title="Assign installer to panel".to_owned() back=ask.back>
            <SentForm endpoint="installers/assign-panel" action=ask.action>
                <DialogHead ask/>
                <TextField label="Email installer email" name="_email" value=email.get_value() readonly=true/>
                <PanelField ask not_on/>
                <EndDate ask value=String::new()/>
                <DialogFoot label="Save" ask/>
            </SentForm>
        </DialogSheet>
    }
}

/// S3-85, S3-86, S3-107.
#[component]
fn PanelField(ask: Ask, not_on: AccountId) -> impl IntoView {
    let args = Callback::new(move |search| body(&InstallerPanelChoices { search, not_on }));
    let of = Searched {
        endpoint: "installers/panel-choices",
        args,
        label: "Panel",
        name: "panel",
        required: true,
        hint: "Panels in your sight that are not assigned yet. One that is missing is assigned already, or in a group you do not see.",
        error: ask.state.at("panel"),
    };
    view! { <SearchedField of chosen=None/> }
}

#[component]
fn EndDate(ask: Ask, value: String) -> impl IntoView {
    let value = ask.state.start("ends_at", &value);
    view! {
        <TextField label="End date" name="ends_at" kind=InputKind::Date value error=ask.state.at("ends_at")
            hint="Last day of access; empty: no end"/>
    }
}

/// The dialogs about one panel need it read first.
#[component]
fn OfLink(link: LinkId, kind: Dialog) -> impl IntoView {
    let id = Open::here().id;
    let links = links_of(id);
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let all = parsed::<Vec<InstallerLink>>(links.await).unwrap_or_default();
                match (all.into_iter().find(|l| l.id == link), kind) {
                    (Some(link), Dialog::Unassign) => view! { <Unassign link/> }.into_any(),
                    (Some(link), _) => view! { <Edit link/> }.into_any(),
                    (None, _) => ().into_any(),
                }
            })}
        </Suspense>
    }
}

fn links_of(id: AccountId) -> Reading {
    reading("installers/links", Signal::stored(links_body(id)), Signal::stored(0))
}

#[component]
fn Edit(link: InstallerLink) -> impl IntoView {
    let ask = ask("installers/edit-link", Dialog::EditLink, Some(link.id));
    let title = format!("End date, {}", link.imei);
    let last_day = link.ends_at.map(|end| (end.utc() - time::Duration::seconds(1)).date().to_string());
    let last_day = StoredValue::new(last_day.unwrap_or_default());
    let (id, version) = (link.id.to_string(), link.version.to_string());
    let (id, version) = (StoredValue::new(id), StoredValue::new(version));
    view! {
        <DialogSheet title back=ask.back>
            <SentForm endpoint="installers/edit-link" action=ask.action>
                <DialogHead ask/>
                <input type="hidden" name="link" value=id.get_value()/>
                <input type="hidden" name="version" value=version.get_value()/>
                <EndDate ask value=last_day.get_value()/>
                <DialogFoot label="Save" ask/>
            </SentForm>
        </DialogSheet>
    }
}

#[component]
fn Unassign(link: InstallerLink) -> impl IntoView {
    let ask = ask("installers/unassign-panel", Dialog::Unassign, Some(link.id));
    let id = StoredValue::new(link.id.to_string());
    let which = StoredValue::new(format!("{} · {} · {}", link.imei, link.account_code, link.group));
    view! {
        <DialogSheet title="Unassign panel".to_owned() back=ask.back>
            <SentForm endpoint="installers/unassign-panel" action=ask.action>
                <DialogHead ask/>
                <input type="hidden" name="link" value=id.get_value()/>
                <p class="modal-text">{text::UNASSIGN_INSTALLER}</p>
                <p class="muted num">{which.get_value()}</p>
                <DialogFoot label="Yes, unassign" danger=true ask/>
            </SentForm>
        </DialogSheet>
    }
}

#[component]
fn Reset() -> impl IntoView {
    let ask = ask("installers/reset-password", Dialog::ResetPassword, None);
    let mail = viewer().mail_configured;
    view! {
        <DialogSheet title="Reset password".to_owned() back=ask.back>
            <SentForm endpoint="installers/reset-password" action=ask.action>
                <DialogHead ask/>
                <p class="modal-text">{text::RESET_INSTALLER}</p>
                {(!mail).then(|| view! { <Notice tone=Tone::Wait>{text::NO_MAIL_SERVER}</Notice> })}
                <DialogFoot label="Yes, reset" ask/>
            </SentForm>
        </DialogSheet>
    }
}
