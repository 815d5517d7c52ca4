//! Search and filters. All of it is one GET form, so it works before the app is there.

use std::time::Duration;

use leptos::prelude::*;
use model::Permission;
use model::log::{ActionChoice, LogPage, LogQuery, Outcome};
use ui::dom::Timer;
use ui::{Button, ButtonKind, Choice, GridToolbar, IconName, InputKind, LinkButton, SelectField, TextField};

use super::api::{LogPeople, LogRecords};
use super::listing::Listing;
use crate::features::people::search_box::{SearchBox, Searched};
use crate::form::viewer;
use crate::paths;
use crate::read::{Reading, body, parsed, reading};

/// How long typing must rest before the list follows.
const REST: Duration = Duration::from_millis(180);

/// The rows over the grid.
#[component]
pub fn Toolbar(
    /// The page: it names what is filtered by.
    found: Reading,
) -> impl IntoView {
    let listing = Listing::here();
    let export = Signal::derive(move || paths::log_export(&listing.query.get()));
    let end = move || {
        viewer().may(Permission::LogExport).then(|| {
            view! { <LinkButton href=export label="Export" rel="external"/> }
        })
    };
    view! { <GridToolbar end><Filters found/></GridToolbar> }
}

#[component]
fn Filters(found: Reading) -> impl IntoView {
    let listing = Listing::here();
    let hydrated = ui::hydrated();
    let kept = move || {
        let LogQuery { size, zone, .. } = listing.query.get();
        let zone = (!zone.is_empty()).then(|| ("zone".to_owned(), zone));
        let mut pairs = LogQuery { size, ..LogQuery::default() }.pairs();
        pairs.extend(zone);
        ui::hidden_inputs(pairs)
    };
    view! {
        <form class="filters log-filters" method="get" action=paths::LOG role="search" on:submit=move |ev| ev.prevent_default()>
            {kept}
            <SearchField/>
            <ActionFilter/>
            <OutcomeFilter/>
            <Named found of=WHO/>
            <Named found of=WHOM/>
            <Day label="From" name="from" get=|query| query.from.clone() set=|query, day| query.from = day/>
            <Day label="To" name="to" get=|query| query.to.clone() set=|query, day| query.to = day/>
            <Zone found/>
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
            listing.show(|query| query.search = search, true);
        });
    };
    view! {
        <div data-search="">
            <TextField label="Search" hide_label=true name="q" kind=InputKind::Search
                value=Signal::derive(move || listing.query.with(|q| q.search.clone()))
                placeholder="Name, address, what was changed" on_input=typed/>
        </div>
    }
}

#[component]
fn ActionFilter() -> impl IntoView {
    let listing = Listing::here();
    let actions = reading("log/actions", Signal::stored("{}".to_owned()), Signal::stored(0));
    let value = Signal::derive(move || listing.query.with(|q| q.action.clone()));
    let choose = move |key: String| listing.show(|query| query.action = key, false);
    let options = Signal::derive(move || {
        let mut options = match actions.get().map(parsed::<Vec<ActionChoice>>) {
            Some(Ok(found)) => found.into_iter().map(|a| Choice::new(a.key, a.title)).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        // One that came by the address is not shown as "any".
        let chosen = value.get();
        if !chosen.is_empty() && options.iter().all(|choice| choice.value != chosen) {
            options.push(Choice::new(chosen.clone(), chosen));
        }
        options
    });
    view! {
        <Suspense fallback=|| ()>
            <SelectField label="Action" hide_label=true name="action" id="filter-action" options value
                placeholder="Any action" on_change=choose/>
        </Suspense>
    }
}

#[component]
fn OutcomeFilter() -> impl IntoView {
    let listing = Listing::here();
    let options = Outcome::ALL.map(|outcome| Choice::new(outcome.key(), outcome.word())).to_vec();
    let value = Signal::derive(move || listing.query.with(|q| q.outcome.map_or("", Outcome::key)).to_owned());
    let choose = move |key: String| listing.show(|query| query.outcome = Outcome::from_key(&key), false);
    view! {
        <SelectField label="Outcome" hide_label=true name="outcome" id="filter-outcome" options=Signal::stored(options)
            value placeholder="Any outcome" on_change=choose/>
    }
}

/// A person or a record to filter by.
#[derive(Clone, Copy)]
struct Of {
    endpoint: &'static str,
    args: fn(String) -> String,
    label: &'static str,
    name: &'static str,
    get: fn(&LogQuery) -> Option<String>,
    set: fn(&mut LogQuery, Option<String>),
    named: fn(&LogPage) -> &str,
}

const WHO: Of = Of {
    endpoint: "log/people",
    args: |search| body(&LogPeople { search }),
    label: "Who",
    name: "who",
    get: |query| query.who.map(|id| id.to_string()),
    set: |query, id| query.who = id.and_then(|id| id.parse().ok()),
    named: |page| &page.who,
};

const WHOM: Of = Of {
    endpoint: "log/records",
    args: |search| body(&LogRecords { search }),
    label: "To whom or what",
    name: "whom",
    get: |query| query.whom.map(|id| id.to_string()),
    set: |query, id| query.whom = id.and_then(|id| id.parse().ok()),
    named: |page| &page.whom,
};

/// Found by typing; what is chosen is in the address.
#[component]
fn Named(found: Reading, of: Of) -> impl IntoView {
    let first = reading(of.endpoint, Signal::stored((of.args)(String::new())), Signal::stored(0));
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let first = StoredValue::new(first.await);
                let page = parsed::<LogPage>(found.await).unwrap_or_default();
                view! { <NamedField of first page/> }
            })}
        </Suspense>
    }
}

#[component]
fn NamedField(of: Of, first: StoredValue<crate::read::Answer>, page: LogPage) -> impl IntoView {
    let listing = Listing::here();
    let name = (of.named)(&page).to_owned();
    let in_url = move |query: &LogQuery| {
        let label = if name.is_empty() { "One record".to_owned() } else { name.clone() };
        (of.get)(query).map(|id| Choice::new(id, label))
    };
    let chosen = RwSignal::new(listing.query.with_untracked(in_url));
    // Another choice, or none where there was one, is another list.
    Effect::new(move |before: Option<Option<String>>| {
        let now = chosen.get().map(|choice| choice.value);
        let asked = listing.query.with_untracked(|query| (of.get)(query));
        if before.is_some_and(|before| before != now) && now != asked {
            listing.show(|query| (of.set)(query, now.clone()), false);
        }
        now
    });
    let args = Callback::new(of.args);
    let Of { endpoint, label, name, .. } = of;
    let field = Searched { endpoint, args, label, name, required: false, hint: "", error: Signal::stored(None) };
    view! { <SearchBox of=field first chosen/> }
}

#[component]
fn Day(
    label: &'static str,
    name: &'static str,
    get: fn(&LogQuery) -> String,
    set: fn(&mut LogQuery, String),
) -> impl IntoView {
    let listing = Listing::here();
    let chosen = move |day: String| {
        // While somebody types a year, every digit makes a date.
        if day.is_empty() || model::log::day(&day).is_some() {
            listing.show(|query| set(query, day), true);
        }
    };
    let value = Signal::derive(move || listing.query.with(get));
    view! { <TextField label name kind=InputKind::Date value on_input=chosen/> }
}

/// Whose days they are, once there are some.
#[component]
fn Zone(found: Reading) -> impl IntoView {
    let listing = Listing::here();
    let words = move || {
        let has_days = listing.query.with(LogQuery::has_days);
        let zone = found.get().and_then(|found| parsed::<LogPage>(found).ok()).map(|page| page.zone);
        zone.filter(|_| has_days).map(|zone| view! { <p class="log-zone muted">"Days in " {zone}</p> })
    };
    view! { <Transition fallback=|| ()>{words}</Transition> }
}

#[component]
fn ClearLink() -> impl IntoView {
    let listing = Listing::here();
    let href = Signal::derive(move || paths::log(&listing.query.with(LogQuery::unnarrowed)));
    move || {
        listing.query.with(LogQuery::is_narrowed).then(|| {
            view! { <LinkButton href label="Clear" kind=ButtonKind::Quiet icon=IconName::Close/> }
        })
    }
}
