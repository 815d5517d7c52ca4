//! Reads, alike on the server and in the browser. Every read is one type, its answer as JSON text:
//! the framework's machinery is then in the client once, and not once for each kind of answer,
//! which takes 32 KB (brotli) off it.

pub mod lean;

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::Fault;

/// What a read answers: JSON text, or why not.
pub type Answer = Result<String, Fault>;

/// A read that a page is rendered from.
pub type Reading = Resource<Answer>;

/// A read that a person asks for, such as a search: endpoint and arguments. Only the last question counts: an answer to
/// an earlier one that comes late is not heard.
#[derive(Clone, Copy)]
pub struct Asking {
    action: Action<(&'static str, String), Answer>,
    last: StoredValue<Option<ActionAbortHandle>>,
}

impl Asking {
    /// Asks.
    pub fn dispatch(self, question: (&'static str, String)) {
        let asked = self.action.dispatch(question);
        if let Some(Some(earlier)) = self.last.try_update_value(|last| last.replace(asked)) {
            earlier.abort();
        }
    }

    /// The last answer.
    pub fn value(self) -> MappedSignal<Option<Answer>> {
        self.action.value()
    }

    /// Being asked just now.
    pub fn pending(self) -> Memo<bool> {
        self.action.pending()
    }
}

/// Has everything that is shown read again, whatever page it belongs to.
#[derive(Clone, Copy)]
pub struct Renewal(RwSignal<u32>);

impl Renewal {
    /// Makes it. Once, around all pages.
    pub fn provide() -> Self {
        let renewal = Self(RwSignal::new(0));
        provide_context(renewal);
        renewal
    }

    /// Reads again.
    pub fn renew(self) {
        self.0.update(|round| *round = round.wrapping_add(1));
    }
}

/// What a reading is asked for.
#[derive(Clone, Copy)]
pub struct Asked {
    body: Signal<String>,
    round: Signal<u32>,
    renewal: Option<Renewal>,
}

/// What it is asked for at one time. Where two are equal, nothing was asked between them.
#[derive(Debug, PartialEq, Eq)]
pub struct AskedNow {
    /// The arguments.
    pub body: String,
    rounds: (u32, u32),
}

impl Asked {
    /// With the arguments `body`, anew in each `round`.
    pub fn of(body: Signal<String>, round: Signal<u32>) -> Self {
        Self { body, round, renewal: use_context() }
    }

    /// Now; None: what asked is gone.
    pub fn now(self) -> Option<AskedNow> {
        let renewals = self.renewal.map_or(Some(0), |renewal| renewal.0.try_get_untracked())?;
        Some(AskedNow { body: self.body.try_get_untracked()?, rounds: (self.round.try_get_untracked()?, renewals) })
    }
}

/// Reads `endpoint` with the arguments `body`, again whenever they change or `round` does.
pub fn reading(endpoint: &'static str, body: Signal<String>, round: Signal<u32>) -> Reading {
    let renewal = use_context::<Renewal>();
    let source = move || (body.get(), round.get(), renewal.map(|renewal| renewal.0.get()));
    let answers = Answers::of_page();
    Resource::new(source, move |(body, _, _)| answers.clone().ask(endpoint, body))
}

/// As [`reading`], once.
pub fn reading_once(endpoint: &'static str, args: &impl Serialize) -> Reading {
    reading(endpoint, Signal::stored(body(args)), Signal::stored(0))
}

/// Makes an [`Asking`].
pub fn asking() -> Asking {
    let action = Action::new(|(endpoint, body): &(&'static str, String)| ask(endpoint, body.clone()));
    Asking { action, last: StoredValue::new(None) }
}

/// What a reading holds now, for whoever does not follow it.
pub fn held(found: Reading) -> Option<Answer> {
    // The resource itself would warn of a read that nothing waits for.
    let held: AsyncDerived<Answer> = *found;
    held.try_get_untracked().flatten()
}

/// A function's arguments, as it takes them.
pub fn body(args: &impl Serialize) -> String {
    // Arguments are plain data: writing them cannot fail.
    serde_json::to_string(args).unwrap_or_default()
}

/// Reads what [`body`] wrote, on the server.
#[cfg(feature = "ssr")]
pub fn args<T: DeserializeOwned>(body: &str) -> Result<T, Fault> {
    serde_json::from_str(body).map_err(|_| Fault(model::ApiError::Malformed))
}

/// An answer as the type it is of.
pub fn parsed<T: DeserializeOwned>(answer: Answer) -> Result<T, Fault> {
    lean::read(&answer?).map_err(|_| Fault(model::ApiError::Unavailable))
}

#[cfg(feature = "ssr")]
pub use server::Answers;

/// The browser asks whenever it is told to.
#[cfg(not(feature = "ssr"))]
#[derive(Clone)]
struct Answers;

#[cfg(not(feature = "ssr"))]
impl Answers {
    const fn of_page() -> Self {
        Self
    }

    async fn ask(self, endpoint: &'static str, body: String) -> Answer {
        ask(endpoint, body).await
    }
}

#[cfg(feature = "hydrate")]
async fn ask(endpoint: &'static str, body: String) -> Answer {
    crate::api::fetch(endpoint, "application/json", &body).await
}

/// The server calls the function in process.
#[cfg(feature = "ssr")]
async fn ask(endpoint: &'static str, body: String) -> Answer {
    crate::features::answer(endpoint, &body).await
}

/// Neither: the crate is only being checked.
#[cfg(not(any(feature = "hydrate", feature = "ssr")))]
fn ask(_: &'static str, _: String) -> std::future::Ready<Answer> {
    std::future::ready(Err(Fault(model::ApiError::Unreachable)))
}

/// The server's half.
#[cfg(feature = "ssr")]
mod server {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};

    use leptos::prelude::use_context;
    use tokio::sync::OnceCell;

    use super::Answer;

    type Known = HashMap<(&'static str, String), Arc<OnceCell<Answer>>>;

    /// What one page was answered: each question once. The server goes through a page several times and makes anew
    /// what stands inside of what waits; asked again, a record that changed meanwhile would answer something else,
    /// and the browser take over the one answer with what was drawn of the other.
    #[derive(Clone, Debug, Default)]
    pub struct Answers(Arc<Mutex<Known>>);

    impl Answers {
        /// Those of the page that is being made; outside of one, none.
        pub(super) fn of_page() -> Self {
            use_context().unwrap_or_default()
        }

        pub(super) async fn ask(self, endpoint: &'static str, body: String) -> Answer {
            let known = match self.0.lock() {
                Ok(mut known) => Arc::clone(known.entry((endpoint, body.clone())).or_default()),
                Err(_) => Arc::default(),
            };
            known.get_or_init(|| super::ask(endpoint, body)).await.clone()
        }
    }
}
