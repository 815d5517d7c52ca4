//! The Employees grid: its columns and its words.

use leptos::prelude::*;
use model::accounts::{AccountRow, AccountSort, Kind};
use model::ids::AccountId;
use ui::{IconName, LinkButton, RowTitle, TwoLineTime};

use crate::features::people::head::{Column, NameHead};
use crate::features::people::list::List;
use crate::features::people::page::{Parts, PeoplePage};
use crate::features::people::words::StateBadge;
use crate::paths::{self, Tab};

/// The page and its blind.
#[component]
pub fn EmployeesPage() -> impl IntoView {
    let parts = Parts {
        kind: Kind::Employee,
        label: "Employees",
        size_label: "Employees per page",
        none_yet: "An installer who is converted to an employee appears here.",
        add: || ().into_any(),
        heads,
        cells,
        columns: 8,
        bulk: false,
    };
    view! { <PeoplePage parts/> }
}

fn heads() -> AnyView {
    view! {
        <NameHead/>
        <Column sort=AccountSort::Phone label="Phone" priority=3/>
        <Column sort=AccountSort::Role label="Role" priority=2/>
        <Column sort=AccountSort::Company label="Company" priority=3/>
        <Column sort=AccountSort::LastLogin label="Last login" priority=3/>
        <Column sort=AccountSort::Registered label="Created" priority=4/>
        <Column sort=AccountSort::Status label="Status" priority=1/>
    }
    .into_any()
}

fn cells(row: AccountRow, open: Memo<Option<AccountId>>) -> AnyView {
    let list = List::here();
    let id = row.id;
    let title = row.title().to_owned();
    let href = Signal::derive(move || paths::open(id, &list.query.get(), Tab::Overview));
    let current = Signal::derive(move || open.get() == Some(id));
    let sub = (!row.label.is_empty()).then(|| row.email.clone());
    let opens = format!("Open {title}");
    view! {
        <RowTitle href title sub current/>
        <td data-priority="3" class="cell-phone"><bdi>{row.phone}</bdi></td>
        <td data-priority="2"><bdi>{row.role_name}</bdi></td>
        <td data-priority="3"><bdi>{row.company}</bdi></td>
        <td data-priority="3">{row.last_login.map(|at| view! { <TwoLineTime at/> })}</td>
        <td data-priority="4"><TwoLineTime at=row.registered/></td>
        <td class="cell-status" data-priority="1"><StateBadge kind=Kind::Employee state=row.state/></td>
        <td class="cell-menu">
            <LinkButton href label=opens icon=IconName::ChevronRight icon_only=true kind=ui::ButtonKind::Quiet/>
        </td>
    }
    .into_any()
}
