//! The demo's people, one click each. The route and the list exist in demo mode only (SEC-59, SEC-100).

use axum::response::Response;
use leptos::prelude::*;
use ui::{Icon, IconName};

use super::form::Form;
use super::visit::Visit;
use super::{DemoPeople, DemoPerson, entry};
use crate::http::answer;

/// Signs in as one of them.
pub(super) async fn act(visit: Visit, form: Form) -> Response {
    let session = visit.domain().demo_sign_in(form.get("person"), visit.origin.clone()).await;
    match session {
        Ok(session) => entry::enter(&visit, session, form.get("next")).await,
        Err(fault) => answer::refusal("/dev/sign-in", &visit.fault(fault)),
    }
}

/// The list under the sign-in form.
pub(super) fn list(people: DemoPeople, next: String) -> AnyView {
    let buttons = people.0.into_iter().map(person).collect_view();
    view! {
        <section class="demo-people" aria-labelledby="demo-people">
            <h2 id="demo-people">"Demo people"</h2>
            <p class="muted">"Invented people on invented data: choose one to look around."</p>
            <form method="post" action="/dev/sign-in">
                <input type="hidden" name="next" value=next/>
                <ul class="demo-list">{buttons}</ul>
            </form>
        </section>
    }
    .into_any()
}

fn person(person: DemoPerson) -> AnyView {
    view! {
        <li>
            <button class="btn demo-person" type="submit" name="person" value=person.email>
                <Icon name=IconName::User/>
                <span class="btn-label">{person.name}</span>
                <span class="muted">{person.about}</span>
            </button>
        </li>
    }
    .into_any()
}
