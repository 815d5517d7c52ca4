//! Column heads.

use leptos::prelude::*;
use model::grid::Direction;

use crate::icon::{Icon, IconName};

/// The head of a column; a link where the grid can be sorted by it.
#[component]
pub fn HeadCell(
    /// The column's name.
    #[prop(into)]
    label: Signal<String>,
    /// The grid sorted by this column, the other way round when it is already.
    #[prop(into, optional)]
    href: Option<Signal<Option<String>>>,
    /// How it is sorted by this column now; `None` when by another one.
    #[prop(into, optional)]
    sorted: Option<Signal<Option<Direction>>>,
    /// 2, 3 or 4: goes as the frame gets narrow, as its cells do.
    #[prop(optional)]
    priority: Option<u8>,
    /// For a column of numbers: at the right.
    #[prop(optional)]
    number: bool,
    /// Names a column of controls without showing the name.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    let (href, sorted) = (href.unwrap_or_default(), sorted.unwrap_or_default());
    let order = move || match sorted.get() {
        Some(Direction::Asc) => Some("ascending"),
        Some(Direction::Desc) => Some("descending"),
        None => None,
    };
    let icon = move || {
        let name = match sorted.get() {
            Some(Direction::Asc) => IconName::SortAsc,
            Some(Direction::Desc) => IconName::SortDesc,
            None => IconName::Sort,
        };
        view! { <Icon name/> }
    };
    let face = move || match href.get() {
        Some(href) => {
            view! { <a class="head-link" href=href data-noscroll=""><span>{label}</span>{icon}</a> }.into_any()
        }
        None if hide_label => view! { <span class="vh">{label}</span> }.into_any(),
        None => view! { <span>{label}</span> }.into_any(),
    };
    view! {
        <th
            scope="col"
            class:num=number
            class:is-narrow=hide_label
            aria-sort=order
            data-priority=priority.map(|p| p.to_string())
        >
            {face}
        </th>
    }
    .into_any()
}
