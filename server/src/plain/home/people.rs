//! The people of a panel, for its master user.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use model::accounts::LinkRole;
use model::home::{HomePeople, HomePerson, Invitation};
use model::ids::PanelId;
use ui::{Button, ButtonKind, Card, IconName, LinkButton, StatusBadge, Tag, Tone};

use super::{Customer, Id, Nav, home, last_day, not_yours, panel_path, people_path, way_back};
use crate::plain::page::Page;

/// Shows them.
pub(in crate::plain) async fn show(customer: Customer, id: Id) -> Response {
    let Ok(Path(id)) = id else { return customer.missing() };
    match customer.visit.domain().home_people(&customer.caller, id).await {
        Ok(people) => customer.visit.show(page(id, people, customer.is_assisted())),
        Err(fault) => customer.failed("People on this panel", panel_path(id), fault),
    }
}

fn page(id: PanelId, people: HomePeople, is_assisted: bool) -> Page {
    let title = people.title.clone();
    home("People on this panel", people_path(id), Nav::Panels, move || {
        let rows = people.people.iter().map(|person| row(id, person, &people, is_assisted)).collect_view();
        let invited = (!people.invitations.is_empty()).then(|| invitations(id, &people, is_assisted));
        let invite = if is_assisted {
            not_yours()
        } else {
            let href = format!("{}/invite", people_path(id));
            view! { <LinkButton label="Invite somebody" kind=ButtonKind::Primary icon=IconName::Plus href=href/> }
                .into_any()
        };
        view! {
            {way_back("The panel", panel_path(id))}
            <h2 class="vh">"Who uses this panel"</h2>
            <p>{invite}</p>
            <Card title="People"><ul class="field-app-rows home-lines">{rows}</ul></Card>
            {invited}
        }
        .into_any()
    })
    .lead(title)
}

/// "Hall, Garage": the names of these partitions, numbers where the reader has no name for them.
fn named(numbers: &[u16], people: &HomePeople) -> String {
    let name = |n: &u16| {
        let known = people.partitions.iter().find(|(number, _)| number == n);
        known.map_or_else(|| format!("Partition {n}"), |(_, name)| name.clone())
    };
    numbers.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn row(panel: PanelId, person: &HomePerson, people: &HomePeople, is_assisted: bool) -> AnyView {
    let (name, email, code) = (person.user_name.clone(), person.email.clone(), person.user_code.clone());
    let partitions = named(&person.partitions, people);
    let may = person.role == LinkRole::Regular && !person.is_me;
    let acts = (may && !is_assisted).then(|| {
        let edit = format!("{}/{}", people_path(panel), person.id);
        let remove = format!("{edit}/remove");
        view! {
            <span class="home-row-acts">
                <LinkButton label="Change" icon=IconName::Edit href=edit/>
                <LinkButton label="Remove" icon=IconName::Trash href=remove/>
            </span>
        }
    });
    view! {
        <li>
            <div class="home-line">
                <strong><bdi>{name}</bdi></strong>
                {(!email.is_empty()).then(|| view! { <span class="muted"><bdi>{email}</bdi></span> })}
                <span class="muted">{person.role.word()}" · code "<bdi>{code}</bdi>" · "<bdi>{partitions}</bdi></span>
                <span class="field-app-states">
                    {person.is_me.then(|| view! { <Tag word="You"/> })}
                    {person.ended.then(|| view! { <StatusBadge tone=Tone::Off word="Ended"/> })}
                    {last_day(person.ends_at)}
                </span>
            </div>
            {acts}
        </li>
    }
    .into_any()
}

fn invitations(panel: PanelId, people: &HomePeople, is_assisted: bool) -> AnyView {
    let rows = people.invitations.iter().map(|one| invitation(panel, one, people, is_assisted)).collect_view();
    view! { <Card title="Invitations"><ul class="field-app-rows home-lines">{rows}</ul></Card> }.into_any()
}

fn invitation(panel: PanelId, one: &Invitation, people: &HomePeople, is_assisted: bool) -> AnyView {
    let (name, email) = (one.user_name.clone(), one.email.clone());
    let partitions = named(&one.partitions, people);
    let action = format!("{}/invitations/{}/withdraw", panel_path(panel), one.id);
    let label = format!("Invitation of {}", one.email);
    let (tone, word, button) = if one.declined {
        (Tone::Bad, "Declined", "Clear away")
    } else {
        (Tone::Wait, "Waits for an answer", "Take back")
    };
    let full = format!("{button}: {}", one.email);
    let withdraw = (!is_assisted).then(|| {
        view! {
            <form method="post" action=action aria-label=label><Button label=button full_label=full submit=true/></form>
        }
    });
    view! {
        <li>
            <div class="home-line">
                <strong><bdi>{name}</bdi></strong>
                <span class="muted"><bdi>{email}</bdi></span>
                <span class="muted"><bdi>{partitions}</bdi></span>
                <span class="field-app-states"><StatusBadge tone=tone word=word/>{last_day(one.ends_at)}</span>
            </div>
            {withdraw}
        </li>
    }
    .into_any()
}
