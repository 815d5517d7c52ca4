//! `/join`: somebody registers himself with a company's authorization code. The mailed code proves the
//! address; then an administrator of the company decides.

use axum::response::Response;
use leptos::prelude::*;
use model::companies::{JoinForm, JoinKind};
use model::{ApiError, text};
use ui::{Button, ButtonKind, Choice, FormActions, InputKind, SelectField, TextField};

use super::form::Form;
use super::note::Note;
use super::page::{Page, at, code_field, email_field, focus, mail_notice};
use super::visit::{Visit, go, with_query};

/// Asks who it is and for which company.
pub(super) async fn show(visit: Visit) -> Response {
    match visit.domain().policy().await {
        Ok(policy) if !policy.may_register => visit.show(closed()),
        Ok(_) => visit.show(page(&visit, JoinForm::default(), None)),
        Err(fault) => visit.refuse(fault, |error| page(&visit, JoinForm::default(), error)),
    }
}

/// Mails the code. The answer is the same for every address (SEC-07).
pub(super) async fn act(visit: Visit, form: Form) -> Response {
    let asked = JoinForm {
        code: form.take("code"),
        name: form.take("name"),
        email: form.take("email"),
        phone: form.take("phone"),
        kind: form.take("kind"),
    };
    match visit.domain().ask_to_join(&asked, visit.origin.clone()).await {
        Ok(()) => go(&with_query("/join/code", "email", asked.email.trim())),
        Err(fault) => visit.refuse(fault, |error| page(&visit, asked, error)),
    }
}

/// Asks for the mailed code.
pub(super) async fn show_code(visit: Visit) -> Response {
    let email = visit.query("email").to_owned();
    visit.show(code_page(email, None))
}

/// Sends the request on to the company.
pub(super) async fn act_code(visit: Visit, form: Form) -> Response {
    let email = form.take("email");
    match visit.domain().prove_join(&email, form.get("code"), visit.origin.clone()).await {
        Ok(()) => visit.go_with("/sign-in", Note::JoinSent),
        Err(fault) => visit.refuse(fault, |error| code_page(email, error)),
    }
}

/// Nobody registers himself here.
fn closed() -> Page {
    Page::new("Register with a company's code", "/join", || {
        view! {
            <ul class="public-links">
                <li><a href="/join/code">"I have the mailed code already"</a></li>
                <li><a href="/sign-in">"Back to sign in"</a></li>
            </ul>
        }
        .into_any()
    })
    .lead(text::NO_SELF_REGISTRATION)
}

fn page(visit: &Visit, asked: JoinForm, error: Option<ApiError>) -> Page {
    let configured = visit.domain().settings().mail_configured;
    let shown = error.clone();
    Page::new("Register with a company's code", "/join", move || {
        view! {
            {mail_notice(configured)}
            <form method="post" action="/join">
                {fields(asked, error.as_ref())}
                <FormActions>
                    <Button label="Mail me a code" kind=ButtonKind::Primary submit=true/>
                </FormActions>
            </form>
            <ul class="public-links">
                <li><a href="/join/code">"I have the mailed code already"</a></li>
                <li><a href="/sign-in">"Back to sign in"</a></li>
            </ul>
        }
        .into_any()
    })
    .lead("Your company has an authorization code. Ask the person who runs your company's account for it.")
    .failed(shown)
}

fn fields(asked: JoinForm, error: Option<&ApiError>) -> AnyView {
    let focused = focus(error, &["code", "name", "email", "phone", "kind"], "code");
    let kinds = JoinKind::ALL.map(|kind| Choice::new(kind.key(), kind.word())).to_vec();
    let fault = |field: &str| Signal::stored(at(error, field));
    view! {
        <TextField label="Authorization code" name="code" required=true autocomplete="off" maxlength=40
            autofocus=focused == "code" value=asked.code error=fault("code") hint="Ten letters and digits."/>
        <TextField label="Full name" name="name" required=true autocomplete="name" maxlength=254
            autofocus=focused == "name" value=asked.name error=fault("name")/>
        {email_field(asked.email, error, focused == "email")}
        <TextField label="Phone" name="phone" kind=InputKind::Tel required=true autocomplete="tel" maxlength=19
            autofocus=focused == "phone" value=asked.phone error=fault("phone")/>
        <SelectField label="You will be" name="kind" required=true options=Signal::stored(kinds) value=asked.kind
            placeholder="Choose" error=fault("kind") hint="Installers use the installer application, employees the console."/>
    }
    .into_any()
}

fn code_page(email: String, error: Option<ApiError>) -> Page {
    let here = with_query("/join/code", "email", email.trim());
    let usual = if email.is_empty() { "email" } else { "code" };
    let shown = error.clone();
    Page::new("Enter the mailed code", here, move || {
        let error = error.as_ref();
        let focused = focus(error, &["email", "code"], usual);
        view! {
            <form method="post" action="/join/code">
                {email_field(email, error, focused == "email")}
                {code_field("Code from the mail", "Eight digits, valid for 72 hours.", error, focused == "code")}
                <FormActions>
                    <Button label="Send the request" kind=ButtonKind::Primary submit=true/>
                </FormActions>
            </form>
            <ul class="public-links">
                <li><a href="/join">"Send another code"</a></li>
                <li><a href="/sign-in">"Back to sign in"</a></li>
            </ul>
        }
        .into_any()
    })
    .lead("A code is on its way to this address, unless it is known already. It sends your request to the company.")
    .failed(shown)
}
