//! The table of a grid, and what stands in its place.

use leptos::prelude::*;
use model::ApiError;
use ui::{EmptyState, GridFailed, GridTable, IconName, LinkButton};

use super::Shown;
use super::heads::Heads;

/// Heads and rows. Which columns are hidden is said by their places, so that neither heads nor rows need to know.
#[component]
pub fn ListTable(
    /// A column of check boxes before them.
    #[prop(default = None)]
    tick: Option<ViewFn>,
    /// True while the rows have an order of their own.
    #[prop(into, optional)]
    fixed: Signal<bool>,
    /// The head of the column of actions.
    #[prop(into, optional)]
    end: ViewFn,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let shown = Shown::here();
    let before = 1 + usize::from(tick.is_some());
    let hidden = Signal::derive(move || {
        let cols = shown.cols();
        let columns = shown.grid.columns().iter().enumerate().filter(|(_, column)| !cols.shows(column.key));
        let places: Vec<String> = columns.map(|(at, _)| (at + before).to_string()).collect();
        (!places.is_empty()).then(|| places.join(" "))
    });
    let head = move || {
        view! {
            {tick.as_ref().map(ViewFn::run)}
            <Heads fixed/>
            {end.run()}
        }
    };
    view! { <GridTable label=shown.grid.label() head hidden>{children()}</GridTable> }.into_any()
}

/// Nothing found, a page past the end, or nothing there yet: each with its next step.
pub fn empty(icon: IconName, none_yet: &'static str, add: fn() -> AnyView) -> AnyView {
    let shown = Shown::here();
    let grid = shown.grid;
    let narrowed = untrack(|| shown.is_narrowed());
    if !narrowed && untrack(|| shown.value("page").get()).is_empty() {
        let title = format!("No {} yet", grid.noun());
        return view! { <EmptyState icon title text=Some(none_yet.to_owned()) action=add/> }.into_any();
    }
    let all = Signal::stored(untrack(|| shown.all()));
    let action = move || view! { <LinkButton href=all label=format!("Show all {}", grid.nouns())/> };
    let title = format!("No {} found", grid.noun());
    let text = if narrowed {
        "Nothing in your sight matches. Check the spelling, or take a filter away."
    } else {
        "This page is past the end of the list."
    };
    view! { <EmptyState icon=IconName::Search title text=Some(text.to_owned()) action/> }.into_any()
}

/// The list could not be had.
pub fn failed(error: ApiError) -> AnyView {
    crate::api::watch_sign_out(&error);
    let shown = Shown::here();
    let href = Signal::derive(move || shown.href());
    view! { <GridFailed error retry_href=href on_retry=move || shown.refresh()/> }.into_any()
}
