//! `/register`: somebody whose account was asked for uses the mailed code and chooses a password.

use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use ui::{Button, ButtonKind, FormActions};

use super::form::Form;
use super::note::Note;
use super::page::{Page, code_field, email_field, focus, mail_notice, new_password_fields};
use super::visit::{Visit, go, with_query};

/// Asks for the address.
pub(super) async fn show(visit: Visit) -> Response {
    visit.show(page(&visit, String::new(), None))
}

/// Mails the code. The answer is the same for every address (SEC-07).
pub(super) async fn act(visit: Visit, form: Form) -> Response {
    let email = form.take("email");
    match visit.domain().start_registration(&email, visit.origin.clone()).await {
        Ok(()) => go(&with_query("/register/code", "email", email.trim())),
        Err(fault) => visit.refuse(fault, |error| page(&visit, email, error)),
    }
}

/// Asks for the code and the password.
pub(super) async fn show_code(visit: Visit) -> Response {
    let email = visit.query("email").to_owned();
    let words = visit.password_words(None).await;
    visit.show(code_page(words, email, None))
}

/// Finishes the registration.
pub(super) async fn act_code(visit: Visit, form: Form) -> Response {
    let email = form.take("email");
    let (code, password, repeat) = (form.get("code"), form.get("password"), form.get("repeat"));
    let words = visit.password_words(None).await;
    match visit.domain().finish_registration(&email, code, password, repeat, visit.origin.clone()).await {
        Ok(()) => visit.go_with("/sign-in", Note::Registered),
        Err(fault) => visit.refuse(fault, |error| code_page(words, email, error)),
    }
}

fn page(visit: &Visit, email: String, error: Option<ApiError>) -> Page {
    let configured = visit.domain().settings().mail_configured;
    let shown = error.clone();
    Page::new("Finish your registration", "/register", move || {
        view! {
            {mail_notice(configured)}
            <form method="post" action="/register">
                {email_field(email, error.as_ref(), true)}
                <FormActions>
                    <Button label="Mail me a code" kind=ButtonKind::Primary submit=true/>
                </FormActions>
            </form>
            <ul class="public-links">
                <li><a href="/register/code">"I have a code already"</a></li>
                <li><a href="/sign-in">"Back to sign in"</a></li>
            </ul>
        }
        .into_any()
    })
    .lead("Your monitoring company or installer has added your address. Enter it, and we mail you a code.")
    .failed(shown)
}

fn code_page(words: String, email: String, error: Option<ApiError>) -> Page {
    let here = with_query("/register/code", "email", email.trim());
    let usual = if email.is_empty() { "email" } else { "code" };
    let shown = error.clone();
    Page::new("Choose your password", here, move || {
        let error = error.as_ref();
        let focused = focus(error, &["email", "code", "password", "repeat"], usual);
        view! {
            <form method="post" action="/register/code">
                {email_field(email, error, focused == "email")}
                {code_field("Code from the mail", "Eight digits, valid for 72 hours.", error, focused == "code")}
                {new_password_fields("password", words, error, focused)}
                <FormActions>
                    <Button label="Finish registration" kind=ButtonKind::Primary submit=true/>
                </FormActions>
            </form>
            <ul class="public-links">
                <li><a href="/register">"Send another code"</a></li>
                <li><a href="/sign-in">"Back to sign in"</a></li>
            </ul>
        }
        .into_any()
    })
    .lead("If a registration is open for this address, a code is on its way to it.")
    .failed(shown)
}
