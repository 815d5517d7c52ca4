//! What narrows the list besides the search, and tree or list.

use leptos::prelude::*;
use model::companies::{CompanyKind, CompanyQuery, Site, View};
use ui::Choice;

use super::list::Listing;
use crate::features::list::filters::Filter;
use crate::paths;
use crate::read::Reading;

/// Kind and region.
pub fn filters(_: Reading) -> AnyView {
    let kinds = CompanyKind::CHOSEN.map(|kind| Choice::new(kind.key(), kind.word())).to_vec();
    let regions = Site::ALL.map(|site| Choice::new(site.key(), site.word())).to_vec();
    view! {
        <Filter label="Kind" name="kind" any="Any kind" options=Signal::stored(kinds)/>
        <Filter label="Region" name="region" any="Any region" options=Signal::stored(regions)/>
    }
    .into_any()
}

/// Tree or list.
#[component]
pub fn Layout() -> impl IntoView {
    let listing = Listing::here();
    let way = move |view: View, word: &'static str| {
        let href = move || paths::companies(&CompanyQuery { view, ..listing.query.get().first_page() });
        let current = move || listing.query.with(|q| q.view == view).then_some("true");
        view! { <a class="choice" href=href aria-current=current>{word}</a> }
    };
    view! {
        <nav class="choices" aria-label="Layout">
            {way(View::Tree, "Tree")}
            {way(View::List, "List")}
        </nav>
    }
}
