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

/// One term and its value; an empty value is shown as a dash by giving no children content.
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

/// Text somebody typed: any direction of writing, cut with an ellipsis where it does not fit, whole
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
