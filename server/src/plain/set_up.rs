//! `/set-up?token=`: the first administrator chooses a password. Opening the link uses nothing up
//! (SEC-15, SEC-31). The token stands in the query, which no log keeps (SEC-95).

use axum::response::Response;
use domain::auth::BOOTSTRAP_PATH;
use leptos::prelude::*;
use model::ApiError;
use model::accounts::Kind;
use ui::{Button, ButtonKind, FormActions};

use super::form::Form;
use super::note::Note;
use super::page::{Page, focus, new_password_fields};
use super::visit::{Visit, with_query};

const DEAD_LINK: &str = "This link is used up or too old. Run \"panelwarden create-admin\" again for a new one.";

/// Shows the form, whatever the token: whether it holds is told to who uses it.
pub(super) async fn show(visit: Visit) -> Response {
    let token = visit.query("token").to_owned();
    let words = visit.password_words(Some(Kind::Employee)).await;
    visit.show(page(words, token, None))
}

/// Sets the password.
pub(super) async fn act(visit: Visit, form: Form) -> Response {
    let token = form.take("token");
    let (password, repeat) = (form.get("password"), form.get("repeat"));
    let words = visit.password_words(Some(Kind::Employee)).await;
    match visit.domain().finish_bootstrap(&token, password, repeat, visit.origin.clone()).await {
        Ok(()) => visit.go_with("/sign-in", Note::SetUp),
        Err(fault) => visit.refuse(fault, |error| page(words, token, error.map(about_link))),
    }
}

/// The token is no field of the form that could be corrected.
fn about_link(error: ApiError) -> ApiError {
    if error.at("token").is_some() { ApiError::Forbidden(DEAD_LINK.into()) } else { error }
}

fn page(words: String, token: String, error: Option<ApiError>) -> Page {
    let here = with_query(BOOTSTRAP_PATH, "token", &token);
    let shown = error.clone();
    Page::new("Set up the first administrator", here, move || {
        let error = error.as_ref();
        let focused = focus(error, &["password", "repeat"], "password");
        view! {
            <form method="post" action=BOOTSTRAP_PATH>
                <input type="hidden" name="token" value=token/>
                {new_password_fields("password", words, error, focused)}
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
