//! `/sign-in/code`: the second factor. Only the browser that took the first step has the flow cookie
//! (SEC-17, SEC-25).

use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use ui::{Button, ButtonKind, FormActions, IconName, TextField};

use super::entry;
use super::form::Form;
use super::note::Note;
use super::page::{Page, code_field};
use super::visit::{Visit, go, page_path};
use crate::cookies::Cookie;

/// Where the code comes from, as the address and the form say it. It chooses words, nothing else: the
/// server knows what it waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Mail,
    App,
}

impl By {
    fn parse(text: &str) -> Self {
        if text == "app" { Self::App } else { Self::Mail }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::App => "app",
        }
    }

    const fn lead(self) -> &'static str {
        match self {
            Self::Mail => {
                "We have mailed a code to the address of your account. It is valid for 10 minutes, in this browser only."
            }
            Self::App => "Open your authenticator app and enter the code it shows for Panelwarden.",
        }
    }
}

/// Shows the form, to a browser whose sign-in is under way.
pub(super) async fn show(visit: Visit) -> Response {
    let (by, next) = (By::parse(visit.query("by")), visit.query("next").to_owned());
    if visit.viewing.is_some() || visit.cookie(Cookie::Flow).is_none() {
        return go(&entry::with_next("/sign-in", &next));
    }
    visit.show(page(by, &next, None))
}

/// Takes the second step.
pub(super) async fn act(visit: Visit, form: Form) -> Response {
    let (by, next) = (By::parse(form.get("by")), form.take("next"));
    let Some(flow) = visit.cookie(Cookie::Flow) else {
        return go(&entry::with_next("/sign-in", &next));
    };
    match visit.domain().sign_in_code(&flow, form.get("code"), visit.origin.clone()).await {
        Ok(session) => entry::enter(&visit, session, &next).await,
        Err(fault) => visit.refuse(fault, |error| page(by, &next, error)),
    }
}

/// Mails another code.
pub(super) async fn resend(visit: Visit, form: Form) -> Response {
    let next = form.take("next");
    let Some(flow) = visit.cookie(Cookie::Flow) else {
        return go(&entry::with_next("/sign-in", &next));
    };
    match visit.domain().sign_in_resend(&flow, visit.origin.clone()).await {
        Ok(()) => visit.go_with(&here(By::Mail, &next), Note::CodeSent),
        Err(fault) => visit.refuse(fault, |error| page(By::Mail, &next, error)),
    }
}

fn here(by: By, next: &str) -> String {
    let path = entry::with_next("/sign-in/code", next);
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}by={}", by.word())
}

fn page(by: By, next: &str, error: Option<ApiError>) -> Page {
    let restart = entry::with_next("/sign-in", next);
    let here = here(by, next);
    let next = page_path(next).unwrap_or_default().to_owned();
    let shown = error.clone();
    Page::new("Enter your code", here, move || {
        view! {
            <form method="post" action="/sign-in/code">
                {hidden(by, &next)}
                {code_field("Code", "Digits only; spaces do not matter.", error.as_ref(), true)}
                <FormActions>
                    <Button label="Sign in" kind=ButtonKind::Primary submit=true/>
                </FormActions>
            </form>
            {if by == By::Mail { resend_form(&next) } else { recovery_form(&next) }}
            <ul class="public-links">
                <li><a href=restart>"Start again"</a></li>
            </ul>
        }
        .into_any()
    })
    .lead(by.lead())
    .failed(shown)
}

fn hidden(by: By, next: &str) -> AnyView {
    view! {
        <input type="hidden" name="by" value=by.word()/>
        <input type="hidden" name="next" value=next.to_owned()/>
    }
    .into_any()
}

fn resend_form(next: &str) -> AnyView {
    view! {
        <form method="post" action="/sign-in/code/resend">
            <input type="hidden" name="next" value=next.to_owned()/>
            <p class="muted">"No mail after a minute? Look in the spam folder, then ask again."</p>
            <Button label="Send another code" kind=ButtonKind::Quiet icon=IconName::Mail submit=true/>
        </form>
    }
    .into_any()
}

fn recovery_form(next: &str) -> AnyView {
    view! {
        <details class="public-more">
            <summary>"Lost your phone? Use a recovery code"</summary>
            <form method="post" action="/sign-in/code">
                {hidden(By::App, next)}
                <TextField
                    label="Recovery code"
                    name="code"
                    id="f-recovery"
                    hint="One of the ten you kept when you set up the app; each works once."
                    required=true
                    autocomplete="off"
                />
                <FormActions>
                    <Button label="Sign in with a recovery code" submit=true/>
                </FormActions>
            </form>
        </details>
    }
    .into_any()
}
