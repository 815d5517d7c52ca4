//! `/step-up?next=`: a dangerous act wants a proof that is not older than ten minutes.

use axum::response::Response;
use domain::caller::FRESH_MINUTES;
use leptos::prelude::*;
use model::ApiError;
use ui::{Button, ButtonKind, FormActions, InputKind, LinkButton, TextField};

use super::entry;
use super::form::Form;
use super::page::{Page, at};
use super::visit::{Member, Visit, go, page_path};

/// The field of the form.
const FIELD: &str = "proof";

/// Asks for the password or a code. Who is not signed in signs in, which is the same proof.
pub(super) async fn show(visit: Visit) -> Response {
    let next = visit.query("next").to_owned();
    if visit.viewing.is_none() {
        return go(&entry::with_next("/sign-in", &next));
    }
    visit.show(page(&next, None))
}

/// Renews the proof: the session gets a new id (SEC-38).
pub(super) async fn act(member: Member, form: Form) -> Response {
    let Member { visit, caller } = member;
    let next = form.take("next");
    match visit.domain().step_up(&caller, form.get(FIELD)).await {
        Ok(session) => {
            let mut response = go(entry::target(session.landing, &next));
            entry::keep(&visit, &session, &mut response);
            response
        }
        Err(fault) => visit.refuse(fault, |error| page(&next, error)),
    }
}

fn page(next: &str, error: Option<ApiError>) -> Page {
    let here = entry::with_next("/step-up", next);
    let next = page_path(next).unwrap_or_default().to_owned();
    let back = if next.is_empty() { "/profile".to_owned() } else { next.clone() };
    let shown = error.clone();
    Page::new("Confirm that it is you", here, move || {
        let fault = at(error.as_ref(), FIELD);
        view! {
            <form method="post" action="/step-up">
                <input type="hidden" name="next" value=next/>
                <TextField
                    label="Password, or the code from your authenticator app"
                    name=FIELD
                    kind=InputKind::Password
                    error=fault
                    required=true
                    autocomplete="current-password"
                    autofocus=true
                />
                <FormActions>
                    <Button label="Go on" kind=ButtonKind::Primary submit=true/>
                    <LinkButton label="Cancel" kind=ButtonKind::Quiet href=back/>
                </FormActions>
            </form>
        }
        .into_any()
    })
    .lead(format!("What you are about to do needs a proof from the last {FRESH_MINUTES} minutes."))
    .failed(shown)
}
