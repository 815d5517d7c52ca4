//! The Employees grid: its columns and its words (S3-65).

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountRow, Kind};
use model::ids::AccountId;
use ui::{ButtonKind, IconName, LinkButton, RowTitle, StatusBadge, Tone, TwoLineTime};

use super::menu::EmployeeMenu;
use crate::features::people::list::List;
use crate::features::people::page::{Parts, PeoplePage};
use crate::features::people::words::StateBadge;
use crate::form::viewer;
use crate::paths::{self, Tab};

/// The page and its blind.
#[component]
pub fn EmployeesPage() -> impl IntoView {
    let parts = Parts {
        kind: Kind::Employee,
        none_yet: "Add the first user. An installer who is converted to an employee appears here, too.",
        add,
        cells,
    };
    view! { <PeoplePage parts/> }
}

/// The "+".
fn add() -> AnyView {
    let list = List::here();
    let person = viewer();
    let may = person.may(Permission::EmployeesAdd) && person.may(Permission::EmployeesAssignRole);
    let href = Signal::derive(move || paths::add(&list.query.get()));
    may.then(|| {
        view! { <LinkButton href label="Add User" icon=IconName::Plus icon_only=true kind=ButtonKind::Primary/> }
    })
    .into_any()
}

fn cells(row: AccountRow, open: Memo<Option<AccountId>>) -> AnyView {
    let list = List::here();
    let id = row.id;
    let title = row.title().to_owned();
    let href = Signal::derive(move || paths::open(id, &list.query.get(), Tab::Overview));
    let current = Signal::derive(move || open.get() == Some(id));
    let sub = (!row.label.is_empty()).then(|| row.email.clone());
    let now = row.signed_in.then(|| view! { <StatusBadge tone=Tone::Good word="Now"/> });
    view! {
        <RowTitle href title=title.clone() sub current/>
        <td data-priority="4" class="cell-phone"><bdi>{row.phone}</bdi></td>
        <td data-priority="2" class="cell-two-lines"><bdi>{row.company}</bdi></td>
        <td data-priority="2" class="cell-two-lines"><bdi>{row.role_name}</bdi></td>
        <td data-priority="4">{row.country}</td>
        <td data-priority="3">{row.last_login.map(|at| view! { <TwoLineTime at/> })}</td>
        <td data-priority="4"><bdi>{row.created_by}</bdi></td>
        <td class="cell-status" data-priority="1"><StateBadge kind=Kind::Employee state=row.state/></td>
        <td data-priority="3">{now}</td>
        <td class="cell-menu"><EmployeeMenu id title state=row.state from_blind=false/></td>
    }
    .into_any()
}
