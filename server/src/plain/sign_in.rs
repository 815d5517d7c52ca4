//! `/sign-in`: address or username, and password.

use axum::response::Response;
use domain::auth::{CodeBy, SignInStep};
use leptos::prelude::*;
use model::ApiError;
use ui::{Button, ButtonKind, FormActions, TextField};

use super::form::Form;
use super::page::{Page, at, focus, mail_notice, password_field};
use super::session::landing_of;
use super::visit::{Visit, go, page_path, put};
use super::{demo, entry};
use crate::cookies::Cookie;

/// Shows the form; who is signed in already is led on.
pub(super) async fn show(visit: Visit) -> Response {
    if let Some(caller) = &visit.viewing {
        let landing = landing_of(caller);
        let is_free = !caller.must_enrol && !caller.must_change_password;
        return go(page_path(visit.query("next")).filter(|_| is_free).unwrap_or(landing));
    }
    let next = visit.query("next").to_owned();
    visit.show(page(&visit, String::new(), &next, None))
}

/// Takes the first step.
pub(super) async fn act(visit: Visit, form: Form) -> Response {
    let (email, next) = (form.take("email"), form.take("next"));
    let device = visit.cookie(Cookie::Device);
    let origin = visit.origin.clone();
    let step = visit.domain().sign_in(&email, form.get("password"), device.as_deref(), origin).await;
    match step {
        Ok(SignInStep::Done(session)) => entry::enter(&visit, session, &next).await,
        Ok(SignInStep::Code { flow, by }) => {
            let mut response = go(&code_path(&by, &next));
            put(&mut response, visit.cookies().set(Cookie::Flow, &flow));
            response
        }
        Err(fault) => visit.refuse(fault, |error| page(&visit, email, &next, error)),
    }
}

/// The second step's page. The address says only which kind of code it asks for.
fn code_path(by: &CodeBy, next: &str) -> String {
    let by = match by {
        CodeBy::Mail { .. } => "mail",
        CodeBy::App => "app",
    };
    let path = entry::with_next("/sign-in/code", next);
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}by={by}")
}

fn page(visit: &Visit, email: String, next: &str, error: Option<ApiError>) -> Page {
    let here = entry::with_next("/sign-in", next);
    let next = page_path(next).unwrap_or_default().to_owned();
    let configured = visit.domain().settings().mail_configured;
    let people = visit.state.demo().cloned();
    let usual = if email.is_empty() { "email" } else { "password" };
    let shown = error.clone();
    Page::new("Sign in", here, move || {
        let error = error.as_ref();
        let focused = focus(error, &["email", "password"], usual);
        view! {
            {mail_notice(configured)}
            <form method="post" action="/sign-in">
                <input type="hidden" name="next" value=next.clone()/>
                <TextField label="Email address or user name" name="email" value=email error=at(error, "email")
                    required=true autocomplete="username" autofocus=focused == "email"/>
                {password_field("Password", "password", error, focused == "password")}
                <FormActions>
                    <Button label="Sign in" kind=ButtonKind::Primary submit=true/>
                </FormActions>
            </form>
            <ul class="public-links">
                <li><a href="/recover">"Forgot your password?"</a></li>
                <li><a href="/register">"New here? Finish your registration"</a></li>
                <li><a href="/join">"Register with a company's code"</a></li>
            </ul>
            {people.map(|people| demo::list(people, next))}
        }
        .into_any()
    })
    .failed(shown)
}
