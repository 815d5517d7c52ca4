//! `/assist/{id}`: the customer is asked first; the helper waits here, or types the code he is told.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use http::{HeaderValue, header};
use leptos::prelude::*;
use model::ApiError;
use model::assistance::{Consent, Running};
use model::ids::AssistanceId;
use ui::{Button, ButtonKind, FormActions, LinkButton, Notice, Tone, TwoLineTime};

use super::super::form::Form;
use super::super::page::{Page, code_field};
use super::super::visit::{Member, go};
use super::{account_page, enter, note_refusal};

/// Seconds until the page looks again.
const AGAIN: &str = "4";

type Id = Result<Path<AssistanceId>, PathRejection>;

/// The address of one that waits.
pub(super) fn path(id: AssistanceId) -> String {
    format!("/assist/{id}")
}

/// How it stands. Looks again by itself, except while a code is typed.
pub(in crate::plain) async fn show(member: Member, id: Id) -> Response {
    let Ok(Path(id)) = id else { return missing(&member) };
    let typing = !member.visit.query("code").is_empty();
    shown(&member, id, typing, None).await
}

/// "Open dashboard", with the code where the customer has not clicked.
pub(in crate::plain) async fn begin(member: Member, id: Id, form: Form) -> Response {
    let Ok(Path(id)) = id else { return missing(&member) };
    match member.visit.domain().begin_assistance(&member.caller, id, form.get("code")).await {
        Ok(token) => enter(member.visit.cookies(), &token),
        Err(domain::Error::Api(error @ (ApiError::Invalid(_) | ApiError::Conflict { .. }))) => {
            let typing = !form.get("code").is_empty();
            shown(&member, id, typing, Some(error)).await
        }
        Err(fault) => {
            note_refusal(&member, "assistance.start", &fault).await;
            member.visit.refuse(fault, |error| bare(id).failed(error))
        }
    }
}

/// "Cancel request".
pub(in crate::plain) async fn cancel(member: Member, id: Id) -> Response {
    let Ok(Path(id)) = id else { return missing(&member) };
    let domain = member.visit.domain();
    let account = match domain.own_assistance(&member.caller, id).await {
        Ok(found) => found.map(|running| running.account),
        Err(fault) => return member.visit.refuse(fault, |error| bare(id).failed(error)),
    };
    match domain.end_assistance(&member.caller, id).await {
        Ok(_) => go(&account.map_or_else(|| app::paths::ASSISTANCE.to_owned(), account_page)),
        Err(fault) => member.visit.refuse(fault, |error| bare(id).failed(error)),
    }
}

async fn shown(member: &Member, id: AssistanceId, typing: bool, error: Option<ApiError>) -> Response {
    let visit = &member.visit;
    match visit.domain().own_assistance(&member.caller, id).await {
        Ok(None) => visit.show(over(id).failed(error)),
        Ok(Some(running)) if running.started.is_some() => visit.show(begun(&running).failed(error)),
        Ok(Some(running)) => {
            let waits = running.consent == Consent::Asked && !typing && error.is_none();
            let mut response = visit.show(page(running, typing, error));
            if waits {
                response.headers_mut().insert(header::REFRESH, HeaderValue::from_static(AGAIN));
            }
            response
        }
        Err(fault) => visit.refuse(fault, |error| bare(id).failed(error)),
    }
}

fn missing(member: &Member) -> Response {
    member
        .visit
        .refuse(ApiError::NotFound.into(), |_| Page::new("Remote Assistance", app::paths::ASSISTANCE, || ().into_any()))
}

fn bare(id: AssistanceId) -> Page {
    Page::new("Remote Assistance", path(id), || ().into_any())
}

fn over(id: AssistanceId) -> Page {
    Page::new("Remote Assistance", path(id), || {
        view! {
            <Notice tone=Tone::Off>"This request is over. It was refused, cancelled, or not answered in time."</Notice>
            <FormActions>
                <LinkButton label="Running assistances" kind=ButtonKind::Primary href=app::paths::ASSISTANCE/>
            </FormActions>
        }
        .into_any()
    })
}

fn begun(running: &Running) -> Page {
    Page::new("Remote Assistance", path(running.id), || {
        view! {
            <FormActions>
                <LinkButton label="To the dashboard" kind=ButtonKind::Primary href="/home"/>
            </FormActions>
        }
        .into_any()
    })
    .lead("This remote assistance has begun already.")
}

fn page(running: Running, typing: bool, error: Option<ApiError>) -> Page {
    let agreed = running.consent != Consent::Asked;
    let lead = if agreed {
        format!("{} agreed.", running.account_name)
    } else {
        format!("{} is asked first, in the dashboard and by mail.", running.account_name)
    };
    let shown = error.clone();
    Page::new("Remote Assistance", path(running.id), move || {
        let form = if agreed || typing {
            begin_form(&running, typing && !agreed, error.as_ref())
        } else {
            waiting(running.id)
        };
        view! {
            {form}
            <p class="muted">"Open until "<TwoLineTime at=running.ends/></p>
            <form method="post" action=format!("{}/cancel", path(running.id))>
                <Button label="Cancel request" kind=ButtonKind::Quiet submit=true/>
            </form>
        }
        .into_any()
    })
    .lead(lead)
    .failed(shown)
}

fn waiting(id: AssistanceId) -> AnyView {
    view! {
        <p role="status">"Waiting for the answer. This page looks again by itself."</p>
        <FormActions>
            <LinkButton label="Type the code told by phone" href=format!("{}?code=1", path(id))/>
        </FormActions>
    }
    .into_any()
}

fn begin_form(running: &Running, with_code: bool, error: Option<&ApiError>) -> AnyView {
    let id = running.id;
    let hint = "The customer has it by mail and tells it to you";
    let code = with_code.then(|| code_field("Code", hint, error, true));
    let back =
        with_code.then(|| view! { <LinkButton label="Wait for the answer" kind=ButtonKind::Quiet href=path(id)/> });
    view! {
        <form method="post" action=format!("{}/begin", path(id)) novalidate>
            {code}
            <FormActions>
                <Button label="Open dashboard" kind=ButtonKind::Primary submit=true/>
                {back}
            </FormActions>
        </form>
    }
    .into_any()
}
