//! PANEL USER INFO (S0-16 to S0-19): every panel of the account, "-" on each, "+ASSIGN PANEL".

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountDetail, CustomerLink};
use model::when::When;
use ui::{ButtonKind, Detail, Details, EmptyState, IconName, LinkButton, StatusBadge, Tone};

use super::super::api::AccountLinks;
use crate::features::installers::panels::panel_link;
use crate::features::people::blind::Open;
use crate::features::people::list::List;
use crate::features::people::tabs::loaded;
use crate::form::viewer;
use crate::live::live_reading;
use crate::paths::{self, Dialog, Tab};
use crate::read::body;

/// The tab.
#[component]
pub fn Panels(detail: AccountDetail) -> impl IntoView {
    let list = List::here();
    let Open { id, .. } = Open::here();
    let links = live_reading("accounts/links", Signal::stored(body(&AccountLinks { id })), list.round.into());
    let all = detail.row.panels;
    view! {
        <AssignButton/>
        {loaded(links, move |links| cards(links, all))}
    }
    .into_any()
}

#[component]
fn AssignButton() -> impl IntoView {
    let may = viewer().may(Permission::AccountsAssignPanels);
    may.then(|| {
        view! { <div class="tab-head"><LinkButton href=to(Dialog::Assign, None) label="+ASSIGN PANEL" kind=ButtonKind::Primary/></div> }
    })
}

fn to(dialog: Dialog, link: Option<model::ids::LinkId>) -> Signal<String> {
    let list = List::here();
    let id = Open::here().id;
    Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Panels, dialog, link))
}

fn cards(links: Vec<CustomerLink>, all: u32) -> AnyView {
    let hidden = all.saturating_sub(u32::try_from(links.len()).unwrap_or(u32::MAX));
    if links.is_empty() && hidden == 0 {
        let text = "Assign one to give this account access to it.";
        return view! { <EmptyState icon=IconName::Panels title="No panel yet" text=Some(text.to_owned())/> }
            .into_any();
    }
    view! {
        <ul class="cards" aria-label="Panels">
            {links.into_iter().map(|link| view! { <LinkCard link/> }).collect_view()}
        </ul>
        {(hidden > 0).then(|| view! {
            <p class="muted">{format!("{} outside your sight.", model::text::count(hidden, "more panel is", "more panels are"))}</p>
        })}
    }
    .into_any()
}

#[component]
fn LinkCard(link: CustomerLink) -> impl IntoView {
    let person = viewer();
    let id = link.id;
    let imei = link.imei.clone();
    view! {
        <li class="card link-card">
            <div class="link-head">
                <div class="link-name">
                    <strong class="num">{panel_link(link.panel_id, link.imei.clone())}</strong>
                    <span class="muted">{format!("{} · {} · {}", link.account_code, link.model, link.group)}</span>
                </div>
                {person.may(Permission::AccountsAssignPanels).then(|| view! {
                    <LinkButton href=to(Dialog::EditLink, Some(id)) label=format!("Edit user info on {imei}") icon=IconName::Edit icon_only=true kind=ButtonKind::Quiet/>
                })}
                {person.may(Permission::AccountsUnassignPanels).then(|| view! {
                    <LinkButton href=to(Dialog::Unassign, Some(id)) label=format!("Remove panel {imei}") icon=IconName::Minus icon_only=true kind=ButtonKind::Quiet/>
                })}
            </div>
            <LinkFacts link/>
        </li>
    }
}

#[component]
fn LinkFacts(link: CustomerLink) -> impl IntoView {
    let partitions = link.partitions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let role = link.role.word();
    view! {
        <Details>
            <Detail term="Account code"><span class="num">{link.user_code}</span></Detail>
            <Detail term="User name"><bdi>{link.user_name}</bdi></Detail>
            <Detail term="Connected partitions"><span class="num">{partitions}</span></Detail>
            <Detail term="Role">{role}</Detail>
            {link.ends_at.map(|at| view! {
                <Detail term="End date">
                    {last_day(at)}" "
                    {link.ended.then(|| view! { <StatusBadge tone=Tone::Off word="Ended"/> })}
                </Detail>
            })}
        </Details>
    }
}

/// The last day of access, in UTC: what is stored is the first instant without.
fn last_day(end: When) -> String {
    When(end.0 - 1).two_lines(0).date
}
