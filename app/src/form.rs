//! Forms that work alike with and without the app in the browser. With it, a form's fault comes
//! from its action; without it, from what the server kept for the next page (the flash).

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use leptos::prelude::*;
use model::accounts::Outcome;
use model::ids::{JobId, UndoId};
use model::viewer::{Flash, QueryWriter, Viewer, percent};
use model::{ApiError, text};
use serde::{Deserialize, Serialize};

use crate::api::Fault;
use crate::features::undo;
use crate::paths;

/// What every change answers with; a page needs no more of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// One sentence for the person.
    pub notice: String,
    /// Nothing came of it: the sentence says why.
    #[serde(default)]
    pub failed: bool,
    /// Row by row, for a bulk act.
    #[serde(default)]
    pub rows: Vec<Outcome>,
    /// The offer to take it back.
    #[serde(default)]
    pub undo: Option<UndoId>,
    /// The job that goes on with it, or does all of it.
    #[serde(default)]
    pub job: Option<JobId>,
}

/// A form to send: the server function, and its fields as a form sends them.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser sends"))]
pub struct Post {
    endpoint: &'static str,
    body: String,
}

/// The sending of a form. One type for all forms keeps the client small.
pub type Sending = Action<Post, Result<Said, Fault>>;

/// Makes one.
pub fn sending() -> Sending {
    Action::new(|post: &Post| send(post.clone()))
}

/// Sends `fields` to `endpoint`, as a form would.
pub fn post(action: Sending, endpoint: &'static str, fields: &[(String, String)]) {
    let mut body = QueryWriter::default();
    for (name, value) in fields {
        body.put(&percent(name), value);
    }
    action.dispatch(Post { endpoint, body: body.finish() });
}

#[cfg(feature = "hydrate")]
async fn send(post: Post) -> Result<Said, Fault> {
    let kind = "application/x-www-form-urlencoded";
    crate::read::parsed(crate::api::fetch(post.endpoint, kind, &post.body).await)
}

/// The server never sends: its pages are sent to it.
#[cfg(not(feature = "hydrate"))]
fn send(_: Post) -> std::future::Ready<Result<Said, Fault>> {
    std::future::ready(Err(Fault(ApiError::Unreachable)))
}

/// A form that is sent by `action` where the app is there, and by the browser where it is not.
#[component]
pub fn SentForm(
    /// The server function behind it.
    endpoint: &'static str,
    /// Sends it.
    action: Sending,
    /// Each change of a field.
    #[prop(into, optional)]
    on_input: Option<Callback<()>>,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let submit = move |ev: leptos::ev::SubmitEvent| {
        if let Some(body) = ui::dom::form_body(&ev) {
            ev.prevent_default();
            action.dispatch(Post { endpoint, body });
        }
    };
    let typed = move |_| {
        if let Some(tell) = on_input {
            tell.run(());
        }
    };
    view! {
        // The server's own messages, at each field, in place of the browser's (S3-103, S3-105).
        <form method="post" novalidate action=crate::paths::endpoint(endpoint) on:submit=submit on:input=typed>
            {children()}
        </form>
    }
    .into_any()
}

/// Something was done here since the page was loaded. Never set on the server.
static SPENT: AtomicBool = AtomicBool::new(false);

/// What the last page left is over: once something was done here, or where the address no longer names it. The next
/// form of the same kind must not begin with it.
fn is_spent() -> bool {
    let here = leptos_router::hooks::use_location();
    SPENT.load(Relaxed) || !here.search.with_untracked(|search| search.contains("flash="))
}

/// What a form needs to know of its last try.
#[derive(Clone, Copy)]
pub struct FormState {
    flash: StoredValue<Option<Flash>>,
    /// What was wrong.
    pub error: Signal<Option<ApiError>>,
    /// Being sent.
    pub pending: Signal<bool>,
}

impl FormState {
    /// The state of the form that posts to `endpoint`.
    pub fn new(endpoint: &'static str, action: Sending) -> Self {
        let value = action.value();
        let flash = viewer().flash.filter(|flash| flash.endpoint == endpoint && !is_spent());
        let left = flash.as_ref().and_then(|flash| flash.error.clone());
        // Whoever was asked to confirm that it is he has been there when he is back.
        let left =
            left.map(|error| if error == ApiError::StepUp { ApiError::conflict(text::SEND_AGAIN) } else { error });
        let error = Signal::derive(move || match value.get() {
            Some(Ok(_)) => None,
            Some(Err(fault)) => Some(fault.0),
            None => left.clone(),
        });
        Self { flash: StoredValue::new(flash), error, pending: action.pending().into() }
    }

    /// Runs `done` with each good answer; a lost session leads to the sign-in. The message that `done` shows offers
    /// to take it back, when that is possible.
    pub fn when_done(action: Sending, done: impl Fn(Said) + 'static) {
        let undoing = undo::undoing();
        ui::effect(move || match action.value().get() {
            // Its page shows how far it is.
            Some(Ok(said)) if said.job.is_some() => said.job.iter().for_each(|job| ui::dom::go(&paths::job(*job))),
            Some(Ok(said)) => {
                SPENT.store(true, Relaxed);
                let offer = undoing.and_then(|undoing| undoing.offer(said.undo));
                ui::toast::offering(offer, || done(said));
            }
            Some(Err(Fault(error))) => crate::api::watch_sign_out(&error),
            None => {}
        });
    }

    /// What a field starts with: what was typed before the last page, else `default`.
    pub fn start(self, field: &str, default: &str) -> String {
        self.flash.with_value(|flash| {
            let typed = flash.as_ref().and_then(|flash| flash.value(field));
            typed.unwrap_or(default).to_owned()
        })
    }

    /// What was ticked or chosen before the last page in a field of several values; None: there was none.
    pub fn all(self, field: &str) -> Option<Vec<String>> {
        let name = format!("{field}[]");
        self.flash.with_value(|flash| {
            let values = &flash.as_ref().filter(|flash| flash.error.is_some())?.values;
            Some(values.iter().filter(|(key, _)| *key == name).map(|(_, value)| value.clone()).collect())
        })
    }

    /// What was wrong with the form about `id`, on a page with a form for each of its rows: what the last page
    /// left was about one of them.
    pub fn error_about(self, id: &str) -> Signal<Option<ApiError>> {
        let mine = self.start("id", "") == id;
        let hydrated = ui::hydrated();
        Signal::derive(move || self.error.get().filter(|_| mine || hydrated.get()))
    }

    /// What is wrong with one field.
    pub fn at(self, field: &'static str) -> Signal<Option<String>> {
        ui::field_error(self.error, field)
    }
}

/// Where a form leads without the app: `back` on a fault, `next` when done.
#[component]
pub fn FormPaths(
    /// The page with the form.
    #[prop(into)]
    back: Signal<String>,
    /// The page after.
    #[prop(into)]
    next: Signal<String>,
) -> impl IntoView {
    view! {
        <input type="hidden" name="_back" value=back/>
        <input type="hidden" name="_next" value=next/>
    }
}

/// The signed-in person; put into the context by [`crate::layout::Console`].
pub fn viewer() -> Viewer {
    expect_context::<Viewer>()
}

/// A form's fault, with the way forward where there is one.
#[component]
pub fn Fail(
    /// What was wrong.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let here = leptos_router::hooks::use_location();
    let way = move || {
        let path = format!("{}{}", here.pathname.get(), crate::api::query_of(&here.search.get()));
        match error.get() {
            Some(ApiError::StepUp) => proof(crate::paths::step_up(&path)),
            Some(ApiError::SignedOut) => link(crate::paths::sign_in(&path), "Sign in again"),
            _ => ().into_any(),
        }
    };
    // Before it is saved, not only after.
    let stale = use_context::<crate::live::Live>().map(|live| live.stale);
    let changed = move || {
        stale.is_some_and(|stale| stale.get()).then(|| {
            view! { <ui::Notice tone=ui::Tone::Wait>{model::text::CHANGED_SINCE}</ui::Notice> }
        })
    };
    view! {
        {changed}
        <ui::FormError error action=way/>
    }
}

/// The way to a proof. It takes what was typed along: the form is sent as without the app, and so the server keeps it.
fn proof(href: String) -> AnyView {
    let send = move |ev: leptos::ev::MouseEvent| {
        if ui::dom::send_around(&ev) {
            ev.prevent_default();
        }
    };
    view! { <a href=href rel="external" on:click=send>"Confirm that it is you"</a> }.into_any()
}

fn link(href: String, label: &'static str) -> AnyView {
    view! { <a href=href rel="external">{label}</a> }.into_any()
}
