//! The access of one regular user: changing it, taking it away.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use model::accounts::LinkRole;
use model::home::{HomePeople, HomePerson, PersonForm};
use model::ids::{LinkId, PanelId};
use ui::{Button, ButtonKind, FormActions, LinkButton};

use super::invite::{fields, read};
use super::{Customer, Nav, home, last_day_value, not_yours, people_path};
use crate::plain::form::Form;
use crate::plain::note::Note;
use crate::plain::page::Page;

type Ids = Result<Path<(PanelId, LinkId)>, PathRejection>;

const TITLE: &str = "Access to the panel";

/// Shows the form.
pub(in crate::plain) async fn show(customer: Customer, ids: Ids) -> Response {
    let Ok(Path((panel, link))) = ids else { return customer.missing() };
    shown(&customer, panel, link, None, None).await
}

/// Keeps what was typed.
pub(in crate::plain) async fn act(customer: Customer, ids: Ids, form: Form) -> Response {
    let Ok(Path((panel, link))) = ids else { return customer.missing() };
    let Ok(version) = form.get("version").parse::<i64>() else {
        return customer.failed(TITLE, people_path(panel), ApiError::Malformed.into());
    };
    let typed = read(&form);
    match customer.visit.domain().edit_home_person(&customer.caller, panel, link, version, &typed).await {
        Ok(_) => customer.visit.go_with(&people_path(panel), Note::PersonChanged),
        Err(domain::Error::Api(error @ ApiError::Invalid(_))) => {
            shown(&customer, panel, link, Some(typed), Some(error)).await
        }
        Err(domain::Error::Api(error @ ApiError::Conflict { .. })) => {
            shown(&customer, panel, link, None, Some(error)).await
        }
        Err(fault) => customer.failed(TITLE, people_path(panel), fault),
    }
}

/// Asks before removing.
pub(in crate::plain) async fn confirm(customer: Customer, ids: Ids) -> Response {
    let Ok(Path((panel, link))) = ids else { return customer.missing() };
    match person(&customer, panel, link).await {
        Ok((_, person)) => customer.visit.show(question(panel, person, customer.is_assisted())),
        Err(fault) => customer.failed("Remove from the panel", people_path(panel), fault),
    }
}

/// Removes.
pub(in crate::plain) async fn remove(customer: Customer, ids: Ids) -> Response {
    let Ok(Path((panel, link))) = ids else { return customer.missing() };
    match customer.visit.domain().remove_home_person(&customer.caller, panel, link).await {
        Ok(_) => customer.visit.go_with(&people_path(panel), Note::PersonRemoved),
        Err(fault) => customer.failed("Remove from the panel", people_path(panel), fault),
    }
}

/// Somebody whom the master user may change.
async fn person(customer: &Customer, panel: PanelId, link: LinkId) -> domain::Result<(HomePeople, HomePerson)> {
    let people = customer.visit.domain().home_people(&customer.caller, panel).await?;
    let found = people.people.iter().find(|person| person.id == link && person.role == LinkRole::Regular).cloned();
    let found = found.ok_or(ApiError::NotFound)?;
    Ok((people, found))
}

async fn shown(
    customer: &Customer,
    panel: PanelId,
    link: LinkId,
    typed: Option<PersonForm>,
    error: Option<ApiError>,
) -> Response {
    match person(customer, panel, link).await {
        Ok((people, person)) => {
            let typed = typed.unwrap_or_else(|| PersonForm {
                email: String::new(),
                user_name: person.user_name.clone(),
                partitions: person.partitions.clone(),
                ends_at: last_day_value(person.ends_at),
            });
            customer.visit.show(page(panel, people, person, typed, error, customer.is_assisted()))
        }
        Err(fault) => customer.failed(TITLE, people_path(panel), fault),
    }
}

fn page(
    panel: PanelId,
    people: HomePeople,
    person: HomePerson,
    typed: PersonForm,
    error: Option<ApiError>,
    is_assisted: bool,
) -> Page {
    let action = format!("{}/{}", people_path(panel), person.id);
    let (shown, lead) = (error.clone(), format!("{} · {}", person.user_name, people.title));
    home(TITLE, action.clone(), Nav::Panels, move || {
        if is_assisted {
            return not_yours();
        }
        let error = error.as_ref();
        view! {
            <form method="post" action=action>
                <input type="hidden" name="version" value=person.version.to_string()/>
                {fields(&typed, &people.partitions, error)}
                <FormActions>
                    <Button label="Save" kind=ButtonKind::Primary submit=true/>
                    <LinkButton label="Cancel" kind=ButtonKind::Quiet href=people_path(panel)/>
                </FormActions>
            </form>
        }
        .into_any()
    })
    .lead(lead)
    .failed(shown)
}

fn question(panel: PanelId, person: HomePerson, is_assisted: bool) -> Page {
    let action = format!("{}/{}/remove", people_path(panel), person.id);
    home("Remove from the panel", action.clone(), Nav::Panels, move || {
        if is_assisted {
            return not_yours();
        }
        let name = person.user_name;
        view! {
            <p>
                "Remove "<strong><bdi>{name}</bdi></strong>
                " from this panel? The access ends at once. You can invite the person again later."
            </p>
            <form method="post" action=action>
                <FormActions>
                    <Button label="Yes, remove" kind=ButtonKind::Danger submit=true/>
                    <LinkButton label="Cancel" kind=ButtonKind::Quiet href=people_path(panel)/>
                </FormActions>
            </form>
        }
        .into_any()
    })
}
