//! A list of accounts of one kind, with what is open beside it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::accounts::{AccountRow, Kind};
use model::grid::Page;
use model::ids::AccountId;
use ui::{HeadCell, IconName, RowCheck, SelectAll, Ticked};

use super::bulk::Bulk;
use super::endpoints;
use super::list::List;
use super::toolbar::{filters, placeholder};
use crate::api::Fault;
use crate::features::accounts::api::{CountAccounts, ListAccounts};
use crate::features::list::Facts;
use crate::features::list::page::{ListPage, Parts as Listed, source};
use crate::features::list::table::{ListTable, empty, failed};
use crate::live::live_reading;
use crate::read::{Answer, body, parsed};

/// What a page brings of its own.
#[derive(Clone, Copy)]
pub struct Parts {
    /// Whose page it is.
    pub kind: Kind,
    /// What is said while there is nobody.
    pub none_yet: &'static str,
    /// The button that adds one, for who may.
    pub add: fn() -> AnyView,
    /// The cells under the heads, and those of the menu.
    pub cells: fn(AccountRow, Memo<Option<AccountId>>) -> AnyView,
}

/// The page and what is open beside it.
#[component]
pub fn PeoplePage(
    /// Its own parts.
    parts: Parts,
) -> impl IntoView {
    let list = List::from_url(parts.kind);
    provide_context(list);
    provide_context(parts);
    let round = list.round.into();
    let page = Signal::derive(move || body(&ListAccounts { query: list.query.get() }));
    let source = source(endpoints(parts.kind).list, page, round);
    let all = Signal::derive(move || body(&CountAccounts { query: list.query.get().first_page() }));
    let total = live_reading(endpoints(parts.kind).total, all, round);
    provide_context(super::bulk::ListTotal(total));
    let placeholder = placeholder(parts.kind);
    let bulk = || view! { <Bulk/> }.into_any();
    let parts =
        Listed { source, total: Some(total), facts, table, placeholder, filters, end: parts.add, bulk, foot: None };
    view! { <ListPage parts/> }
}

fn facts(answer: Answer) -> Option<Facts> {
    let page = parsed::<Page<AccountRow>>(answer).ok()?;
    Some(Facts::of(&page, |row| row.id.to_string(), None))
}

fn table(answer: Answer) -> AnyView {
    let parts = expect_context::<Parts>();
    match parsed::<Page<AccountRow>>(answer) {
        Ok(page) if page.rows.is_empty() => empty(IconName::Accounts, parts.none_yet, parts.add),
        Ok(page) => view! { <Table page parts/> }.into_any(),
        Err(Fault(error)) => failed(error),
    }
}

#[component]
fn Table(page: Page<AccountRow>, parts: Parts) -> impl IntoView {
    let params = use_params_map();
    let open = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse::<AccountId>().ok())));
    let rows = StoredValue::new(page.rows.clone());
    let tick = Some(ViewFn::from(move || view! { <TickAll rows/> }));
    view! {
        <ListTable tick end=|| view! { <HeadCell label="Actions" hide_label=true/> }>
            {page.rows.into_iter().map(|row| view! { <Row row open parts/> }).collect_view()}
        </ListTable>
    }
    .into_any()
}

#[component]
fn TickAll(rows: StoredValue<Vec<AccountRow>>) -> impl IntoView {
    let list = List::here();
    let ticked = Signal::derive(move || {
        let marks = list.ticked.get();
        rows.with_value(|rows| Ticked::of(rows.iter().filter(|r| marks.contains_key(&r.id)).count(), rows.len()))
    });
    let toggle = move |on| {
        rows.with_value(|rows| rows.iter().for_each(|row| list.tick(row.id, row.state, on)));
    };
    let label = format!("Select all {} on this page", list.kind.nouns());
    view! { <SelectAll label ticked on_toggle=toggle/> }
}

#[component]
fn Row(row: AccountRow, open: Memo<Option<AccountId>>, parts: Parts) -> impl IntoView {
    let list = List::here();
    let (id, state) = (row.id, row.state);
    list.is_now(id, state);
    let current = Signal::derive(move || open.get() == Some(id));
    let checked = Signal::derive(move || list.ticked.with(|t| t.contains_key(&id)));
    view! {
        <tr data-row-id=id.to_string() class:is-current=current class:is-ticked=checked>
            <RowCheck
                label=format!("Select {}", row.title())
                value=id.to_string()
                form="bulk"
                checked
                on_toggle=move |on| list.tick(id, state, on)
            />
            {(parts.cells)(row, open)}
        </tr>
    }
    .into_any()
}
