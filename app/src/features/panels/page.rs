//! The panels in sight, from the toolbar to the pager, with what is open beside them.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_params_map;
use model::Permission;
use model::grid::{Page, Total};
use model::ids::PanelId;
use model::panels::{PanelQuery, PanelRow};
use ui::{
    ButtonKind, EmptyState, GridFailed, GridFrame, GridSkeleton, GridTable, IconName, LinkButton, Pager, SelectAll,
    Ticked, Workspace,
};

use super::api::{CountPanels, ListPanels};
use super::bulk::{Bulk, acts};
use super::list::Listing;
use super::row::{Heads, Row};
use super::toolbar::Toolbar;
use crate::api::Fault;
use crate::form::viewer;
use crate::paths;
use crate::read::{Answer, Reading, body, parsed, reading};

/// The page and what is open beside it.
#[component]
pub fn PanelsPage() -> impl IntoView {
    let listing = Listing::from_url();
    provide_context(listing);
    let round = listing.round.into();
    let page = Signal::derive(move || body(&ListPanels { query: listing.query.get() }));
    let rows = reading("panels/list", page, round);
    let all = Signal::derive(move || body(&CountPanels { query: listing.query.get().first_page() }));
    let total = reading("panels/total", all, round);
    let busy = RwSignal::new(false);
    let toolbar = move || view! { <Toolbar total/> };
    let pager = move || view! { <Foot rows total/> };
    let bulk = || view! { <Bulk/> };
    let waiting = || view! { <GridSkeleton label="Loading panels" columns=9/> };
    view! {
        <Workspace>
            <GridFrame label="Panels" toolbar bulk pager busy>
                <Transition set_pending=busy fallback=waiting>
                    {move || Suspend::new(async move { table(listing, rows.await) })}
                </Transition>
            </GridFrame>
            <Outlet/>
        </Workspace>
    }
    .into_any()
}

fn table(listing: Listing, rows: Answer) -> AnyView {
    match parsed::<Page<PanelRow>>(rows) {
        Ok(page) if page.rows.is_empty() => empty(listing),
        Ok(page) => view! { <Table page/> }.into_any(),
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            let href = Signal::derive(move || paths::panels(&listing.query.get()));
            view! { <GridFailed error retry_href=href on_retry=move || listing.refresh()/> }.into_any()
        }
    }
}

/// Nothing found, or nothing there yet: each with its next step.
fn empty(listing: Listing) -> AnyView {
    if listing.query.with_untracked(PanelQuery::is_narrowed) {
        let action = || view! { <LinkButton href=paths::PANELS label="Show all panels"/> };
        let text = "Nothing in your sight matches. Check the spelling, or take a filter away.";
        return view! {
            <EmptyState icon=IconName::Search title="No panel found" text=Some(text.to_owned()) action/>
        }
        .into_any();
    }
    let text = "You see the panels of the groups that your role is connected to or that you are a member of.";
    view! { <EmptyState icon=IconName::Panels title="No panel yet" text=Some(text.to_owned()) action=add/> }.into_any()
}

/// The "+", for who may.
pub(super) fn add() -> AnyView {
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
    view! {
        <GridTable label="Panels" head=move || view! { <Head rows/> }>
            {page.rows.into_iter().map(|row| view! { <Row row open/> }).collect_view()}
        </GridTable>
    }
    .into_any()
}

#[component]
fn Head(rows: StoredValue<Vec<PanelRow>>) -> impl IntoView {
    let listing = Listing::here();
    let ticked = Signal::derive(move || {
        let marks = listing.ticked.get();
        rows.with_value(|rows| Ticked::of(rows.iter().filter(|r| marks.contains_key(&r.id)).count(), rows.len()))
    });
    let toggle = move |on| {
        rows.with_value(|rows| rows.iter().for_each(|row| listing.tick(row.id, row.access, on)));
    };
    let may_tick = !acts().is_empty();
    view! {
        {may_tick.then(|| view! { <SelectAll label="Select all panels on this page" ticked on_toggle=toggle/> })}
        <Heads/>
    }
}

#[component]
fn Foot(rows: Reading, total: Reading) -> impl IntoView {
    let listing = Listing::here();
    let facts = Signal::derive(move || {
        let page = rows.get().and_then(|rows| parsed::<Page<PanelRow>>(rows).ok());
        page.map_or((0, 0, false), |page| (page.first(), page.last(), page.more))
    });
    let step = move |by: i32| {
        Signal::derive(move || {
            let query = listing.query.get();
            let page = query.page.checked_add_signed(by).filter(|page| *page > 0)?;
            let there = by < 0 || facts.get().2;
            there.then(|| paths::panels(&PanelQuery { page, ..query }))
        })
    };
    let hidden = Signal::derive(move || {
        let size = model::grid::DEFAULT_PAGE_SIZE;
        listing.query.with(|q| PanelQuery { page: 1, size, ..q.clone() }.pairs())
    });
    view! {
        <Transition fallback=|| ()>
            <Pager
                prev_href=step(-1)
                next_href=step(1)
                first=Signal::derive(move || facts.get().0)
                last=Signal::derive(move || facts.get().1)
                total=Signal::derive(move || total.get().and_then(|total| parsed::<Total>(total).ok()))
                size=Signal::derive(move || listing.query.with(|q| q.size))
                size_label="Panels per page"
                action=paths::PANELS
                hidden
            />
        </Transition>
    }
}
