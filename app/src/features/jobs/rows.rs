//! The rows of a job: what, with a link to it, how it ended and why.

use leptos::prelude::*;
use model::accounts::AccountQuery;
use model::grid::{Page, Total};
use model::jobs::{About, ItemQuery, ItemRow, ItemState, JobRow};
use ui::{EmptyState, GridTable, HeadCell, IconName, Pager, StatusBadge, Tabs, Tone};

use super::job::Here;
use crate::paths::{self, Tab};

/// The tabs by outcome, the table, the pager.
#[component]
pub fn Rows(
    /// The job.
    job: JobRow,
    /// One page of its rows.
    rows: Page<ItemRow>,
    /// How many there are of them.
    total: Total,
) -> impl IntoView {
    let here = Here::current();
    let (first, last, more, over) = (rows.first(), rows.last(), rows.more, job.state.is_over());
    let tabs = tabs(&job, here.query.get_untracked());
    let id = job.id;
    let step = move |by: i32, there: bool| {
        Signal::derive(move || {
            let query = here.query.get();
            let page = query.page.checked_add_signed(by).filter(|page| *page > 0 && there)?;
            Some(paths::job_rows(id, &ItemQuery { page, ..query }))
        })
    };
    let hidden = Signal::derive(move || {
        let plain = ItemQuery::default();
        ItemQuery { page: 1, size: plain.size, ..here.query.get() }.pairs()
    });
    let body = if rows.rows.is_empty() {
        view! { <EmptyState icon=IconName::Jobs title="No rows like this"/> }.into_any()
    } else {
        let lines = rows.rows.into_iter().map(|row| line(row, over)).collect_view();
        view! { <GridTable label="Rows of the job" head=heads>{lines}</GridTable> }.into_any()
    };
    view! {
        <Tabs label="Rows by outcome" tabs=Signal::stored(tabs)/>
        {body}
        <Pager
            prev_href=step(-1, true)
            next_href=step(1, more)
            first=Signal::stored(first)
            last=Signal::stored(last)
            total=Signal::stored(Some(total))
            size=Signal::derive(move || here.query.get().size)
            size_label="Rows per page"
            action=paths::job(id)
            hidden
        />
    }
    .into_any()
}

fn tabs(job: &JobRow, query: ItemQuery) -> Vec<ui::Tab> {
    let counted = |state: ItemState| match state {
        ItemState::Failed => job.failed,
        ItemState::Skipped => job.skipped,
        ItemState::Done => job.done,
        ItemState::Waiting => job.left(),
    };
    let over = job.state.is_over();
    let tab = |state: Option<ItemState>| ui::Tab {
        label: state.map_or_else(|| "All".to_owned(), |state| word(state, over).to_owned()),
        href: paths::job_rows(job.id, &ItemQuery { state, page: 1, ..query }),
        current: query.state == state,
        count: Some(state.map_or(job.total, counted)),
    };
    std::iter::once(None).chain(ItemState::ALL.map(Some)).map(tab).collect()
}

fn heads() -> AnyView {
    view! {
        <HeadCell label="Row" number=true/>
        <HeadCell label="What"/>
        <HeadCell label="Outcome"/>
        <HeadCell label="Why"/>
    }
    .into_any()
}

fn line(row: ItemRow, over: bool) -> AnyView {
    let name = if row.name.is_empty() { "Not in your sight".to_owned() } else { row.name };
    let what = match row.about {
        Some(about) => {
            let href = match about {
                About::Account(kind, id) => paths::open(id, &AccountQuery::of(kind), Tab::Overview),
                About::Panel(id) => paths::panel(id),
            };
            view! { <a href=href><bdi class="clip">{name}</bdi></a> }.into_any()
        }
        None => view! { <bdi class="clip muted">{name}</bdi> }.into_any(),
    };
    let tone = match row.state {
        ItemState::Done => Tone::Good,
        ItemState::Skipped => Tone::Wait,
        ItemState::Failed => Tone::Bad,
        ItemState::Waiting => Tone::Off,
    };
    view! {
        <tr>
            <td class="num">{model::grid::grouped(row.seq)}</td>
            <th scope="row" class="cell-title">{what}</th>
            <td><StatusBadge tone word=word(row.state, over)/></td>
            <td class="job-why">{row.reason}</td>
        </tr>
    }
    .into_any()
}

/// In a job that is over, what waits was never reached.
const fn word(state: ItemState, over: bool) -> &'static str {
    match state {
        ItemState::Done => "Done",
        ItemState::Skipped => "Skipped",
        ItemState::Failed => "Failed",
        ItemState::Waiting if over => "Not reached",
        ItemState::Waiting => "To go",
    }
}
