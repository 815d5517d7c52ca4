//! The grid, from its toolbar to its pager.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_params_map;
use model::accounts::{AccountQuery, AccountRow, AccountSort};
use model::grid::{Page, Total};
use model::ids::AccountId;
use ui::{
    EmptyState, GridFailed, GridFrame, GridSkeleton, GridTable, HeadCell, IconName, LinkButton, Pager, SelectAll,
    Ticked, Workspace,
};

use super::api::{CountAccounts, ListAccounts};
use super::bulk::Bulk;
use super::list::List;
use super::row::Row;
use super::toolbar::Toolbar;
use crate::api::Fault;
use crate::paths;
use crate::read::{Answer, Reading, body, parsed, reading};

/// The page and its blind.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let list = List::from_url();
    provide_context(list);
    let round = list.round.into();
    let page = Signal::derive(move || body(&ListAccounts { query: list.query.get() }));
    let rows = reading("accounts/list", page, round);
    let all = Signal::derive(move || body(&CountAccounts { query: list.query.get().first_page() }));
    let total = reading("accounts/total", all, round);
    let busy = RwSignal::new(false);
    let pager = move || view! { <Foot rows total/> };
    let toolbar = move || view! { <Toolbar total/> };
    view! {
        <Workspace>
            <GridFrame label="Accounts" toolbar bulk=|| view! { <Bulk/> } pager busy>
                <Transition set_pending=busy fallback=|| view! { <GridSkeleton label="Loading accounts" columns=8/> }>
                    {move || Suspend::new(async move { table(list, rows.await) })}
                </Transition>
            </GridFrame>
            <Outlet/>
        </Workspace>
    }
    .into_any()
}

fn table(list: List, rows: Answer) -> AnyView {
    match parsed::<Page<AccountRow>>(rows) {
        Ok(page) if page.rows.is_empty() => empty(list),
        Ok(page) => view! { <Table page/> }.into_any(),
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            let href = Signal::derive(move || paths::accounts(&list.query.get()));
            view! { <GridFailed error retry_href=href on_retry=move || list.refresh()/> }.into_any()
        }
    }
}

/// Nothing found, or nothing there yet: each with its next step.
fn empty(list: List) -> AnyView {
    if list.query.with_untracked(AccountQuery::is_narrowed) {
        let action = || view! { <LinkButton href=paths::ACCOUNTS label="Show all accounts"/> };
        let text = "Nothing in your sight matches. Check the spelling, or take a filter away.";
        return view! { <EmptyState icon=IconName::Search title="No account found" text=Some(text.to_owned()) action/> }
            .into_any();
    }
    let text = "Accounts of customers of the mobile app appear here.";
    let action = move || {
        let href = paths::accounts_add(&list.query.get_untracked());
        view! { <LinkButton href label="+ADD ACCOUNT"/> }
    };
    view! { <EmptyState icon=IconName::Accounts title="No accounts yet" text=Some(text.to_owned()) action/> }.into_any()
}

#[component]
fn Table(page: Page<AccountRow>) -> impl IntoView {
    let params = use_params_map();
    let open = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse::<AccountId>().ok())));
    let rows = StoredValue::new(page.rows.clone());
    view! {
        <GridTable label="Accounts" head=move || view! { <Head rows/> }>
            {page.rows.into_iter().map(|row| view! { <Row row open/> }).collect_view()}
        </GridTable>
    }
    .into_any()
}

#[component]
fn Head(rows: StoredValue<Vec<AccountRow>>) -> impl IntoView {
    let list = List::here();
    let ticked = Signal::derive(move || {
        let marks = list.ticked.get();
        rows.with_value(|rows| Ticked::of(rows.iter().filter(|r| marks.contains_key(&r.id)).count(), rows.len()))
    });
    let toggle = move |on| {
        rows.with_value(|rows| rows.iter().for_each(|row| list.tick(row.id, row.state, on)));
    };
    view! {
        <SelectAll label="Select all accounts on this page" ticked on_toggle=toggle/>
        <NameHead/>
        <Column sort=AccountSort::Phone label="Phone" priority=3/>
        <Column sort=AccountSort::Role label="Role" priority=2/>
        <Column sort=AccountSort::Panels label="Panels" priority=2 number=true/>
        <Column sort=AccountSort::Registered label="Registered" priority=4/>
        <Column sort=AccountSort::LastLogin label="Last login" priority=3/>
        <Column sort=AccountSort::Status label="Status" priority=1/>
        <HeadCell label="Actions" hide_label=true/>
    }
}

/// Name and email share a column; each sorts.
#[component]
fn NameHead() -> impl IntoView {
    let list = List::here();
    let by_email = Signal::derive(move || list.query.with(|q| q.sort == AccountSort::Email));
    let sort = Signal::derive(move || if by_email.get() { AccountSort::Email } else { AccountSort::Name });
    let label = Signal::derive(move || if by_email.get() { "Email & name" } else { "Name & email" }.to_owned());
    view! { <SortedHead sort label priority=1 number=false flips_to=Some((AccountSort::Name, AccountSort::Email))/> }
}

#[component]
fn Column(sort: AccountSort, label: &'static str, priority: u8, #[prop(optional)] number: bool) -> impl IntoView {
    view! { <SortedHead sort=Signal::stored(sort) label=Signal::stored(label.to_owned()) priority number flips_to=None/> }
}

/// A head cell whose link sorts by it, then turns the order round; a column of two values goes on
/// to its second value.
#[component]
fn SortedHead(
    sort: Signal<AccountSort>,
    label: Signal<String>,
    priority: u8,
    number: bool,
    flips_to: Option<(AccountSort, AccountSort)>,
) -> impl IntoView {
    let list = List::here();
    let sorted = Signal::derive(move || list.query.with(|q| (q.sort == sort.get()).then_some(q.direction)));
    let href = Signal::derive(move || {
        let query = list.query.get();
        let (sort, direction) = next_order(&query, sort.get(), flips_to);
        Some(paths::accounts(&AccountQuery { sort, direction, ..query.first_page() }))
    });
    view! { <HeadCell label href sorted priority number/> }
}

fn next_order(
    query: &AccountQuery,
    sort: AccountSort,
    flips_to: Option<(AccountSort, AccountSort)>,
) -> (AccountSort, model::grid::Direction) {
    if query.sort != sort {
        return (sort, sort.natural());
    }
    let turned = query.direction.flipped();
    match flips_to {
        // Back at the natural order: the other value of the column is next.
        Some((first, second)) if turned == sort.natural() => {
            let other = if sort == first { second } else { first };
            (other, other.natural())
        }
        _ => (sort, turned),
    }
}

#[component]
fn Foot(rows: Reading, total: Reading) -> impl IntoView {
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
            there.then(|| paths::accounts(&AccountQuery { page, ..query }))
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
                size_label="Accounts per page"
                action=paths::ACCOUNTS
                hidden
            />
        </Transition>
    }
}
