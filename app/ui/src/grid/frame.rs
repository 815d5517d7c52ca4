//! The frame, the table, and what stands in its place.

use leptos::html::Section;
use leptos::prelude::*;
use model::error::ApiError;

use super::grid_keys;
use crate::button::{Button, LinkButton};
use crate::dom::hydrated;
use crate::empty::EmptyState;
use crate::icon::IconName;

/// A grid from its toolbar to its pager. While `busy` the old rows stay, dimmed, under a running line.
#[component]
pub fn GridFrame(
    /// What is listed, for example "Accounts".
    #[prop(into)]
    label: Signal<String>,
    /// Search, filters, the add button: a [`GridToolbar`].
    #[prop(into, optional)]
    toolbar: ViewFn,
    /// A [`BulkBar`].
    #[prop(into, optional)]
    bulk: ViewFn,
    /// A [`super::Pager`].
    #[prop(into, optional)]
    pager: ViewFn,
    /// Other rows are on their way.
    #[prop(into, optional)]
    busy: Option<Signal<bool>>,
    /// A [`GridTable`], or what stands in its place.
    children: Children,
) -> impl IntoView {
    let busy = busy.unwrap_or_default();
    let node = NodeRef::<Section>::new();
    grid_keys(node);
    view! {
        <section
            class="grid"
            node_ref=node
            aria-label=label
            aria-busy=move || if busy.get() { "true" } else { "false" }
        >
            {toolbar.run()}
            <div class="grid-line" aria-hidden="true"></div>
            <div class="grid-scroll">{children()}</div>
            {bulk.run()}
            {pager.run()}
        </section>
    }
    .into_any()
}

/// The row over a grid: what is at the start, and what is pushed to the end.
#[component]
pub fn GridToolbar(
    /// Search and filters.
    children: Children,
    /// The add button and the like.
    #[prop(into, optional)]
    end: ViewFn,
) -> impl IntoView {
    view! {
        <div class="grid-toolbar">
            <div class="grid-toolbar-start">{children()}</div>
            <div class="grid-toolbar-end">{end.run()}</div>
        </div>
    }
    .into_any()
}

/// The table: its head stays in place while the rows scroll.
#[component]
pub fn GridTable(
    /// What is listed, as the table's caption.
    #[prop(into)]
    label: Signal<String>,
    /// The `<th>`s.
    #[prop(into)]
    head: ViewFn,
    /// The places of the columns that are hidden, counted from 1, with spaces between; none: nothing was chosen,
    /// and columns go as the frame gets narrow.
    #[prop(into, optional)]
    hidden: Option<Signal<Option<String>>>,
    /// The `<tr>`s.
    children: Children,
) -> impl IntoView {
    let hidden = hidden.unwrap_or_default();
    view! {
        <table class="table" data-hide=hidden>
            <caption class="vh">{label}</caption>
            <thead>
                <tr>{head.run()}</tr>
            </thead>
            <tbody>{children()}</tbody>
        </table>
    }
    .into_any()
}

/// Rows to come, drawn in grey.
#[component]
pub fn GridSkeleton(
    /// What is being loaded, for example "Loading accounts".
    #[prop(into)]
    label: Signal<String>,
    /// How many columns.
    #[prop(default = 6)]
    columns: u32,
    /// How many rows.
    #[prop(default = 8)]
    rows: u32,
) -> impl IntoView {
    let row = move || {
        let cells = (0..columns).map(|_| view! { <td><span class="bone"></span></td> });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    view! {
        <div class="skeleton">
            <p class="vh" role="status">{label}</p>
            <table class="table" aria-hidden="true">
                <tbody>{(0..rows).map(|_| row()).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The list could not be had: why, and how to try again.
#[component]
pub fn GridFailed(
    /// Why.
    error: ApiError,
    /// The same page again.
    #[prop(into)]
    retry_href: Signal<String>,
    /// Takes the place of the link.
    #[prop(into, optional)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let (icon, title) = match error {
        ApiError::Forbidden(_) | ApiError::StepUp => (IconName::Lock, "Not for you to see"),
        ApiError::SignedOut => (IconName::Logout, "Signed out"),
        ApiError::NotFound => (IconName::Search, "Not here"),
        _ => (IconName::Error, "The list could not be loaded"),
    };
    let retry = move || match on_retry {
        Some(on_click) => view! { <Button label="Try again" icon=IconName::Refresh on_click/> }.into_any(),
        None => view! { <LinkButton href=retry_href label="Try again" icon=IconName::Refresh/> }.into_any(),
    };
    let text = error.message();
    view! { <div role="alert"><EmptyState icon title text action=retry/></div> }.into_any()
}

/// What can be done with the ticked rows. Shown when a row is ticked, also without a script: CSS
/// looks for a ticked `.row-check` in the frame.
#[component]
pub fn BulkBar(
    /// How many are ticked.
    #[prop(into)]
    count: Signal<u32>,
    /// Unticks all.
    #[prop(into)]
    on_clear: Callback<()>,
    /// The buttons.
    children: Children,
) -> impl IntoView {
    let hydrated = hydrated();
    let ticked = move || count.get() > 0;
    let text = move || match count.get() {
        0 => "Ticked rows".to_owned(),
        n => format!("{} selected", model::grid::grouped(n)),
    };
    let clear = move || {
        let label = "Clear selection";
        hydrated.get().then(|| view! { <Button label icon=IconName::Close small=true on_click=on_clear/> })
    };
    view! {
        <div class="bulk" class:is-on=ticked role="group" aria-label="Ticked rows">
            <p class="bulk-count num" role="status">{text}</p>
            <div class="bulk-acts">{children()}</div>
            {clear}
        </div>
    }
    .into_any()
}
