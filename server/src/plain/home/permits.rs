//! Installers who ask to connect, on the page of a panel for its master user, and his answers.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use domain::home::permits::hours_words;
use leptos::prelude::*;
use model::ApiError;
use model::home::{PERMIT_HOURS, PermitRequest};
use model::ids::{PanelId, PermitId};
use ui::{Button, ButtonKind, Card, Choice, SelectField, StatusBadge, Tone, TwoLineTime};

use super::{Customer, not_yours, panel, panel_path};
use crate::plain::form::Form;
use crate::plain::note::Note;

/// Everybody who waits or may connect now.
pub(super) fn card(panel: PanelId, requests: &[PermitRequest], is_assisted: bool) -> AnyView {
    let body = if requests.is_empty() {
        view! { <p class="muted">"No installer asks to connect now."</p> }.into_any()
    } else {
        let rows = requests.iter().map(|request| row(panel, request, is_assisted)).collect_view();
        view! { <ul class="field-app-rows home-lines">{rows}</ul> }.into_any()
    };
    view! { <Card title="Installers">{body}</Card> }.into_any()
}

fn row(panel: PanelId, request: &PermitRequest, is_assisted: bool) -> AnyView {
    let (name, company) = (request.name.clone(), request.company.clone());
    let (tone, word, when, at) = if request.is_granted {
        (Tone::Good, format!("May connect, permitted by {}", request.answered_by), "Until", request.until)
    } else {
        (Tone::Wait, "Asks to connect".to_owned(), "Asked", request.asked)
    };
    view! {
        <li>
            <div class="home-line">
                <strong><bdi>{name}</bdi></strong>
                <span class="muted"><bdi>{company}</bdi></span>
                <StatusBadge tone=tone word=word/>
                <span class="home-since"><span class="muted">{when}</span><TwoLineTime at=at/></span>
            </div>
            {acts(panel, request, is_assisted)}
        </li>
    }
    .into_any()
}

fn acts(panel: PanelId, request: &PermitRequest, is_assisted: bool) -> AnyView {
    let action = format!("{}/permits/{}", panel_path(panel), request.id);
    let label = format!("Permit for {}", request.name);
    if request.is_granted {
        let full = format!("End the permit of {}", request.name);
        return view! {
            <form method="post" action=action aria-label=label>
                <Button label="End" full_label=full submit=true name="do" value="end"/>
            </form>
        }
        .into_any();
    }
    let hours: Vec<Choice> =
        PERMIT_HOURS.iter().map(|hours| Choice::new(hours.to_string(), hours_words(*hours))).collect();
    let allow = if is_assisted {
        not_yours()
    } else {
        view! {
            <SelectField label="For how long" name="hours" options=hours value=PERMIT_HOURS[0].to_string() id=format!("f-hours-{}", request.id)/>
            <Button label="Permit" kind=ButtonKind::Primary submit=true name="do" value="allow"/>
        }
        .into_any()
    };
    view! {
        <form class="home-permit" method="post" action=action aria-label=label>
            {allow}
            <Button label="Refuse" submit=true name="do" value="refuse"/>
        </form>
    }
    .into_any()
}

/// Permits, refuses or ends.
pub(in crate::plain) async fn answer(
    customer: Customer,
    ids: Result<Path<(PanelId, PermitId)>, PathRejection>,
    form: Form,
) -> Response {
    let Ok(Path((id, permit))) = ids else { return customer.missing() };
    let (domain, caller) = (customer.visit.domain(), &customer.caller);
    let (done, note) = match (form.get("do"), form.get("hours").parse::<u8>()) {
        ("allow", Ok(hours)) => (domain.home_answer_permit(caller, id, permit, Some(hours)).await, Note::PermitGranted),
        ("refuse", _) => (domain.home_answer_permit(caller, id, permit, None).await, Note::PermitRefused),
        ("end", _) => (domain.home_end_permit(caller, id, permit).await, Note::PermitEnded),
        _ => return customer.failed("Panel", panel_path(id), ApiError::Malformed.into()),
    };
    match done {
        Ok(_) => customer.visit.go_with(&panel_path(id), note),
        // Answered meanwhile: how it stands is on the page.
        Err(domain::Error::Api(error @ ApiError::Conflict { .. })) => {
            panel::show_with(&customer, id, Some(error)).await
        }
        Err(fault) => customer.failed("Panel", panel_path(id), fault),
    }
}
