//! What narrows the log besides the search.

use leptos::prelude::*;
use model::Permission;
use model::log::{ActionChoice, LogPage, LogQuery, Outcome};
use ui::{Choice, InputKind, LinkButton, TextField};

use super::api::{LogPeople, LogRecords};
use super::listing::Listing;
use crate::features::list::filters::{Filter, FoundFilter};
use crate::features::people::search_box::{SearchBox, Searched};
use crate::form::viewer;
use crate::paths;
use crate::read::{Answer, Reading, body, parsed, reading};

/// Action, outcome, who, whom, days. The page names what is filtered by.
pub fn filters(found: Reading) -> AnyView {
    let actions = reading("log/actions", Signal::stored("{}".to_owned()), Signal::stored(0));
    let outcomes = Outcome::ALL.map(|outcome| Choice::new(outcome.key(), outcome.word())).to_vec();
    view! {
        <FoundFilter label="Action" name="action" any="Any action" found=actions read=titles/>
        <Filter label="Outcome" name="outcome" any="Any outcome" options=Signal::stored(outcomes)/>
        <Named found of=WHO/>
        <Named found of=WHOM/>
        <Day label="From" name="from" get=|query| query.from.clone() set=|query, day| query.from = day/>
        <Day label="To" name="to" get=|query| query.to.clone() set=|query, day| query.to = day/>
        <Zone found/>
    }
    .into_any()
}

fn titles(answer: Answer) -> Vec<Choice> {
    let found = parsed::<Vec<ActionChoice>>(answer).unwrap_or_default();
    found.into_iter().map(|action| Choice::new(action.key, action.title)).collect()
}

/// The whole of what is filtered, as a file.
pub fn end() -> AnyView {
    let listing = Listing::here();
    let export = Signal::derive(move || paths::log_export(&listing.query.get()));
    let may = viewer().may(Permission::LogExport);
    may.then(|| view! { <LinkButton href=export label="Export" rel="external"/> }).into_any()
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
