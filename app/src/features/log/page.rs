//! The log: entries, newest first, older and newer.

use leptos::prelude::*;
use model::log::{At, Key, LogPage as Log, LogQuery};
use ui::{Button, ButtonKind, EmptyState, IconName, LinkButton, TwoLineTime};

use super::api::ListLog;
use super::listing::Listing;
use super::row;
use super::toolbar::{end, filters};
use crate::api::Fault;
use crate::features::list::Facts;
use crate::features::list::page::{ListPage, Parts, nothing, source};
use crate::features::list::table::{ListTable, failed};
use crate::paths;
use crate::read::{Answer, Reading, body, parsed};

/// The page and the entry that is open beside it.
#[component]
pub fn LogPage() -> impl IntoView {
    let listing = Listing::from_url();
    provide_context(listing);
    let asked = Signal::derive(move || body(&ListLog { query: listing.query.get() }));
    let parts = Parts {
        source: source("log/list", asked, listing.round.into()),
        total: None,
        facts,
        table,
        placeholder: "Name, address, what was changed",
        filters,
        end,
        bulk: nothing,
        foot: Some(|found| view! { <Foot found/> }.into_any()),
    };
    view! { <ListPage parts/> }
}

fn facts(answer: Answer) -> Option<Facts> {
    let log = parsed::<Log>(answer).ok()?;
    Some(Facts { ids: log.rows.iter().map(|row| row.key.id.to_string()).collect(), ..Facts::default() })
}

fn table(answer: Answer) -> AnyView {
    match parsed::<Log>(answer) {
        Ok(log) if log.rows.is_empty() => empty(Listing::here(), &log),
        Ok(log) => {
            let rows = log.rows.into_iter().map(row::row).collect_view();
            view! { <ListTable>{rows}</ListTable> }.into_any()
        }
        Err(Fault(error)) => failed(error),
    }
}

fn empty(listing: Listing, log: &Log) -> AnyView {
    let query = listing.query.get_untracked();
    let all = Signal::stored(paths::log(&query.unnarrowed()));
    let action = move || view! { <LinkButton href=all label="Show the whole log"/> };
    let text = if log.older.is_some() {
        "Nothing found yet. \"Older\" goes on looking further back."
    } else if query.at != At::Newest {
        "There is nothing before this."
    } else if query.is_narrowed() {
        "Nothing in your sight matches. Check the spelling, or take a filter away."
    } else {
        "What is done from now on appears here."
    };
    view! { <EmptyState icon=IconName::Log title="No entry found" text=Some(text.to_owned()) action/> }.into_any()
}

/// Newer and older, and how many at once. No numbers: a log is leafed through, and counting millions tells nobody
/// anything.
#[component]
fn Foot(found: Reading) -> impl IntoView {
    let listing = Listing::here();
    let log = Signal::derive(move || found.get().and_then(|found| parsed::<Log>(found).ok()));
    let to = move |key: fn(&Log) -> Option<Key>, at: fn(Key) -> At| {
        Signal::derive(move || {
            let key = log.with(|log| log.as_ref().and_then(key))?;
            Some(paths::log(&LogQuery { at: at(key), ..listing.query.get() }))
        })
    };
    let newest = Signal::derive(move || {
        let is_behind = log.with(|log| log.as_ref().is_some_and(|log| log.newer.is_some()));
        is_behind.then(|| paths::log(&listing.query.get().first_page()))
    });
    let searched = move || {
        log.with(|log| log.as_ref().and_then(|log| log.searched_to)).map(|at| {
            view! { <p class="log-searched muted">"Searched back to " <TwoLineTime at/></p> }
        })
    };
    let hidden = Signal::derive(move || listing.query.get().first_page().unpaged().pairs());
    view! {
        <Transition fallback=|| ()>
            <div class="pager log-pager">
                <div class="pager-arrows" role="group" aria-label="Pages">
                    {way(newest, "Newest", IconName::ChevronUp, NO_NEWER)}
                    {way(to(|log| log.newer, At::After), "Newer", IconName::ChevronLeft, NO_NEWER)}
                    {way(to(|log| log.older, At::Before), "Older", IconName::ChevronRight, "There is nothing older")}
                </div>
                {searched}
                <Size hidden/>
            </div>
        </Transition>
    }
}

const NO_NEWER: &str = "This is the newest page";

fn way(href: Signal<Option<String>>, label: &'static str, icon: IconName, why_not: &'static str) -> AnyView {
    let target = Signal::derive(move || href.get().unwrap_or_default());
    let disabled_reason = Signal::derive(move || href.with(Option::is_none).then(|| why_not.to_owned()));
    view! { <LinkButton href=target label icon small=true kind=ButtonKind::Quiet disabled_reason/> }.into_any()
}

#[component]
fn Size(hidden: Signal<Vec<(String, String)>>) -> impl IntoView {
    let listing = Listing::here();
    let hydrated = ui::hydrated();
    let size = move || listing.query.with(|query| query.size);
    let choose = move |ev| {
        if let Ok(size) = event_target_value(&ev).parse() {
            listing.show(|query| query.size = size, false);
        }
    };
    let option =
        move |n: u32| view! { <option value=n.to_string() selected=move || n == size()>{n.to_string()}</option> };
    view! {
        <form class="pager-size" method="get" action=paths::LOG>
            {move || ui::hidden_inputs(hidden.get())}
            <label>
                <span>"Entries per page"</span>
                <select class="input select num" name="size" on:change=choose prop:value=move || size().to_string()>
                    {model::grid::PAGE_SIZES.map(option)}
                </select>
            </label>
            {move || (!hydrated.get()).then(|| view! { <Button label="Apply" submit=true small=true/> })}
        </form>
    }
    .into_any()
}
