//! Search, filters, the live count, the button that adds. Everything is a GET form or a link, so it works before
//! the app is there.

use std::time::Duration;

use leptos::prelude::*;
use model::groups::{GroupList, GroupQuery, LicenceFilter};
use ui::dom::Timer;
use ui::{Button, ButtonKind, Choice, GridToolbar, IconName, InputKind, LinkButton, SelectField, TextField};

use super::list::Listing;
use super::page::add;
use crate::features::accounts::api::CompanyChoices;
use crate::features::people::list::go;
use crate::paths;
use crate::read::{Reading, parsed, reading_once};

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
            {add()}
        }
    };
    view! { <GridToolbar end><Filters/></GridToolbar> }
}

#[component]
fn Count(found: Reading) -> impl IntoView {
    let words = move || match found.get().map(parsed::<GroupList>) {
        Some(Ok(list)) => model::text::count(list.total, "group", "groups"),
        _ => String::new(),
    };
    view! {
        <p class="grid-count num" role="status">
            <Transition fallback=|| ()>{words}</Transition>
        </p>
    }
}

/// Shows the list of another query, from its first page; `replace` leaves no step for Back, while typing.
fn show(listing: Listing, change: impl FnOnce(&mut GroupQuery), replace: bool) {
    let mut query = listing.query.get_untracked().first_page();
    change(&mut query);
    go(&paths::groups(&query), replace);
}

#[component]
fn Filters() -> impl IntoView {
    let listing = Listing::here();
    let hydrated = ui::hydrated();
    let order = move || ui::hidden_inputs(listing.query.with(|query| query.unnarrowed().pairs()));
    view! {
        <form class="filters" method="get" action=paths::GROUPS role="search" on:submit=move |ev| ev.prevent_default()>
            {order}
            <SearchField/>
            <CompanyFilter/>
            <LicencesFilter/>
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
                placeholder="Group, company, owner" on_input=typed/>
        </div>
    }
}

/// The companies in sight.
#[component]
fn CompanyFilter() -> impl IntoView {
    let listing = Listing::here();
    let found = reading_once("accounts/company-choices", &CompanyChoices { search: String::new() });
    let value = Signal::derive(move || listing.query.with(|q| q.company.map(|id| id.to_string()).unwrap_or_default()));
    let choose = move |key: String| show(listing, |query| query.company = key.parse().ok(), false);
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let companies = parsed::<Vec<model::companies::Choice>>(found.await).unwrap_or_default();
                let options: Vec<Choice> = companies.into_iter().map(|c| Choice::new(c.value, c.label)).collect();
                view! {
                    <SelectField label="Company" hide_label=true name="company" id="filter-company"
                        options=Signal::stored(options) value placeholder="Any company" on_change=choose/>
                }
            })}
        </Suspense>
    }
}

#[component]
fn LicencesFilter() -> impl IntoView {
    let listing = Listing::here();
    let options = LicenceFilter::ALL.map(|licence| Choice::new(licence.key(), licence.word())).to_vec();
    let value = Signal::derive(move || listing.query.with(|q| q.licence.map_or("", LicenceFilter::key)).to_owned());
    let choose = move |key: String| show(listing, |query| query.licence = LicenceFilter::from_key(&key), false);
    view! {
        <SelectField label="Licences" hide_label=true name="licence" id="filter-licence" options=Signal::stored(options)
            value placeholder="Any licence" on_change=choose/>
    }
}

#[component]
fn ClearLink() -> impl IntoView {
    let listing = Listing::here();
    let href = Signal::derive(move || paths::groups(&listing.query.with(GroupQuery::unnarrowed)));
    move || {
        listing.query.with(GroupQuery::is_narrowed).then(|| {
            view! { <LinkButton href label="Clear" kind=ButtonKind::Quiet icon=IconName::Close/> }
        })
    }
}
