//! Search, filters, tree or list, the live count, the button that adds. Everything is a GET form or a
//! link, so it works before the app is there.

use std::time::Duration;

use leptos::prelude::*;
use model::companies::{CompanyKind, CompanyList, CompanyQuery, Site, View};
use ui::dom::Timer;
use ui::{Button, ButtonKind, Choice, GridToolbar, IconName, InputKind, LinkButton, SelectField, TextField};

use super::list::Listing;
use super::page::add;
use crate::features::people::list::go;
use crate::paths;
use crate::read::{Reading, parsed};

/// How long typing must rest before the list follows.
const REST: Duration = Duration::from_millis(180);

/// The row over the grid.
#[component]
pub fn Toolbar(
    /// The list.
    found: Reading,
) -> impl IntoView {
    let end = move || {
        view! {
            <Count found/>
            <Layout/>
            {add()}
        }
    };
    view! { <GridToolbar end><Filters/></GridToolbar> }
}

#[component]
fn Count(found: Reading) -> impl IntoView {
    let words = move || match found.get().map(parsed::<CompanyList>) {
        Some(Ok(list)) => model::text::count(list.found, "company", "companies"),
        _ => String::new(),
    };
    view! {
        <p class="grid-count num" role="status">
            <Transition fallback=|| ()>{words}</Transition>
        </p>
    }
}

/// Tree or list.
#[component]
fn Layout() -> impl IntoView {
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

/// Shows the list of another query, from its first page; `replace` leaves no step for Back, while
/// typing.
fn show(listing: Listing, change: impl FnOnce(&mut CompanyQuery), replace: bool) {
    let mut query = listing.query.get_untracked().first_page();
    change(&mut query);
    go(&paths::companies(&query), replace);
}

#[component]
fn Filters() -> impl IntoView {
    let listing = Listing::here();
    let hydrated = ui::hydrated();
    let order = move || ui::hidden_inputs(listing.query.with(|query| query.unnarrowed().pairs()));
    view! {
        <form class="filters" method="get" action=paths::COMPANIES role="search" on:submit=move |ev| ev.prevent_default()>
            {order}
            <SearchField/>
            <KindFilter/>
            <RegionFilter/>
            {move || (!hydrated.get()).then(|| view! { <Button label="Search" submit=true icon=IconName::Search/> })}
            <ClearLink/>
        </form>
    }
}

#[component]
fn SearchField() -> impl IntoView {
    let listing = Listing::here();
    let timer = Timer::new();
    let typed = move |value: String| {
        timer.start(REST, move || {
            let search = model::field::search(&value);
            show(listing, |query| query.search = search, true);
        });
    };
    view! {
        <div data-search="">
            <TextField label="Search" hide_label=true name="q" kind=InputKind::Search
                value=Signal::derive(move || listing.query.with(|q| q.search.clone()))
                placeholder="Name, code, contact, authorization code" on_input=typed/>
        </div>
    }
}

#[component]
fn KindFilter() -> impl IntoView {
    let listing = Listing::here();
    let options = CompanyKind::CHOSEN.map(|kind| Choice::new(kind.key(), kind.word())).to_vec();
    let value = Signal::derive(move || listing.query.with(|q| q.kind.map_or("", CompanyKind::key)).to_owned());
    let choose = move |key: String| show(listing, |query| query.kind = CompanyKind::from_key(&key), false);
    view! {
        <SelectField label="Kind" hide_label=true name="kind" id="filter-kind" options=Signal::stored(options) value
            placeholder="Any kind" on_change=choose/>
    }
}

#[component]
fn RegionFilter() -> impl IntoView {
    let listing = Listing::here();
    let options = Site::ALL.map(|site| Choice::new(site.key(), site.word())).to_vec();
    let value = Signal::derive(move || listing.query.with(|q| q.region.map_or("", Site::key)).to_owned());
    let choose = move |key: String| show(listing, |query| query.region = Site::from_key(&key), false);
    view! {
        <SelectField label="Region" hide_label=true name="region" id="filter-region" options=Signal::stored(options) value
            placeholder="Any region" on_change=choose/>
    }
}

#[component]
fn ClearLink() -> impl IntoView {
    let listing = Listing::here();
    let href = Signal::derive(move || paths::companies(&listing.query.with(CompanyQuery::unnarrowed)));
    move || {
        listing.query.with(CompanyQuery::is_narrowed).then(|| {
            view! { <LinkButton href label="Clear" kind=ButtonKind::Quiet icon=IconName::Close/> }
        })
    }
}
