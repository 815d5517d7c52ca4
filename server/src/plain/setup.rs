//! `/setup/{token}`: the first administrator chooses a password. Opening the link uses nothing up
//! (SEC-15, SEC-31).

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use ui::*;

use super::form::Form;
use super::note::Note;
use super::page::{Page, at, focus, new_password_fields};
use super::visit::Visit;

/// Shows the form, whatever the token: whether it holds is told to who uses it.
pub(super) async fn show(visit: Visit, Path(token): Path<String>) -> Response {
    visit.show(page(&visit, &token, None))
}

/// Sets the password.
pub(super) async fn act(visit: Visit, Path(token): Path<String>, form: Form) -> Response {
    let (password, repeat) = (form.get("password"), form.get("repeat"));
    match visit.domain().finish_bootstrap(&token, password, repeat, visit.origin.clone()).await {
        Ok(()) => visit.go_with("/sign-in", Note::SetUp),
        Err(fault) => visit.refuse(fault, |error| page(&visit, &token, error)),
    }
}

fn page(visit: &Visit, token: &str, error: Option<ApiError>) -> Page {
    let min = visit.domain().settings().password_min;
    let token: String = token.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    let path = format!("/setup/{token}");
    let here = path.clone();
    let shown = error.clone();
    Page::new("Set up the first administrator", here, move || {
        let error = error.as_ref();
        let focused = focus(error, &["password", "repeat"], "password");
        let link_fault = ["token", "code"].iter().find_map(|field| at(error, field));
        view! {
            {link_fault.map(|_| view! {
                <Notice tone=Tone::Bad>
                    "This link is used up or too old. Run "<code>"panelwarden create-admin"</code>" again for a new one."
                </Notice>
            })}
            <form method="post" action=path>
                {new_password_fields(min, error, focused)}
                <FormActions>
                    <Button label="Set password" kind=ButtonKind::Primary submit=true/>
                </FormActions>
            </form>
        }
        .into_any()
    })
    .lead("This link works once, for an hour. Choose a password; then sign in and set up an authenticator app.")
    .failed(shown)
}
