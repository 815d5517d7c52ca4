//! Times on two lines (S3-33).

use std::sync::Arc;

use crate::dom::effect;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use model::when::When;

/// The viewer's zone, as the server knows it. Provide it at the root; without it times are in UTC, and the browser's own
/// zone takes over after hydration.
#[derive(Clone)]
pub struct Zone {
    /// Its name on the screen.
    pub name: String,
    /// Its minutes east of UTC at an instant.
    pub minutes_east: Arc<dyn Fn(When) -> i32 + Send + Sync>,
}

/// An instant as `12:08:58 PM` over `Tue 5 May, 2026`, in the viewer's zone.
#[component]
pub fn TwoLineTime(
    /// The instant.
    at: When,
) -> impl IntoView {
    let known = use_context::<Zone>().map_or(0, |zone| (zone.minutes_east)(at));
    let own = RwSignal::new(None::<i32>);
    effect(move || own.set(Some(browser_offset(at))));
    let lines = move || at.two_lines(own.get().unwrap_or(known));
    view! {
        <time class="when" datetime=at.rfc3339()>
            <span class="when-time">{move || lines().time}</span>
            " "
            <span class="when-date">{move || lines().date}</span>
        </time>
    }
    .into_any()
}

/// The browser's offset at that very instant: summer time is not today's.
fn browser_offset(at: When) -> i32 {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any real date fit exactly")]
    let date = js_sys::Date::new(&JsValue::from_f64(at.0 as f64));
    #[expect(clippy::cast_possible_truncation, reason = "whole minutes within a day")]
    let minutes = date.get_timezone_offset() as i32;
    -minutes
}
