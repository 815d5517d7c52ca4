//! A value to be taken elsewhere.

use std::time::Duration;

use leptos::prelude::*;

use crate::button::{Button, ButtonKind};
use crate::dom::{Timer, hydrated};
use crate::icon::IconName;

/// A value in fixed-width type with a button that copies it. Without a script the value can still be
/// selected; the button comes with hydration.
#[component]
pub fn CopyValue(
    /// What it is, for example "IMEI": the button is named "Copy IMEI".
    #[prop(into)]
    label: String,
    /// The value.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    let hydrated = hydrated();
    let copied = RwSignal::new(false);
    let timer = Timer::new();
    let copy = move || {
        let _ = window().navigator().clipboard().write_text(&value.get_untracked());
        copied.set(true);
        timer.start(Duration::from_secs(2), move || copied.set(false));
    };
    let name = format!("Copy {label}");
    let button = move || {
        let icon = if copied.get() { IconName::Check } else { IconName::Copy };
        let label = name.clone();
        hydrated.get().then(|| {
            view! { <Button label kind=ButtonKind::Quiet icon icon_only=true small=true on_click=move || copy()/> }
        })
    };
    view! {
        <span class="copy">
            <code class="clip" title=value>{value}</code>
            {button}
            <span class="vh" role="status">{move || copied.get().then_some("Copied")}</span>
        </span>
    }
    .into_any()
}
