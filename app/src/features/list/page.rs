//! A grid from its toolbar to its foot, with what is open beside it.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use model::grid::Total;
use ui::{Button, GridFrame, GridSkeleton, Workspace};

use super::foot::Foot;
use super::toolbar::Toolbar;
use super::{Facts, Shown};
use crate::features::views::menu::{Views, ViewsDialog};
use crate::live::{follow, is_news};
use crate::read::{Answer, Asked, Reading, held, parsed, reading};

/// Where the rows come from.
#[derive(Clone, Copy)]
pub struct Source {
    endpoint: &'static str,
    asked: Asked,
    /// The page of rows.
    pub found: Reading,
}

/// Reads the rows from `endpoint`.
pub fn source(endpoint: &'static str, body: Signal<String>, round: Signal<u32>) -> Source {
    Source { endpoint, asked: Asked::of(body, round), found: reading(endpoint, body, round) }
}

/// What a page brings of its own.
#[derive(Clone, Copy)]
pub struct Parts {
    /// The page of rows.
    pub source: Source,
    /// How many there are, where that is a read of its own.
    pub total: Option<Reading>,
    /// What the foot and the toolbar say about it.
    pub facts: fn(Answer) -> Option<Facts>,
    /// The table, or what stands in its place.
    pub table: fn(Answer) -> AnyView,
    /// What the search looks for; empty: there is none.
    pub placeholder: &'static str,
    /// What else narrows the list.
    pub filters: fn(Reading) -> AnyView,
    /// At the toolbar's end: other layouts, the button that adds.
    pub end: fn() -> AnyView,
    /// What can be done with ticked rows.
    pub bulk: fn() -> AnyView,
    /// A foot of its own; such a list is not counted.
    pub foot: Option<fn(Reading) -> AnyView>,
}

/// Nothing there.
pub fn nothing() -> AnyView {
    ().into_any()
}

/// The page and what is open beside it.
#[component]
pub fn ListPage(
    /// Its own parts.
    parts: Parts,
) -> impl IntoView {
    let grid = Shown::here().grid;
    let found = parts.source.found;
    let news = follow_rows(parts);
    let Parts { total, table, placeholder, filters, end, bulk, foot, .. } = parts;
    let facts = Signal::derive(move || {
        let mut facts = found.get().and_then(parts.facts).unwrap_or_default();
        if let Some(total) = total {
            facts.total = total.get().and_then(|total| parsed::<Total>(total).ok());
            facts.found = facts.total;
        }
        facts
    });
    provide_context(Views::of(grid));
    let busy = RwSignal::new(false);
    let toolbar = move || {
        let filters = ViewFn::from(move || filters(found));
        view! {
            <Toolbar placeholder filters facts counts=foot.is_none() end=ViewFn::from(end)/>
            <News found news/>
        }
    };
    let pager = move || match foot {
        Some(foot) => foot(found),
        None => view! { <Foot facts/> }.into_any(),
    };
    let columns = u32::try_from(grid.columns().len()).unwrap_or(6);
    let label = if grid == model::grid::Grid::Log { "the action log" } else { grid.nouns() };
    let waiting = move || view! { <GridSkeleton label=format!("Loading {label}") columns/> };
    view! {
        <Workspace>
            <GridFrame label=grid.label() toolbar bulk pager busy>
                <Transition set_pending=busy fallback=waiting>
                    {move || Suspend::new(async move { table(found.await) })}
                </Transition>
            </GridFrame>
            <Outlet/>
        </Workspace>
        <ViewsDialog/>
    }
    .into_any()
}

/// Rows that are still there are shown as they are now. When others came, went or moved, nothing moves under
/// somebody who is looking: the answer waits until he wants it.
fn follow_rows(parts: Parts) -> RwSignal<Option<Answer>> {
    let news = RwSignal::new(None);
    let Source { endpoint, asked, found } = parts.source;
    let rows = move |answer: Answer| (parts.facts)(answer).map(|facts| facts.ids);
    follow(endpoint, asked, move |answer| {
        if !is_news(found, &answer) {
            news.set(None);
        } else if held(found).and_then(rows) == rows(answer.clone()) || ui::dom::list_is_calm() {
            found.set(Some(answer));
        } else {
            news.set(Some(answer));
        }
    });
    ui::effect(move || {
        found.track();
        news.set(None);
    });
    news
}

/// The quiet word about it, over the rows.
#[component]
fn News(found: Reading, news: RwSignal<Option<Answer>>) -> impl IntoView {
    let show = move |()| {
        if let Some(answer) = news.get_untracked() {
            found.set(Some(answer));
        }
    };
    let words = move || {
        news.with(Option::is_some).then(|| {
            view! {
                <p class="grid-news-word">
                    "The list has changed." <Button label="Show" small=true on_click=show/>
                </p>
            }
        })
    };
    view! { <div class="grid-news" role="status">{words}</div> }.into_any()
}
