//! The rows of a file with their outcomes.

use leptos::prelude::*;
use model::grid::{Page, Total, grouped};
use model::import::{ImportPage, ImportQuery, ImportRow, RowOutcome};
use ui::{EmptyState, GridTable, HeadCell, IconName, LinkButton, Pager, StatusBadge, Tone};

use super::file::Shown;
use crate::paths;

/// Filter, rows, pages.
#[component]
pub fn Rows(
    /// The file.
    page: ImportPage,
) -> impl IntoView {
    let shown = Shown::here();
    let refused = (page.refused > 0).then(|| {
        let href = Signal::stored(paths::import_refused(shown.id));
        view! { <LinkButton href label="Download refused rows" rel="external"/> }
    });
    let list = if page.rows.rows.is_empty() {
        let text = "No row of this file has this outcome.";
        view! { <EmptyState icon=IconName::Search title="No rows" text=Some(text.to_owned())/> }.into_any()
    } else {
        let rows = page.rows.rows.iter().cloned().map(row).collect_view();
        view! { <div class="grid-scroll"><GridTable label="Rows" head=heads>{rows}</GridTable></div> }.into_any()
    };
    let foot = foot(shown, &page.rows, page.found);
    view! {
        <section class="card" aria-label="Rows">
            <header class="card-head">
                <nav class="import-filter" aria-label="Outcome">{filters(shown, &page)}</nav>
                <div class="card-action">{refused}</div>
            </header>
            {list}
            {foot}
        </section>
    }
    .into_any()
}

fn filters(shown: Shown, page: &ImportPage) -> AnyView {
    let now = shown.query.get_untracked().outcome;
    let one = |outcome: Option<RowOutcome>, n: u32| {
        let href = shown.path(|query| *query = ImportQuery { outcome, page: 1, columns: false, ..query.clone() });
        let word = outcome.map_or("All", RowOutcome::word);
        let current = (now == outcome).then_some("page");
        view! { <a href=href class="import-way" aria-current=current>{format!("{word} ({})", grouped(n))}</a> }
    };
    let of = |outcome: RowOutcome| match outcome {
        RowOutcome::Refused => page.refused,
        RowOutcome::New => page.fresh,
        RowOutcome::Added => page.added,
        RowOutcome::Same => page.same,
    };
    let all = RowOutcome::ALL.into_iter().map(|outcome| one(Some(outcome), of(outcome))).collect_view();
    view! { {one(None, page.file.rows)}{all} }.into_any()
}

fn heads() -> AnyView {
    view! {
        <HeadCell label="Row" number=true/>
        <HeadCell label="About" priority=1/>
        <HeadCell label="Outcome" priority=1/>
        <HeadCell label="Column" priority=2/>
        <HeadCell label="Reason" priority=1/>
    }
    .into_any()
}

fn row(row: ImportRow) -> AnyView {
    let outcome = row.outcome.map(|outcome| {
        let tone = match outcome {
            RowOutcome::New => Tone::Info,
            RowOutcome::Same => Tone::Off,
            RowOutcome::Refused => Tone::Bad,
            RowOutcome::Added => Tone::Good,
        };
        view! { <StatusBadge tone word=outcome.word()/> }
    });
    view! {
        <tr data-row-id=row.row.to_string()>
            <td class="num">{grouped(row.row)}</td>
            <td data-priority="1"><bdi class="clip">{row.about}</bdi></td>
            <td data-priority="1">{outcome}</td>
            <td data-priority="2"><bdi>{row.column}</bdi></td>
            <td data-priority="1" class="import-reason">{row.reason}</td>
        </tr>
    }
    .into_any()
}

fn foot(shown: Shown, rows: &Page<ImportRow>, found: u32) -> AnyView {
    let query = shown.query.get_untracked();
    let step = |page: Option<u32>| Signal::stored(page.map(|page| shown.path(|query| query.page = page)));
    let before = query.page.checked_sub(1).filter(|page| *page > 0);
    let after = rows.more.then(|| query.page.saturating_add(1));
    let hidden = ImportQuery { page: 1, size: model::grid::DEFAULT_PAGE_SIZE, ..query }.pairs();
    view! {
        <Pager
            prev_href=step(before)
            next_href=step(after)
            first=Signal::stored(rows.first())
            last=Signal::stored(rows.last())
            total=Signal::stored(Some(Total::Exact(found)))
            size=Signal::stored(rows.size)
            size_label="Rows per page"
            action=Signal::stored(paths::import(shown.id, &ImportQuery::default()))
            hidden=Signal::stored(hidden)
        />
    }
    .into_any()
}
