//! The foot of a grid (S3-93 to S3-96).

use leptos::prelude::*;
use ui::Pager;

use super::{Facts, Shown};
use crate::paths;

/// Pages, range and page size.
#[component]
pub fn Foot(
    /// What the page has.
    facts: Signal<Facts>,
) -> impl IntoView {
    let shown = Shown::here();
    let page = move || shown.value("page").get().parse::<u32>().unwrap_or(1);
    let step = move |by: i32| {
        Signal::derive(move || {
            let page = page().checked_add_signed(by).filter(|page| *page > 0)?;
            (by < 0 || facts.with(|facts| facts.more)).then(|| shown.with(&[("page", &page.to_string())]))
        })
    };
    let at = move |of: fn(&Facts) -> u32| Signal::derive(move || facts.with(of));
    let size = Signal::derive(move || model::grid::page_size(Some(&shown.value("size").get())));
    let mut label = shown.grid.nouns().to_owned();
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    label.push_str(" per page");
    view! {
        <Transition fallback=|| ()>
            <Pager
                prev_href=step(-1)
                next_href=step(1)
                first=at(|facts| facts.first)
                last=at(|facts| facts.last)
                total=Signal::derive(move || facts.with(|facts| facts.total))
                size
                size_label=label.clone()
                action=paths::grid_page(shown.grid)
                hidden=Signal::derive(move || shown.without(&["size"]))
            />
        </Transition>
    }
    .into_any()
}
