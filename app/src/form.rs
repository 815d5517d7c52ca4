//! Forms that work alike with and without the app in the browser. With it, a form's fault comes
//! from its action; without it, from what the server kept for the next page (the flash).

use leptos::prelude::*;
use model::ApiError;
use model::viewer::{Flash, Viewer};

use crate::api::Fault;

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
    pub fn new<T>(endpoint: &'static str, pending: Signal<bool>, value: Signal<Option<Result<T, Fault>>>) -> Self
    where
        T: Clone + Send + Sync + 'static,
    {
        let flash = viewer().flash.filter(|flash| flash.endpoint == endpoint);
        let left = flash.as_ref().and_then(|flash| flash.error.clone());
        let error = Signal::derive(move || match value.get() {
            Some(Ok(_)) => None,
            Some(Err(fault)) => Some(fault.0),
            None => left.clone(),
        });
        Self { flash: StoredValue::new(flash), error, pending }
    }

    /// What a field starts with: what was typed before the last page, else `default`.
    pub fn start(self, field: &str, default: &str) -> String {
        self.flash.with_value(|flash| {
            let typed = flash.as_ref().and_then(|flash| flash.value(field));
            typed.unwrap_or(default).to_owned()
        })
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
        let path = format!("{}{}", here.pathname.get(), search(&here.search.get()));
        match error.get() {
            Some(ApiError::StepUp) => link(crate::paths::step_up(&path), "Confirm that it is you"),
            Some(ApiError::SignedOut) => link(crate::paths::sign_in(&path), "Sign in again"),
            _ => ().into_any(),
        }
    };
    view! { <ui::FormError error action=way/> }
}

fn search(query: &str) -> String {
    if query.is_empty() { String::new() } else { format!("?{}", query.trim_start_matches('?')) }
}

fn link(href: String, label: &'static str) -> AnyView {
    view! { <a href=href rel="external">{label}</a> }.into_any()
}
