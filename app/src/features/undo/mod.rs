//! "Undo": in the message after an act, in the list of outcomes, and, without the client, beside the notice of the
//! next page.

pub mod api;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::ids::UndoId;
use ui::{Button, IconName, Offer, use_toaster};

use crate::form::{FormState, Said, Sending, post, sending};
use crate::paths;
use crate::read::Renewal;

/// The server function behind it.
pub const ENDPOINT: &str = "undo/run";

/// Sends what is to be taken back; one for the whole console, because the page of the act may be gone by then.
#[derive(Clone, Copy)]
pub struct Undoing(Sending);

/// Makes it. Once, around all pages.
pub fn provide_undoing() {
    let action = sending();
    let toasts = use_toaster();
    let renewal = Renewal::provide();
    FormState::when_done(action, move |said| {
        if said.failed {
            toasts.error(said.notice);
        } else {
            toasts.success(said.notice);
        }
        renewal.renew();
    });
    ui::effect(move || {
        if let Some(Err(fault)) = action.value().get() {
            toasts.error(fault.0.message());
        }
    });
    provide_context(Undoing(action));
}

/// That of this console; none on other pages.
pub fn undoing() -> Option<Undoing> {
    use_context()
}

impl Undoing {
    /// What a message offers.
    pub fn offer(self, undo: Option<UndoId>) -> Option<Offer> {
        undo.map(|id| Offer { label: "Undo", run: Arc::new(move || self.run(id)) })
    }

    fn run(self, id: UndoId) {
        post(self.0, ENDPOINT, &[("batch".to_owned(), id.to_string())]);
    }
}

/// In the foot of a list of outcomes: takes all of it back and closes the list.
#[component]
pub fn UndoOutcome(
    /// The answer, when it is there.
    outcome: RwSignal<Option<Said>>,
    /// Closes the list.
    close: Callback<()>,
) -> impl IntoView {
    let id = move || outcome.with(|said| said.as_ref().and_then(|said| said.undo));
    let undoing = undoing();
    move || {
        let (undoing, id) = (undoing?, id()?);
        let take_back = move || {
            undoing.run(id);
            close.run(());
        };
        Some(view! { <Button label="Undo" icon=IconName::Undo on_click=take_back/> })
    }
}

/// Beside the notice that a form without the client left.
#[component]
pub fn UndoLeft(
    /// What can be taken back.
    id: UndoId,
) -> impl IntoView {
    let here = use_location();
    let path = move || format!("{}{}", here.pathname.get(), crate::api::query_of(&here.search.get()));
    view! {
        <form class="undo-left" method="post" action=paths::endpoint(ENDPOINT)>
            <input type="hidden" name="batch" value=id.to_string()/>
            <input type="hidden" name="_back" value=path/>
            <input type="hidden" name="_next" value=path/>
            <Button label="Undo" icon=IconName::Undo small=true submit=true/>
        </form>
    }
    .into_any()
}
