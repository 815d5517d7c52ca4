//! Nothing here, and what to do about it.

use leptos::prelude::*;

use crate::icon::{Icon, IconName};

/// Stands where rows or content would be: nothing yet, nothing found, not allowed, failed.
#[component]
pub fn EmptyState(
    /// A large drawing.
    icon: IconName,
    /// One short sentence: what is (not) here.
    #[prop(into)]
    title: Signal<String>,
    /// One or two sentences: why, and what can be done.
    #[prop(into, optional)]
    text: Option<Signal<Option<String>>>,
    /// The next step: a [`crate::button::LinkButton`] or a form.
    #[prop(into, optional)]
    action: ViewFn,
) -> impl IntoView {
    let text = text.unwrap_or_default();
    view! {
        <div class="empty">
            <span class="empty-mark"><Icon name=icon/></span>
            <p class="empty-title">{title}</p>
            {move || text.get().map(|t| view! { <p class="empty-text">{t}</p> })}
            <div class="empty-action">{action.run()}</div>
        </div>
    }
    .into_any()
}
