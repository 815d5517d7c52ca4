//! A list of accounts of one kind, from its toolbar to its pager, with what is open beside it.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_params_map;
use model::accounts::{AccountQuery, AccountRow, Kind};
use model::grid::{Page, Total};
use model::ids::AccountId;
use ui::{
    EmptyState, GridFailed, GridFrame, GridSkeleton, GridTable, HeadCell, IconName, LinkButton, Pager, RowCheck,
    SelectAll, Ticked, Workspace,
};

use super::bulk::Bulk;
use super::endpoints;
use super::list::List;
use super::toolbar::Toolbar;
use crate::api::Fault;
use crate::features::accounts::api::{CountAccounts, ListAccounts};
use crate::paths;
use crate::read::{Answer, Reading, body, parsed, reading};

/// What a page brings of its own.
#[derive(Clone, Copy)]
pub struct Parts {
    /// Whose page it is.
    pub kind: Kind,
    /// The page's name.
    pub label: &'static str,
    /// What the size selector is called (S3-95).
    pub size_label: &'static str,
    /// What is said while there is nobody.
    pub none_yet: &'static str,
    /// The button that adds one, for who may.
    pub add: fn() -> AnyView,
    /// The heads between the check box and the actions.
    pub heads: fn() -> AnyView,
    /// The cells under them, and those of the menu.
    pub cells: fn(AccountRow, Memo<Option<AccountId>>) -> AnyView,
    /// How many columns there are.
    pub columns: u32,
    /// Rows can be ticked.
    pub bulk: bool,
}

/// The page and what is open beside it.
#[component]
pub fn PeoplePage(
    /// Its own parts.
    parts: Parts,
) -> impl IntoView {
    let list = List::from_url(parts.kind);
    provide_context(list);
    let round = list.round.into();
    let page = Signal::derive(move || body(&ListAccounts { query: list.query.get() }));
    let rows = reading(endpoints(parts.kind).list, page, round);
    let all = Signal::derive(move || body(&CountAccounts { query: list.query.get().first_page() }));
    let total = reading(endpoints(parts.kind).total, all, round);
    let busy = RwSignal::new(false);
    let pager = move || view! { <Foot rows total size_label=parts.size_label/> };
    let toolbar = move || view! { <Toolbar total add=parts.add/> };
    let bulk = move || parts.bulk.then(|| view! { <Bulk/> });
    let waiting =
        move || view! { <GridSkeleton label=format!("Loading {}", parts.kind.nouns()) columns=parts.columns/> };
    view! {
        <Workspace>
            <GridFrame label=parts.label toolbar bulk pager busy>
                <Transition set_pending=busy fallback=waiting>
                    {move || Suspend::new(async move { table(list, parts, rows.await) })}
                </Transition>
            </GridFrame>
            <Outlet/>
        </Workspace>
    }
    .into_any()
}

fn table(list: List, parts: Parts, rows: Answer) -> AnyView {
    match parsed::<Page<AccountRow>>(rows) {
        Ok(page) if page.rows.is_empty() => empty(list, parts),
        Ok(page) => view! { <Table page parts/> }.into_any(),
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            let href = Signal::derive(move || paths::list(&list.query.get()));
            view! { <GridFailed error retry_href=href on_retry=move || list.refresh()/> }.into_any()
        }
    }
}

/// Nothing found, or nothing there yet: each with its next step.
fn empty(list: List, parts: Parts) -> AnyView {
    let kind = parts.kind;
    if list.query.with_untracked(AccountQuery::is_narrowed) {
        let action = move || {
            view! { <LinkButton href=paths::page_of(kind) label=format!("Show all {}", kind.nouns())/> }
        };
        let title = format!("No {} found", kind.noun());
        let text = "Nothing in your sight matches. Check the spelling, or take a filter away.";
        return view! { <EmptyState icon=IconName::Search title text=Some(text.to_owned()) action/> }.into_any();
    }
    let title = format!("No {} yet", kind.noun());
    view! { <EmptyState icon=IconName::Accounts title text=Some(parts.none_yet.to_owned()) action=parts.add/> }
        .into_any()
}

#[component]
fn Table(page: Page<AccountRow>, parts: Parts) -> impl IntoView {
    let params = use_params_map();
    let open = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse::<AccountId>().ok())));
    let rows = StoredValue::new(page.rows.clone());
    view! {
        <GridTable label=parts.label head=move || view! { <Head rows parts/> }>
            {page.rows.into_iter().map(|row| view! { <Row row open parts/> }).collect_view()}
        </GridTable>
    }
    .into_any()
}

#[component]
fn Head(rows: StoredValue<Vec<AccountRow>>, parts: Parts) -> impl IntoView {
    let list = List::here();
    let ticked = Signal::derive(move || {
        let marks = list.ticked.get();
        rows.with_value(|rows| Ticked::of(rows.iter().filter(|r| marks.contains_key(&r.id)).count(), rows.len()))
    });
    let toggle = move |on| {
        rows.with_value(|rows| rows.iter().for_each(|row| list.tick(row.id, row.state, on)));
    };
    let label = format!("Select all {} on this page", parts.kind.nouns());
    view! {
        {parts.bulk.then(|| view! { <SelectAll label ticked on_toggle=toggle/> })}
        {(parts.heads)()}
        <HeadCell label="Actions" hide_label=true/>
    }
}

#[component]
fn Row(row: AccountRow, open: Memo<Option<AccountId>>, parts: Parts) -> impl IntoView {
    let list = List::here();
    let (id, state) = (row.id, row.state);
    let current = Signal::derive(move || open.get() == Some(id));
    let checked = Signal::derive(move || list.ticked.with(|t| t.contains_key(&id)));
    let check = parts.bulk.then(|| {
        view! {
            <RowCheck
                label=format!("Select {}", row.title())
                value=id.to_string()
                form="bulk"
                checked
                on_toggle=move |on| list.tick(id, state, on)
            />
        }
    });
    view! {
        <tr data-row-id=id.to_string() class:is-current=current class:is-ticked=checked>
            {check}
            {(parts.cells)(row, open)}
        </tr>
    }
    .into_any()
}

#[component]
fn Foot(rows: Reading, total: Reading, size_label: &'static str) -> impl IntoView {
    let list = List::here();
    let facts = Signal::derive(move || {
        let page = rows.get().and_then(|rows| parsed::<Page<AccountRow>>(rows).ok());
        page.map_or((0, 0, false), |page| (page.first(), page.last(), page.more))
    });
    let step = move |by: i32| {
        Signal::derive(move || {
            let query = list.query.get();
            let page = query.page.checked_add_signed(by).filter(|page| *page > 0)?;
            let there = by < 0 || facts.get().2;
            there.then(|| paths::list(&AccountQuery { page, ..query }))
        })
    };
    let counted = Signal::derive(move || total.get().and_then(|total| parsed::<Total>(total).ok()));
    let size = Signal::derive(move || list.query.with(|q| q.size));
    let hidden = Signal::derive(move || {
        list.query.with(|q| AccountQuery { page: 1, size: model::grid::DEFAULT_PAGE_SIZE, ..q.clone() }.pairs())
    });
    view! {
        <Transition fallback=|| ()>
            <Pager
                prev_href=step(-1)
                next_href=step(1)
                first=Signal::derive(move || facts.get().0)
                last=Signal::derive(move || facts.get().1)
                total=counted
                size
                size_label
                action=paths::page_of(list.kind)
                hidden
            />
        </Transition>
    }
}
