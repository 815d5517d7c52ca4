//! `/profile/password`: a person changes his own password (SEC-05).

use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use ui::{Button, ButtonKind, FormActions, LinkButton};

use super::entry;
use super::form::Form;
use super::note::Note;
use super::page::{Page, focus, new_password_fields, password_field};
use super::profile::own_page;
use super::visit::Member;

const HERE: &str = "/profile/password";

/// Shows the form.
pub(super) async fn show(member: Member) -> Response {
    let must = member.caller.must_change_password;
    let words = member.visit.password_words(Some(member.caller.kind)).await;
    member.visit.show(page(words, must, None))
}

/// Changes it. All other sessions end, and this one gets a new id.
pub(super) async fn act(member: Member, form: Form) -> Response {
    let Member { visit, caller } = member;
    let (current, new, repeat) = (form.get("current"), form.get("new"), form.get("repeat"));
    let words = visit.password_words(Some(caller.kind)).await;
    match visit.domain().change_password(&caller, current, new, repeat).await {
        Ok(session) => {
            // Who had to change it goes on to where he was going; others see their profile again.
            let target =
                if caller.must_change_password { entry::target(session.landing, "") } else { own_page(&caller) };
            let mut response = visit.go_with(target, Note::PasswordChanged);
            entry::keep(&visit, &session, &mut response);
            response
        }
        Err(fault) => visit.refuse(fault, |error| page(words, caller.must_change_password, error)),
    }
}

fn page(words: String, must: bool, error: Option<ApiError>) -> Page {
    let shown = error.clone();
    let lead = if must {
        "Your password was set by staff and works once. Choose one of your own to go on."
    } else {
        "Your other sessions end, and a mail tells you of the change."
    };
    Page::new("Change your password", HERE, move || {
        let error = error.as_ref();
        let focused = focus(error, &["current", "new", "repeat"], "current");
        view! {
            <form method="post" action=HERE>
                {password_field("Current password", "current", error, focused == "current")}
                {new_password_fields("new", words, error, focused)}
                <FormActions>
                    <Button label="Change password" kind=ButtonKind::Primary submit=true/>
                    {(!must).then(|| view! {
                        <LinkButton label="Cancel" kind=ButtonKind::Quiet href="/profile"/>
                    })}
                </FormActions>
            </form>
        }
        .into_any()
    })
    .lead(lead)
    .failed(shown)
}
