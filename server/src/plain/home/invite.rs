//! Inviting somebody to a panel, and taking an invitation back.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use model::field::NAME_MAX;
use model::home::{HomePeople, PersonForm};
use model::ids::{InvitationId, PanelId};
use ui::{Button, ButtonKind, FormActions, InputKind, LinkButton, TextField};

use super::{Customer, Id, Nav, home, not_yours, panel_path, people_path, tick};
use crate::plain::form::Form;
use crate::plain::note::Note;
use crate::plain::page::{Page, at, focus, mail_notice};

const TITLE: &str = "Invite somebody";

/// Shows the form.
pub(in crate::plain) async fn show(customer: Customer, id: Id) -> Response {
    let Ok(Path(id)) = id else { return customer.missing() };
    shown(&customer, id, None, None).await
}

/// Sends the invitation.
pub(in crate::plain) async fn act(customer: Customer, id: Id, form: Form) -> Response {
    let Ok(Path(id)) = id else { return customer.missing() };
    let typed = read(&form);
    match customer.visit.domain().invite_to_panel(&customer.caller, id, &typed).await {
        Ok(_) => customer.visit.go_with(&people_path(id), Note::Invited),
        Err(domain::Error::Api(error @ (ApiError::Invalid(_) | ApiError::TooMany(_) | ApiError::Conflict { .. }))) => {
            shown(&customer, id, Some(typed), Some(error)).await
        }
        Err(fault) => customer.failed(TITLE, people_path(id), fault),
    }
}

/// Takes one back.
pub(in crate::plain) async fn withdraw(
    customer: Customer,
    ids: Result<Path<(PanelId, InvitationId)>, PathRejection>,
) -> Response {
    let Ok(Path((panel, id))) = ids else { return customer.missing() };
    match customer.visit.domain().withdraw_invitation(&customer.caller, panel, id).await {
        Ok(_) => customer.visit.go_with(&people_path(panel), Note::InvitationWithdrawn),
        Err(fault) => customer.failed("Invitations", people_path(panel), fault),
    }
}

/// Reads what both forms of a person send.
pub(super) fn read(form: &Form) -> PersonForm {
    let ticked = |n: &u16| !form.get(&format!("partition_{n}")).is_empty();
    PersonForm {
        email: form.take("email"),
        user_name: form.take("user_name"),
        partitions: (1..=model::field::PARTITION_MAX).filter(ticked).collect(),
        ends_at: form.take("ends_at"),
    }
}

async fn shown(customer: &Customer, id: PanelId, typed: Option<PersonForm>, error: Option<ApiError>) -> Response {
    let visit = &customer.visit;
    match visit.domain().home_people(&customer.caller, id).await {
        Ok(people) => {
            let has_mail = visit.domain().settings().mail_configured;
            visit.show(page(id, people, typed.unwrap_or_default(), error, (has_mail, customer.is_assisted())))
        }
        Err(fault) => customer.failed(TITLE, panel_path(id), fault),
    }
}

fn page(
    id: PanelId,
    people: HomePeople,
    typed: PersonForm,
    error: Option<ApiError>,
    (has_mail, is_assisted): (bool, bool),
) -> Page {
    let action = format!("{}/invite", people_path(id));
    let (shown, lead) = (error.clone(), people.title.clone());
    home(TITLE, action.clone(), Nav::Panels, move || {
        if is_assisted {
            return not_yours();
        }
        let error = error.as_ref();
        let first = focus(error, &["email", "user_name", "partitions", "ends_at"], "email");
        view! {
            {mail_notice(has_mail)}
            <form method="post" action=action>
                <TextField
                    label="Email address"
                    name="email"
                    kind=InputKind::Email
                    value=typed.email.clone()
                    error=at(error, "email")
                    hint="An invitation is mailed to it. Nothing is shared before the person accepts."
                    required=true
                    autocomplete="off"
                    autofocus=first == "email"
                />
                {fields(&typed, &people.partitions, error)}
                <FormActions>
                    <Button label="Invite" kind=ButtonKind::Primary submit=true/>
                    <LinkButton label="Cancel" kind=ButtonKind::Quiet href=people_path(id)/>
                </FormActions>
            </form>
        }
        .into_any()
    })
    .lead(lead)
    .failed(shown)
}

/// Name, partitions and end date, in an invitation and in the access of somebody who is on the panel.
pub(super) fn fields(typed: &PersonForm, partitions: &[(u16, String)], error: Option<&ApiError>) -> AnyView {
    let boxes = partitions.iter().map(|(number, name)| {
        let checked = typed.partitions.contains(number);
        tick(name.clone(), format!("partition_{number}"), checked)
    });
    let fault = at(error, "partitions").map(|words| view! { <p class="field-error">{words}</p> });
    view! {
        <TextField
            label="Name on the panel"
            name="user_name"
            value=typed.user_name.clone()
            error=at(error, "user_name")
            required=true
            maxlength=NAME_MAX
            autocomplete="off"
        />
        <fieldset class="fieldset" id="f-partitions">
            <legend>"Partitions"</legend>
            {fault}
            {boxes.collect_view()}
        </fieldset>
        <TextField
            label="Last day"
            name="ends_at"
            kind=InputKind::Date
            value=typed.ends_at.clone()
            error=at(error, "ends_at")
            hint="The day itself still counts, in UTC. Empty: no end."
        />
    }
    .into_any()
}
