//! The Installers grid: its columns and its words (S3-21 to S3-35).

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountRow, Kind};
use model::ids::AccountId;
use ui::{ButtonKind, IconName, LinkButton, RowTitle, TwoLineTime};

use super::menu::InstallerMenu;
use crate::features::people::list::List;
use crate::features::people::page::{Parts, PeoplePage};
use crate::features::people::words::StateBadge;
use crate::form::viewer;
use crate::paths::{self, Tab};

/// The page and its blind.
#[component]
pub fn InstallersPage() -> impl IntoView {
    let parts = Parts {
        kind: Kind::Installer,
        none_yet: "Register the first one: a one-time code is mailed to the address you give.",
        add,
        cells,
    };
    view! { <PeoplePage parts/> }
}

/// The "+" (S3-22).
fn add() -> AnyView {
    let list = List::here();
    let may = viewer().may(Permission::InstallersAdd);
    let href = Signal::derive(move || paths::add(&list.query.get()));
    may.then(|| {
        view! { <LinkButton href label="Register installer" icon=IconName::Plus icon_only=true kind=ButtonKind::Primary/> }
    })
    .into_any()
}

/// S3-26.
fn cells(row: AccountRow, open: Memo<Option<AccountId>>) -> AnyView {
    let list = List::here();
    let id = row.id;
    let title = row.title().to_owned();
    let href = Signal::derive(move || paths::open(id, &list.query.get(), Tab::Overview));
    let current = Signal::derive(move || open.get() == Some(id));
    let sub = (!row.label.is_empty()).then(|| row.email.clone());
    view! {
        <RowTitle href title=title.clone() sub current/>
        <td data-priority="3" class="cell-phone"><bdi>{row.phone}</bdi></td>
        <td data-priority="2" class="num">{row.panels}</td>
        <td data-priority="3">{row.last_login.map(|at| view! { <TwoLineTime at/> })}</td>
        <td data-priority="4"><TwoLineTime at=row.registered/></td>
        <td class="cell-status" data-priority="1"><StateBadge kind=Kind::Installer state=row.state/></td>
        <td class="cell-menu"><InstallerMenu id title state=row.state from_blind=false/></td>
    }
    .into_any()
}
