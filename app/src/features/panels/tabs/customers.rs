//! Customers attached: assign, edit the link, unassign.

use leptos::prelude::*;
use model::Permission;
use model::accounts::{CustomerLink, Kind};
use model::panels::{PanelCustomer, PanelPeople};
use model::when::When;
use ui::{ButtonKind, Detail, Details, EmptyState, IconName, LinkButton, StatusBadge, Tone};

use super::identity::person_link;
use super::{not_for_you, people, to};
use crate::features::people::tabs::loaded;
use crate::form::viewer;
use crate::paths::PanelDialog;

/// The tab.
#[component]
pub fn Customers() -> impl IntoView {
    let may = viewer().may(Permission::AccountsAssignPanels);
    let found = people();
    view! {
        {may.then(|| view! {
            <div class="tab-head">
                <LinkButton href=to(PanelDialog::AssignCustomer) label="Assign customer" icon=IconName::Plus kind=ButtonKind::Primary/>
            </div>
        })}
        {loaded(found, |people: PanelPeople| match people.customers {
            None => not_for_you(Permission::AccountsView),
            Some(customers) => cards(customers),
        })}
    }
    .into_any()
}

fn cards(customers: Vec<PanelCustomer>) -> AnyView {
    if customers.is_empty() {
        let text = "Whoever is assigned reaches the panel in the mobile app.";
        return view! { <EmptyState icon=IconName::Accounts title="No customer yet" text=Some(text.to_owned())/> }
            .into_any();
    }
    view! {
        <ul class="cards" aria-label="Customers">
            {customers.into_iter().map(|one| view! { <Card one/> }).collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn Card(one: PanelCustomer) -> impl IntoView {
    let person = viewer();
    let id = one.link.id;
    let name = one.person.name.clone();
    let email = (one.email != name).then(|| one.email.clone());
    view! {
        <li class="card link-card">
            <div class="link-head">
                <div class="link-name">
                    <strong>{person_link(&one.person, Kind::EndUser)}</strong>
                    {email.map(|email| view! { <bdi class="muted">{email}</bdi> })}
                </div>
                {person.may(Permission::AccountsAssignPanels).then(|| view! {
                    <LinkButton href=to(PanelDialog::EditCustomer(id)) label=format!("Edit user info of {name}") icon=IconName::Edit icon_only=true kind=ButtonKind::Quiet/>
                })}
                {person.may(Permission::AccountsUnassignPanels).then(|| view! {
                    <LinkButton href=to(PanelDialog::UnassignCustomer(id)) label=format!("Unassign {name}") icon=IconName::Minus icon_only=true kind=ButtonKind::Quiet/>
                })}
            </div>
            <Facts link=one.link/>
        </li>
    }
}

#[component]
fn Facts(link: CustomerLink) -> impl IntoView {
    let partitions = link.partitions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    view! {
        <Details>
            <Detail term="Account code"><span class="num">{link.user_code}</span></Detail>
            <Detail term="User name"><bdi>{link.user_name}</bdi></Detail>
            <Detail term="Connected partitions"><span class="num">{partitions}</span></Detail>
            <Detail term="Role">{link.role.word()}</Detail>
            {link.ends_at.map(|at| ends(at, link.ended))}
        </Details>
    }
}

/// The last day of access, in UTC: what is stored is the first instant without.
pub fn ends(at: When, ended: bool) -> AnyView {
    view! {
        <Detail term="End date">
            {When(at.0 - 1).two_lines(0).date}" "
            {ended.then(|| view! { <StatusBadge tone=Tone::Off word="Ended"/> })}
        </Detail>
    }
    .into_any()
}
