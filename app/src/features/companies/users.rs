//! A company's users with the operation column (S4-3): edit, reset password, "Disable" or "Enable", delete.
//! What they open belongs to the Employees page, and leads back here.

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountQuery, AccountRow, AccountSort, Kind, State};
use model::companies::{CompanyRow, CompanyUsers};
use ui::{
    ButtonKind, EmptyState, GridFailed, GridTable, HeadCell, IconName, LinkButton, Pager, RowTitle, Spinner,
    TwoLineTime,
};

use super::api::UsersOfCompany;
use super::company::Here;
use crate::api::Fault;
use crate::features::people::words::StateBadge;
use crate::form::viewer;
use crate::live::live_reading;
use crate::paths::{self, Tab};
use crate::read::{Reading, body, parsed};

/// The section.
#[component]
pub fn Users(
    /// Whose.
    company: CompanyRow,
) -> impl IntoView {
    let here = Here::current();
    let person = viewer();
    let may_see = person.may(Permission::EmployeesView);
    let may_add = person.may(Permission::EmployeesAdd);
    let (id, count) = (company.id, company.users);
    let add = Signal::derive(move || paths::add_user(id, &here.path()));
    view! {
        <section class="card" aria-labelledby="company-users">
            <header class="card-head">
                <h3 id="company-users">"Users"{count.map(|n| view! { " "<span class="muted num">{model::grid::grouped(n)}</span> })}</h3>
                {may_add.then(|| view! { <LinkButton href=add label="Add User" icon=IconName::Plus kind=ButtonKind::Primary/> })}
            </header>
            {if may_see {
                view! { <List company/> }.into_any()
            } else {
                let why = model::text::missing(Permission::EmployeesView);
                view! { <EmptyState icon=IconName::Lock title="Not for you to see" text=Some(why)/> }.into_any()
            }}
        </section>
    }
    .into_any()
}

#[component]
fn List(company: CompanyRow) -> impl IntoView {
    let here = Here::current();
    let id = company.id;
    let asked = Signal::derive(move || body(&UsersOfCompany { id, query: here.users.get() }));
    let found = live_reading("companies/users", asked, here.round.into());
    view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match parsed::<CompanyUsers>(found.await) {
                    Ok(users) if users.page.rows.is_empty() => none(),
                    Ok(users) => table(users),
                    Err(Fault(error)) => {
                        crate::api::watch_sign_out(&error);
                        let href = Signal::derive(move || here.path());
                        view! { <GridFailed error retry_href=href on_retry=move || here.refresh()/> }.into_any()
                    }
                }
            })}
        </Transition>
        <Foot found/>
    }
    .into_any()
}

fn none() -> AnyView {
    let text = "Whoever is added to this company appears here.";
    view! { <EmptyState icon=IconName::Employees title="No user yet" text=Some(text.to_owned())/> }.into_any()
}

fn table(users: CompanyUsers) -> AnyView {
    let head = || {
        view! {
            <Head sort=AccountSort::Name label="Name & email" priority=1/>
            <Head sort=AccountSort::Role label="Role" priority=2/>
            <Head sort=AccountSort::LastLogin label="Last login" priority=4/>
            <Head sort=AccountSort::Status label="Status" priority=1/>
            <HeadCell label="Operation"/>
        }
    };
    let rows = users.page.rows.into_iter().map(|row| view! { <Row row/> }).collect_view();
    view! { <div class="grid-scroll"><GridTable label="Users" head>{rows}</GridTable></div> }.into_any()
}

#[component]
fn Head(sort: AccountSort, label: &'static str, priority: u8) -> impl IntoView {
    let here = Here::current();
    let sorted = Signal::derive(move || here.users.with(|q| (q.sort == sort).then_some(q.direction)));
    let href = Signal::derive(move || {
        let query = here.users.get();
        let direction = if query.sort == sort { query.direction.flipped() } else { sort.natural() };
        Some(paths::company(here.id.get(), &AccountQuery { sort, direction, ..query.first_page() }))
    });
    view! { <HeadCell label href sorted priority/> }
}

#[component]
fn Row(row: AccountRow) -> impl IntoView {
    let id = row.id;
    let title = row.title().to_owned();
    let href = Signal::stored(paths::open(id, &AccountQuery::of(Kind::Employee), Tab::Overview));
    let sub = (!row.label.is_empty()).then(|| row.email.clone());
    view! {
        <tr data-row-id=id.to_string()>
            <RowTitle href title sub/>
            <td data-priority="2"><bdi>{row.role_name.clone()}</bdi></td>
            <td data-priority="4">{row.last_login.map(|at| view! { <TwoLineTime at/> })}</td>
            <td class="cell-status"><StateBadge kind=Kind::Employee state=row.state/></td>
            <td class="cell-acts"><Operations row/></td>
        </tr>
    }
    .into_any()
}

/// S4-3; nobody acts on himself here.
#[component]
fn Operations(row: AccountRow) -> impl IntoView {
    let here = Here::current();
    let person = viewer();
    let id = row.id;
    let name = row.title().to_owned();
    let may = move |permission| person.may(permission) && person.id != id;
    let dialog = move |act: &'static str| Signal::derive(move || paths::employee_dialog(id, act, &here.path()));
    let ask = move |act: &'static str| Signal::derive(move || paths::employee_confirm(id, act, &here.path()));
    let icon = move |shown: bool, href: Signal<String>, label: String, icon: IconName| {
        shown.then(|| view! { <LinkButton href label icon icon_only=true small=true kind=ButtonKind::Quiet/> })
    };
    let (toggle, word) = if row.state == State::Off { ("enable", "Enable") } else { ("disable", "Disable") };
    let reset = may(Permission::EmployeesResetPassword) || may(Permission::EmployeesSetPassword);
    view! {
        {icon(may(Permission::EmployeesEdit), dialog("edit"), format!("Edit {name}"), IconName::Edit)}
        {icon(reset, dialog("reset-password"), format!("Reset password of {name}"), IconName::Key)}
        {may(Permission::EmployeesDisable).then(|| view! { <LinkButton href=ask(toggle) label=word small=true/> })}
        {icon(may(Permission::EmployeesRemove), ask("remove"), format!("Delete {name}"), IconName::Trash)}
    }
}

#[component]
fn Foot(found: Reading) -> impl IntoView {
    let here = Here::current();
    let users = Signal::derive(move || found.get().and_then(|found| parsed::<CompanyUsers>(found).ok()));
    let step = move |by: i32| {
        Signal::derive(move || {
            let query = here.users.get();
            let page = query.page.checked_add_signed(by).filter(|page| *page > 0)?;
            let there = by < 0 || users.with(|users| users.as_ref().is_some_and(|users| users.page.more));
            there.then(|| paths::company(here.id.get(), &AccountQuery { page, ..query }))
        })
    };
    let at =
        move |of: fn(&CompanyUsers) -> u32| Signal::derive(move || users.with(|users| users.as_ref().map_or(0, of)));
    let hidden = Signal::derive(move || {
        let size = model::grid::DEFAULT_PAGE_SIZE;
        here.users.with(|q| AccountQuery { page: 1, size, ..q.clone() }.pairs())
    });
    view! {
        <Transition fallback=|| ()>
            <Pager
                prev_href=step(-1)
                next_href=step(1)
                first=at(|users| users.page.first())
                last=at(|users| users.page.last())
                total=Signal::derive(move || users.with(|users| users.as_ref().map(|users| users.total)))
                size=Signal::derive(move || here.users.with(|q| q.size))
                size_label="Users per page"
                action=Signal::derive(move || paths::company_page(here.id.get()))
                hidden
            />
        </Transition>
    }
}
