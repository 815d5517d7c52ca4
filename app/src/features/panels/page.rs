//! The grid of panels: its words and its rows.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::Permission;
use model::grid::Page;
use model::ids::PanelId;
use model::panels::PanelRow;
use ui::{ButtonKind, HeadCell, IconName, LinkButton, SelectAll, Ticked};

use super::api::{CountPanels, ListPanels};
use super::bulk::{Bulk, acts};
use super::list::Listing;
use super::row::Row;
use super::toolbar::filters;
use crate::api::Fault;
use crate::features::list::Facts;
use crate::features::list::page::{ListPage, Parts, source};
use crate::features::list::table::{ListTable, empty, failed};
use crate::form::viewer;
use crate::live::live_reading;
use crate::paths;
use crate::read::{Answer, body, parsed};

const NONE_YET: &str = "You see the panels of the groups that your role is connected to or that you are a member of.";

/// The page and what is open beside it.
#[component]
pub fn PanelsPage() -> impl IntoView {
    let listing = Listing::from_url();
    provide_context(listing);
    let round = listing.round.into();
    let page = Signal::derive(move || body(&ListPanels { query: listing.query.get() }));
    let all = Signal::derive(move || body(&CountPanels { query: listing.query.get().first_page() }));
    let total = live_reading("panels/total", all, round);
    provide_context(crate::features::people::bulk::ListTotal(total));
    let parts = Parts {
        source: source("panels/list", page, round),
        total: Some(total),
        facts,
        table,
        placeholder: "IMEI, web name, account code",
        filters,
        end: add,
        bulk: || view! { <Bulk/> }.into_any(),
        foot: None,
    };
    view! { <ListPage parts/> }
}

fn facts(answer: Answer) -> Option<Facts> {
    let page = parsed::<Page<PanelRow>>(answer).ok()?;
    Some(Facts::of(&page, |row| row.id.to_string(), None))
}

fn table(answer: Answer) -> AnyView {
    match parsed::<Page<PanelRow>>(answer) {
        Ok(page) if page.rows.is_empty() => empty(IconName::Panels, NONE_YET, add),
        Ok(page) => view! { <Table page/> }.into_any(),
        Err(Fault(error)) => failed(error),
    }
}

/// The "+", for who may.
fn add() -> AnyView {
    let listing = Listing::here();
    let href = Signal::derive(move || paths::add_panel(&listing.query.get()));
    let may = viewer().may(Permission::PanelsAdd);
    may.then(|| view! { <LinkButton href label="Add panel" icon=IconName::Plus kind=ButtonKind::Primary/> }).into_any()
}

#[component]
fn Table(page: Page<PanelRow>) -> impl IntoView {
    let params = use_params_map();
    let open = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse::<PanelId>().ok())));
    let rows = StoredValue::new(page.rows.clone());
    let tick = (!acts().is_empty()).then(|| ViewFn::from(move || view! { <TickAll rows/> }));
    view! {
        <ListTable tick end=|| view! { <HeadCell label="Actions" hide_label=true/> }>
            {page.rows.into_iter().map(|row| view! { <Row row open/> }).collect_view()}
        </ListTable>
    }
    .into_any()
}

#[component]
fn TickAll(rows: StoredValue<Vec<PanelRow>>) -> impl IntoView {
    let listing = Listing::here();
    let ticked = Signal::derive(move || {
        let marks = listing.ticked.get();
        rows.with_value(|rows| Ticked::of(rows.iter().filter(|r| marks.contains_key(&r.id)).count(), rows.len()))
    });
    let toggle = move |on| {
        rows.with_value(|rows| rows.iter().for_each(|row| listing.tick(row.id, row.access, on)));
    };
    view! { <SelectAll label="Select all panels on this page" ticked on_toggle=toggle/> }
}
