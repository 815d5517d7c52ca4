//! The Accounts grid: its columns and its words.

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountSort, Kind};
use ui::{ButtonKind, LinkButton};

use super::row;
use crate::features::people::head::{Column, NameHead};
use crate::features::people::list::List;
use crate::features::people::page::{Parts, PeoplePage};
use crate::form::viewer;
use crate::paths;

/// The page and its blind.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let parts = Parts {
        kind: Kind::EndUser,
        label: "Accounts",
        size_label: "Accounts per page",
        none_yet: "Accounts of customers of the mobile app appear here.",
        add,
        heads,
        cells: row::cells,
        columns: 8,
        bulk: true,
    };
    view! { <PeoplePage parts/> }
}

fn add() -> AnyView {
    let list = List::here();
    let may = viewer().may(Permission::AccountsAdd);
    let href = Signal::derive(move || paths::add(&list.query.get()));
    may.then(|| view! { <LinkButton href label="+ADD ACCOUNT" kind=ButtonKind::Primary/> }).into_any()
}

fn heads() -> AnyView {
    view! {
        <NameHead/>
        <Column sort=AccountSort::Phone label="Phone" priority=3/>
        <Column sort=AccountSort::Role label="Role" priority=2/>
        <Column sort=AccountSort::Panels label="Panels" priority=2 number=true/>
        <Column sort=AccountSort::Registered label="Registered" priority=4/>
        <Column sort=AccountSort::LastLogin label="Last login" priority=3/>
        <Column sort=AccountSort::Status label="Status" priority=1/>
    }
    .into_any()
}
