//! What a group is, what is switched on for it, and what happened to it.

use leptos::prelude::*;
use model::Permission;
use model::accounts::AccountQuery;
use model::groups::{GroupDetail, Holder};
use model::ids::GroupId;
use model::roles::RoleName;
use ui::{ButtonKind, Card, Detail, Details, IconName, LinkButton, TwoLineTime, Typed};

use super::api::GroupHistory;
use super::group::Here;
use crate::features::people::tabs::{InLog, history_rows, loaded};
use crate::form::viewer;
use crate::paths::{self, GroupDialog, Tab};
use crate::read::{body, reading};

/// The facts.
#[component]
pub fn Facts(
    /// Of which group.
    group: GroupDetail,
) -> impl IntoView {
    let here = Here::current();
    let GroupDetail { row, description, contact, created, changed_by, changed_at, .. } = group;
    let person = viewer();
    let members = person.may(Permission::GroupsMembers);
    let roles = person.may(Permission::GroupsEdit) && person.may(Permission::RolesEdit);
    let change = move |shown: bool, dialog: GroupDialog, label: &'static str| {
        let href = Signal::derive(move || here.dialog(dialog, ""));
        shown.then(|| view! { " "<LinkButton href label icon=IconName::Edit icon_only=true small=true kind=ButtonKind::Quiet/> })
    };
    view! {
        <Card title="About">
            <Details>
                <Detail term="Description"><Typed text=description/></Detail>
                <Detail term="Company">{company(row.company)}</Detail>
                <Detail term="Owner"><HolderLink of=row.owner/>{change(members, GroupDialog::Owner, "Change owner")}</Detail>
                <Detail term="Contact"><HolderLink of=contact/>{change(members, GroupDialog::Contact, "Change contact")}</Detail>
                <Detail term="Connected roles"><Roles roles=row.roles/>{change(roles, GroupDialog::Roles, "Change connected roles")}</Detail>
                <Detail term="Added"><TwoLineTime at=created/></Detail>
                <Detail term="Last changed"><TwoLineTime at=changed_at/>{(!changed_by.is_empty()).then(|| view! { " "<bdi class="muted">{changed_by}</bdi> })}</Detail>
            </Details>
        </Card>
    }
    .into_any()
}

fn company(company: Option<model::companies::CompanyName>) -> AnyView {
    match company {
        Some(company) if viewer().may(Permission::CompaniesView) => {
            view! { <a href=paths::company_page(company.id)><bdi>{company.name}</bdi></a> }.into_any()
        }
        Some(company) => view! { <bdi>{company.name}</bdi> }.into_any(),
        None => view! { "–" }.into_any(),
    }
}

/// The owner or contact, with the way to him.
#[component]
fn HolderLink(of: Holder) -> impl IntoView {
    match of {
        Holder::Person(person) => {
            let href = paths::open(person.id, &AccountQuery::of(person.kind), Tab::Overview);
            view! { <a href=href><bdi>{person.name}</bdi></a> }.into_any()
        }
        Holder::Unseen => view! { <span class="muted">{of.words().to_owned()}</span> }.into_any(),
        Holder::Nobody => view! { <span class="muted">"Nobody"</span> }.into_any(),
    }
}

#[component]
fn Roles(roles: Vec<RoleName>) -> impl IntoView {
    if roles.is_empty() {
        return view! { <span class="muted">"None"</span> }.into_any();
    }
    let may = viewer().may(Permission::RolesView);
    let item = move |role: RoleName| {
        if may {
            view! { <li><a href=paths::role(role.id)><bdi>{role.name}</bdi></a></li> }.into_any()
        } else {
            view! { <li><bdi>{role.name}</bdi></li> }.into_any()
        }
    };
    view! { <ul class="plain-list">{roles.into_iter().map(item).collect_view()}</ul> }.into_any()
}

/// Modules and add-ons (S2-27, S2-28).
#[component]
pub fn Switched(
    /// Of which group.
    group: GroupDetail,
) -> impl IntoView {
    let here = Here::current();
    let href = Signal::derive(move || here.dialog(GroupDialog::Switches, ""));
    let may = viewer().may(Permission::GroupsLicences);
    let action =
        move || may.then(|| view! { <LinkButton href label="Change" icon=IconName::Edit small=true/> }).into_any();
    let names = |names: Vec<String>| {
        if names.is_empty() {
            return view! { <span class="muted">"None"</span> }.into_any();
        }
        let items = names.into_iter().map(|name| view! { <li><bdi>{name}</bdi></li> }).collect_view();
        view! { <ul class="plain-list">{items}</ul> }.into_any()
    };
    view! {
        <Card title="Modules and add-ons" action>
            <Details>
                <Detail term="Modules">{names(group.modules)}</Detail>
                <Detail term="Add-ons">{names(group.add_ons)}</Detail>
            </Details>
        </Card>
    }
    .into_any()
}

/// Who changed what.
#[component]
pub fn History(
    /// Of which group.
    id: GroupId,
) -> impl IntoView {
    let here = Here::current();
    let history = reading("groups/history", Signal::stored(body(&GroupHistory { id })), here.round.into());
    view! { <Card title="History">{loaded(history, history_rows)}<InLog id=id.0/></Card> }.into_any()
}
