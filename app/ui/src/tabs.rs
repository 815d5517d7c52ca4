//! Tabs that are links: each has its own address.

use leptos::prelude::*;

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its word.
    pub label: String,
    /// How many things are behind it.
    pub count: Option<u32>,
    /// True for the one being shown.
    pub current: bool,
}

impl Tab {
    /// A tab without a count.
    pub fn new(href: impl Into<String>, label: impl Into<String>, current: bool) -> Self {
        Self { href: href.into(), label: label.into(), count: None, current }
    }

    /// The same tab with a count.
    #[must_use]
    pub fn with_count(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }
}

/// A row of [`Tab`]s, a navigation with `aria-current` on the one being shown.
#[component]
pub fn Tabs(
    /// What they part, for example "Account".
    #[prop(into)]
    label: Signal<String>,
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
            {move || tabs.get().into_iter().map(tab).collect_view()}
        </nav>
    }
    .into_any()
}

fn tab(tab: Tab) -> AnyView {
    let count = tab.count.map(model::grid::grouped);
    view! {
        <a class="tab" href=tab.href aria-current=tab.current.then_some("page") data-noscroll="">
            <span>{tab.label}</span>
            {count.map(|n| view! { <span class="tab-count num">{n}</span> })}
        </a>
    }
    .into_any()
}
