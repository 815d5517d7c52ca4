//! `/email`: the owner of a new address proves it with the mailed code, and the account has it from then on.
//! `/email/undo?token=`: the old address takes the change back, for a week. Opening that link uses nothing up
//! (SEC-31); the token stands in the query, which no log keeps (SEC-95).

use axum::response::Response;
use domain::management::undo::UNDO_PATH;
use leptos::prelude::*;
use model::ApiError;
use ui::{Button, ButtonKind, FormActions};

use super::form::Form;
use super::note::Note;
use super::page::{Page, code_field, email_field, focus};
use super::visit::{Visit, with_query};

const DEAD_LINK: &str = "This link is used up or older than seven days. Ask your administrator or monitoring company.";

/// Asks for the new address and its code.
pub(super) async fn show(visit: Visit) -> Response {
    visit.show(page(String::new(), None))
}

/// Changes the address.
pub(super) async fn act(visit: Visit, form: Form) -> Response {
    let email = form.take("email");
    match visit.domain().prove_email(&email, form.get("code"), visit.origin.clone()).await {
        Ok(()) => visit.go_with("/sign-in", Note::EmailChanged),
        Err(fault) => visit.refuse(fault, |error| page(email, error)),
    }
}

fn page(email: String, error: Option<ApiError>) -> Page {
    let usual = if email.is_empty() { "email" } else { "code" };
    let shown = error.clone();
    Page::new("Confirm your new address", "/email", move || {
        let error = error.as_ref();
        let focused = focus(error, &["email", "code"], usual);
        view! {
            <form method="post" action="/email">
                {email_field(email, error, focused == "email")}
                {code_field("Code from the mail", "Eight digits, valid for 24 hours.", error, focused == "code")}
                <FormActions>
                    <Button label="Change the address" kind=ButtonKind::Primary submit=true/>
                </FormActions>
            </form>
            <ul class="public-links">
                <li><a href="/sign-in">"Back to sign in"</a></li>
            </ul>
        }
        .into_any()
    })
    .lead("Enter the new address and the code that was mailed to it. You sign in with it from then on, and all sessions end.")
    .failed(shown)
}

/// Asks before anything is undone, whatever the token: whether it holds is told to who uses it.
pub(super) async fn show_undo(visit: Visit) -> Response {
    let token = visit.query("token").to_owned();
    visit.show(undo_page(token, None))
}

/// Gives the old address back.
pub(super) async fn act_undo(visit: Visit, form: Form) -> Response {
    let token = form.take("token");
    match visit.domain().undo_email(&token, visit.origin.clone()).await {
        Ok(()) => visit.go_with("/sign-in", Note::EmailRestored),
        Err(fault) => visit.refuse(fault, |error| undo_page(token, error.map(about_link))),
    }
}

/// The token is no field of the form that could be corrected.
fn about_link(error: ApiError) -> ApiError {
    match error.at("token") {
        Some(why) if why != model::text::CODE_FAILED => ApiError::Forbidden(why.to_owned()),
        Some(_) => ApiError::Forbidden(DEAD_LINK.into()),
        None => error,
    }
}

fn undo_page(token: String, error: Option<ApiError>) -> Page {
    let here = with_query(UNDO_PATH, "token", &token);
    Page::new("Take your old address back", here, move || {
        view! {
            <form method="post" action=UNDO_PATH>
                <input type="hidden" name="token" value=token/>
                <FormActions>
                    <Button label="Take the change back" kind=ButtonKind::Primary submit=true/>
                </FormActions>
            </form>
            <ul class="public-links">
                <li><a href="/recover">"Forgot your password?"</a></li>
                <li><a href="/sign-in">"Back to sign in"</a></li>
            </ul>
        }
        .into_any()
    })
    .lead(
        "The address of your account was changed. If you did not want that, take it back: all sessions and codes of \
         the account end, and a password that was set since counts no more.",
    )
    .failed(error)
}
