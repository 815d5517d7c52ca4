//! Details as a list of terms and values.

use leptos::prelude::*;

/// The list; its children are [`Detail`]s.
#[component]
pub fn Details(
    /// The [`Detail`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="kv">{children()}</dl> }.into_any()
}

/// One term and its value; [`Typed`] and [`Clip`] show a dash for an empty one.
#[component]
pub fn Detail(
    /// What it is.
    #[prop(into)]
    term: Signal<String>,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="kv-row">
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
    .into_any()
}

/// Text somebody typed, whole: any direction of writing, broken wherever it must be. For the blind and
/// other places with room. A dash when empty.
#[component]
pub fn Typed(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let shown = move || text.with(|t| if t.is_empty() { "–".to_owned() } else { t.clone() });
    view! { <bdi class="typed">{shown}</bdi> }.into_any()
}

/// Text somebody typed, on one line: any direction of writing, cut with an ellipsis where it does not fit, whole
/// in its tooltip. A dash when empty.
#[component]
pub fn Clip(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let shown = move || text.with(|t| if t.is_empty() { "–".to_owned() } else { t.clone() });
    view! { <bdi class="clip" title=text>{shown}</bdi> }.into_any()
}
