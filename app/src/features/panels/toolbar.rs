//! Search as you type by any identifier, filters, the live count, the button that adds. Everything is a GET
//! form, so it works by Enter and a button before the app is there.

use std::time::Duration;

use leptos::prelude::*;
use model::companies::Choice as Found;
use model::grid::{Total, grouped};
use model::panels::{Connection, PanelQuery};
use ui::dom::Timer;
use ui::{Button, ButtonKind, Choice, GridToolbar, IconName, InputKind, LinkButton, SelectField, TextField};

use super::api::GroupChoices;
use super::list::Listing;
use super::page::add;
use crate::features::people::list::go;
use crate::paths;
use crate::read::{Reading, parsed, reading, reading_once};

/// How long typing must rest before the list follows.
const REST: Duration = Duration::from_millis(180);

/// The row over the grid.
#[component]
pub fn Toolbar(
    /// How many the list has.
    total: Reading,
) -> impl IntoView {
    let end = move || {
        view! {
            <Count total/>
            {add()}
        }
    };
    view! { <GridToolbar end><Filters/></GridToolbar> }
}

#[component]
fn Count(total: Reading) -> impl IntoView {
    let words = move || match total.get().map(parsed::<Total>) {
        Some(Ok(Total::Exact(n))) => model::text::count(n, "panel", "panels"),
        Some(Ok(Total::AtLeast(n))) => format!("{}+ panels", grouped(n)),
        _ => String::new(),
    };
    view! {
        <p class="grid-count num" role="status">
            <Transition fallback=|| ()>{words}</Transition>
        </p>
    }
}

/// Shows the list of another query, from its first page; `replace` leaves no step for Back, while
/// typing.
fn show(listing: Listing, change: impl FnOnce(&mut PanelQuery), replace: bool) {
    let mut query = listing.query.get_untracked().first_page();
    change(&mut query);
    go(&paths::panels(&query), replace);
}

#[component]
fn Filters() -> impl IntoView {
    let listing = Listing::here();
    let hydrated = ui::hydrated();
    let order = move || ui::hidden_inputs(listing.query.with(|query| query.unnarrowed().pairs()));
    view! {
        <form class="filters" method="get" action=paths::PANELS role="search" on:submit=move |ev| ev.prevent_default()>
            {order}
            <SearchField/>
            <GroupFilter/>
            <ConnectionFilter/>
            <AccessFilter/>
            <ModelFilter/>
            {move || (!hydrated.get()).then(|| view! { <Button label="Search" submit=true icon=IconName::Search/> })}
            <ClearLink/>
        </form>
    }
}

#[component]
fn SearchField() -> impl IntoView {
    let listing = Listing::here();
    let timer = Timer::new();
    let waiting = StoredValue::new(None::<String>);
    let follow = move || {
        timer.stop();
        let Some(value) = waiting.try_update_value(Option::take).flatten() else { return };
        show(listing, |query| query.search = model::field::search(&value), true);
    };
    let typed = move |value: String| {
        waiting.set_value(Some(value));
        timer.start(REST, follow);
    };
    // Who leaves the field for a row wants the row: a list that follows later would lead away from it.
    view! {
        <div data-search="" on:focusout=move |_| follow()>
            <TextField label="Search" hide_label=true name="q" kind=InputKind::Search
                value=Signal::derive(move || listing.query.with(|q| q.search.clone()))
                placeholder="IMEI, web name, account code" on_input=typed/>
        </div>
    }
}

#[component]
fn GroupFilter() -> impl IntoView {
    let listing = Listing::here();
    let groups = reading_once("panels/group-choices", &GroupChoices { search: String::new() });
    let value = Signal::derive(move || listing.query.with(|q| q.group.map(|g| g.to_string()).unwrap_or_default()));
    let choose = move |id: String| show(listing, |query| query.group = id.parse().ok(), false);
    let options = Signal::derive(move || {
        let mut options = match groups.get().map(parsed::<Vec<Found>>) {
            Some(Ok(found)) => found.into_iter().map(|c| Choice::new(c.value, c.label)).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        // There may be more than are listed: one that came by the address is not shown as "any".
        let chosen = value.get();
        if !chosen.is_empty() && options.iter().all(|choice| choice.value != chosen) {
            options.push(Choice::new(chosen, "One group"));
        }
        options
    });
    view! {
        <Suspense fallback=|| ()>
            <SelectField label="Group" hide_label=true name="group" id="filter-group" options value
                placeholder="Any group" on_change=choose/>
        </Suspense>
    }
}

#[component]
fn ConnectionFilter() -> impl IntoView {
    let listing = Listing::here();
    let options: Vec<Choice> = Connection::ALL.iter().map(|c| Choice::new(c.key(), c.word())).collect();
    let value = Signal::derive(move || listing.query.with(|q| q.connection.map_or("", Connection::key)).to_owned());
    let choose = move |key: String| show(listing, |query| query.connection = Connection::from_key(&key), false);
    view! {
        <SelectField label="Connection" hide_label=true name="connection" id="filter-connection"
            options=Signal::stored(options) value placeholder="Any connection" on_change=choose/>
    }
}

#[component]
fn AccessFilter() -> impl IntoView {
    let listing = Listing::here();
    let options = vec![Choice::new("on", "Access on"), Choice::new("off", "Access off")];
    let word = |on: bool| if on { "on" } else { "off" };
    let value = Signal::derive(move || listing.query.with(|q| q.access.map_or("", word)).to_owned());
    let choose = move |key: String| {
        let access = match key.as_str() {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        };
        show(listing, |query| query.access = access, false);
    };
    view! {
        <SelectField label="Installer access" hide_label=true name="access" id="filter-access"
            options=Signal::stored(options) value placeholder="Any installer access" on_change=choose/>
    }
}

#[component]
fn ModelFilter() -> impl IntoView {
    let listing = Listing::here();
    let models = reading("panels/models", Signal::stored("{}".to_owned()), listing.round.into());
    let value = Signal::derive(move || listing.query.with(|q| q.model.clone()));
    let choose = move |model: String| show(listing, |query| query.model = model, false);
    let options = Signal::derive(move || {
        let mut options = match models.get().map(parsed::<Vec<String>>) {
            Some(Ok(found)) => found.into_iter().map(|m| Choice::new(m.clone(), m)).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        let chosen = value.get();
        if !chosen.is_empty() && options.iter().all(|choice| choice.value != chosen) {
            options.push(Choice::new(chosen.clone(), chosen));
        }
        options
    });
    view! {
        <Suspense fallback=|| ()>
            <SelectField label="Model" hide_label=true name="model" id="filter-model" options value
                placeholder="Any model" on_change=choose/>
        </Suspense>
    }
}

#[component]
fn ClearLink() -> impl IntoView {
    let listing = Listing::here();
    let href = Signal::derive(move || paths::panels(&listing.query.with(PanelQuery::unnarrowed)));
    move || {
        listing.query.with(PanelQuery::is_narrowed).then(|| {
            view! { <LinkButton href label="Clear" kind=ButtonKind::Quiet icon=IconName::Close/> }
        })
    }
}
