//! The row over a grid: search, filters, the live count, the tools of the list, the button that adds.

use leptos::prelude::*;
use model::grid::{Total, grouped};
use ui::{Button, ButtonKind, GridToolbar, IconName, LinkButton};

use super::columns::ColumnsMenu;
use super::filters::Search;
use super::{Facts, Shown};
use crate::features::export_link::Export;
use crate::features::views::menu::ViewsMenu;
use crate::paths;

/// The row.
#[component]
pub fn Toolbar(
    /// What the search looks for; empty: there is none.
    placeholder: &'static str,
    /// What else narrows the list.
    filters: ViewFn,
    /// What the page has.
    facts: Signal<Facts>,
    /// Says how many there are.
    counts: bool,
    /// Other ways to lay it out, and the button that adds one.
    end: ViewFn,
) -> impl IntoView {
    let end = move || {
        view! {
            {counts.then(|| view! { <Count facts/> })}
            <ColumnsMenu/>
            <ViewsMenu/>
            <Export/>
            {end.run()}
        }
    };
    view! { <GridToolbar end><Filters placeholder filters=filters.clone()/></GridToolbar> }.into_any()
}

#[component]
fn Count(facts: Signal<Facts>) -> impl IntoView {
    let grid = Shown::here().grid;
    let words = move || match facts.get().found {
        Some(Total::Exact(n)) => model::text::count(n, grid.noun(), grid.nouns()),
        Some(Total::AtLeast(n)) => format!("{}+ {}", grouped(n), grid.nouns()),
        None => String::new(),
    };
    view! {
        <p class="grid-count num" role="status">
            <Transition fallback=|| ()>{words}</Transition>
        </p>
    }
    .into_any()
}

#[component]
fn Filters(placeholder: &'static str, filters: ViewFn) -> impl IntoView {
    let shown = Shown::here();
    let hydrated = ui::hydrated();
    let class = format!("filters {}-filters", shown.grid.key());
    view! {
        <form class=class method="get" action=paths::grid_page(shown.grid) role="search" on:submit=move |ev| ev.prevent_default()>
            {move || ui::hidden_inputs(shown.layout())}
            {(!placeholder.is_empty()).then(|| view! { <Search placeholder/> })}
            {filters.run()}
            {move || (!hydrated.get()).then(|| view! { <Button label="Search" submit=true icon=IconName::Search/> })}
            <Clear/>
        </form>
    }
    .into_any()
}

/// Takes away all that narrows.
#[component]
fn Clear() -> impl IntoView {
    let shown = Shown::here();
    let href = Signal::derive(move || shown.all());
    move || {
        shown.is_narrowed().then(|| {
            view! { <LinkButton href label="Clear" kind=ButtonKind::Quiet icon=IconName::Close/> }
        })
    }
}
