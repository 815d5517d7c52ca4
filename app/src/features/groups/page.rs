//! The groups in sight.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use model::Permission;
use model::grid::Total;
use model::groups::{GroupList, GroupQuery};
use ui::{
    ButtonKind, EmptyState, GridFailed, GridFrame, GridSkeleton, GridTable, IconName, LinkButton, Pager, Workspace,
};

use super::api::ListGroups;
use super::list::Listing;
use super::row::{self, Heads};
use super::toolbar::Toolbar;
use crate::api::Fault;
use crate::form::viewer;
use crate::paths;
use crate::read::{Answer, Reading, body, parsed, reading};

/// The page and what is open over it.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let listing = Listing::from_url();
    provide_context(listing);
    let asked = Signal::derive(move || body(&ListGroups { query: listing.query.get() }));
    let found = reading("groups/list", asked, listing.round.into());
    let busy = RwSignal::new(false);
    let toolbar = move || view! { <Toolbar found/> };
    let pager = move || view! { <Foot found/> };
    let waiting = || view! { <GridSkeleton label="Loading groups" columns=7/> };
    view! {
        <Workspace>
            <GridFrame label="Groups" toolbar pager busy>
                <Transition set_pending=busy fallback=waiting>
                    {move || Suspend::new(async move { table(listing, found.await) })}
                </Transition>
            </GridFrame>
            <Outlet/>
        </Workspace>
    }
    .into_any()
}

fn table(listing: Listing, found: Answer) -> AnyView {
    match parsed::<GroupList>(found) {
        Ok(list) if list.page.rows.is_empty() => empty(listing),
        Ok(list) => {
            let rows = list.page.rows.into_iter().map(row::row).collect_view();
            view! { <GridTable label="Groups" head=|| view! { <Heads/> }>{rows}</GridTable> }.into_any()
        }
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            let href = Signal::derive(move || paths::groups(&listing.query.get()));
            view! { <GridFailed error retry_href=href on_retry=move || listing.refresh()/> }.into_any()
        }
    }
}

/// Nothing found, nothing there, or a page past the end.
fn empty(listing: Listing) -> AnyView {
    let query = listing.query.get_untracked();
    let all = Signal::stored(paths::groups(&query.unnarrowed()));
    let action = move || view! { <LinkButton href=all label="Show all groups"/> };
    let text = if query.is_narrowed() {
        "Nothing in your sight matches. Check the spelling, or take a filter away."
    } else if query.page > 1 {
        "This page is past the end of the list."
    } else {
        "You see the groups that your role is connected to, and those you are a member of."
    };
    view! { <EmptyState icon=IconName::Groups title="No group found" text=Some(text.to_owned()) action/> }.into_any()
}

/// The "+", for who may.
pub(super) fn add() -> AnyView {
    let listing = Listing::here();
    let href = Signal::derive(move || paths::add_group(&listing.query.get()));
    let may = viewer().may(Permission::GroupsAdd);
    may.then(|| {
        view! { <LinkButton href label="Add group" icon=IconName::Plus kind=ButtonKind::Primary/> }
    })
    .into_any()
}

#[component]
fn Foot(found: Reading) -> impl IntoView {
    let listing = Listing::here();
    let list = Signal::derive(move || found.get().and_then(|found| parsed::<GroupList>(found).ok()));
    let step = move |by: i32| {
        Signal::derive(move || {
            let query = listing.query.get();
            let page = query.page.checked_add_signed(by).filter(|page| *page > 0)?;
            let there = by < 0 || list.with(|list| list.as_ref().is_some_and(|list| list.page.more));
            there.then(|| paths::groups(&GroupQuery { page, ..query }))
        })
    };
    let at = move |of: fn(&GroupList) -> u32| Signal::derive(move || list.with(|list| list.as_ref().map_or(0, of)));
    let total = Signal::derive(move || list.with(|list| list.as_ref().map(|list| Total::Exact(list.total))));
    let hidden = Signal::derive(move || {
        let size = model::grid::DEFAULT_PAGE_SIZE;
        listing.query.with(|q| GroupQuery { page: 1, size, ..q.clone() }.pairs())
    });
    view! {
        <Transition fallback=|| ()>
            <Pager
                prev_href=step(-1)
                next_href=step(1)
                first=at(|list| list.page.first())
                last=at(|list| list.page.last())
                total
                size=Signal::derive(move || listing.query.with(|q| q.size))
                size_label="Groups per page"
                action=paths::GROUPS
                hidden
            />
        </Transition>
    }
}
