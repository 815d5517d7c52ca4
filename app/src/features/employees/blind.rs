//! One employee beside the list: who it is, the groups he sees and why (S3-65, S3-106), security, mail,
//! history.

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountDetail, Kind, State};
use model::companies::Site;
use model::employees::{SeenGroup, SeenGroups};
use model::ids::LinkId;
use ui::{Card, CopyValue, Detail, Details, IconName, LinkButton, Notice, Tone, TwoLineTime};

use super::access::Access;
use super::api::EmployeeGroups;
use super::dialogs;
use super::menu::EmployeeMenu;
use super::security::Security;
use crate::features::people::blind::{BlindParts, Loading, Open, PersonBlind};
use crate::features::people::list::List;
use crate::features::people::tabs::{History, Mails, loaded};
use crate::form::viewer;
use crate::lazy;
use crate::paths::{self, Dialog, Tab};
use crate::read::{body, reading};

/// The blind.
#[component]
pub fn EmployeeBlind() -> impl IntoView {
    let parts = BlindParts { tab_label: Tab::label, tab, menu, dialog };
    view! { <PersonBlind parts/> }
}

fn tab(tab: Tab, detail: AccountDetail) -> AnyView {
    match tab {
        Tab::Access => view! { <Access/> }.into_any(),
        Tab::Security => view! { <Security detail/> }.into_any(),
        Tab::Mail => view! { <Mails/> }.into_any(),
        Tab::History => view! { <History/> }.into_any(),
        _ => view! { <Overview detail/> }.into_any(),
    }
}

fn menu(detail: AccountDetail) -> AnyView {
    let (id, state) = (detail.row.id, detail.row.state);
    let title = detail.row.title().to_owned();
    view! { <EmployeeMenu id title state from_blind=true/> }.into_any()
}

fn dialog(dialog: Dialog, _: Option<LinkId>, detail: AccountDetail) -> Loading {
    Box::pin(lazy::part("console_overlays", dialogs::dialog(dialog, detail)))
}

#[component]
fn Overview(detail: AccountDetail) -> impl IntoView {
    let may_edit = viewer().may(Permission::EmployeesEdit);
    let list = List::here();
    let id = detail.row.id;
    let edit = Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Overview, Dialog::Edit, None));
    view! {
        <Hints state=detail.row.state/>
        <Facts detail/>
        {may_edit.then(|| view! {
            <div class="card-acts"><LinkButton href=edit label="Edit" icon=IconName::Edit/></div>
        })}
        <Groups/>
    }
    .into_any()
}

/// Why he cannot sign in, and what to do about it.
#[component]
fn Hints(state: State) -> impl IntoView {
    let text = match state {
        State::Off => "Disabled: this employee cannot sign in. Enable gives access again.",
        State::Pending => {
            "Registration is not finished. If the code did not arrive, look at the Mail tab, check the address, and send the code again by Reset password."
        }
        State::Active => return ().into_any(),
    };
    let tone = if state == State::Off { Tone::Bad } else { Tone::Wait };
    view! { <Notice tone>{text}</Notice> }.into_any()
}

#[component]
fn Facts(detail: AccountDetail) -> impl IntoView {
    let row = detail.row;
    let region = Site::from_key(&detail.region).map_or("", Site::word);
    let two_step = if detail.totp_since.is_some() { "Authenticator app" } else { "To be set up at the next sign-in" };
    view! {
        <Details>
            <Detail term="Full name"><bdi>{row.label}</bdi></Detail>
            <Detail term="Username"><bdi>{detail.username}</bdi></Detail>
            <Detail term="Email"><bdi>{row.email}</bdi></Detail>
            <Detail term="Phone"><bdi>{row.phone}</bdi></Detail>
            <Detail term="Region">{region}</Detail>
            <Detail term="Country">{detail.country}</Detail>
            <Detail term="Company"><bdi>{detail.company}</bdi></Detail>
            <Detail term="Role"><bdi>{row.role_name}</bdi></Detail>
            <Detail term="Status">{row.state.word(Kind::Employee)}</Detail>
            <Detail term="Signed in now">{if row.signed_in { "Yes" } else { "No" }}</Detail>
            <Detail term="Two-step verification">{two_step}</Detail>
            <Detail term="Created"><TwoLineTime at=row.registered/></Detail>
            <Detail term="Last login">
                {row.last_login.map_or_else(
                    || view! { <span class="muted">"Never signed in"</span> }.into_any(),
                    |at| view! { <TwoLineTime at/> }.into_any(),
                )}
            </Detail>
            {(!detail.created_by.is_empty()).then(|| view! {
                <Detail term="Created by"><bdi>{detail.created_by.clone()}</bdi></Detail>
            })}
            {(!detail.description.is_empty()).then(|| view! {
                <Detail term="Description"><bdi>{detail.description.clone()}</bdi></Detail>
            })}
            <Detail term="User ID"><CopyValue label="user ID" value=row.id.to_string()/></Detail>
        </Details>
    }
    .into_any()
}

/// The groups he sees, each with its reason; their panels and the people on them come with them.
#[component]
fn Groups() -> impl IntoView {
    let list = List::here();
    let id = Open::here().id;
    let groups = reading("employees/groups", Signal::stored(body(&EmployeeGroups { id })), list.round.into());
    view! { <Card title="Groups in sight">{loaded(groups, group_list)}</Card> }
}

fn group_list(seen: SeenGroups) -> AnyView {
    if seen.all {
        return view! { <p>"Every group: the role sees all of them at the operator."</p> }.into_any();
    }
    let unseen = (seen.unseen > 0).then(|| {
        let text = model::text::count(seen.unseen, "more group is", "more groups are");
        view! { <p class="muted">{format!("{text} outside your sight.")}</p> }
    });
    if seen.groups.is_empty() && seen.unseen == 0 {
        let text = "None: panels and the people on them are not shown to this employee. Connect a group to the role, or make the employee a member of one.";
        return view! { <p class="muted">{text}</p> }.into_any();
    }
    view! {
        <ul class="rows" aria-label="Groups in sight">{seen.groups.into_iter().map(group_item).collect_view()}</ul>
        {unseen}
    }
    .into_any()
}

fn group_item(seen: SeenGroup) -> AnyView {
    let why = match (seen.by_role, seen.by_membership) {
        (true, true) => "By role, and as a member",
        (true, false) => "By role",
        (false, _) => "As a member",
    };
    view! {
        <li class="row-item">
            <a href=paths::group(seen.group.id)><bdi class="clip">{seen.group.name}</bdi></a>
            <span class="muted">{why}</span>
        </li>
    }
    .into_any()
}
