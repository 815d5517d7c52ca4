//! The way from a grid to its file.

use leptos::prelude::*;
use ui::LinkButton;

use crate::paths;

/// "Export": the grid at `list`, as it is filtered and sorted, as a file.
#[component]
pub fn ExportLink(
    /// The grid's own address, with its query.
    #[prop(into)]
    list: Signal<String>,
) -> impl IntoView {
    let href = Signal::derive(move || paths::export(&list.get()));
    view! { <LinkButton href label="Export" rel="external"/> }.into_any()
}
