//! The Accounts grid: its columns and its words.

use leptos::prelude::*;
use model::Permission;
use model::accounts::Kind;
use ui::{ButtonKind, LinkButton};

use super::row;
use crate::features::people::list::List;
use crate::features::people::page::{Parts, PeoplePage};
use crate::form::viewer;
use crate::paths;

/// The page and its blind.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let parts = Parts {
        kind: Kind::EndUser,
        none_yet: "Accounts of customers of the mobile app appear here.",
        add,
        cells: row::cells,
    };
    view! { <PeoplePage parts/> }
}

fn add() -> AnyView {
    let list = List::here();
    let may = viewer().may(Permission::AccountsAdd);
    let href = Signal::derive(move || paths::add(&list.query.get()));
    may.then(|| view! { <LinkButton href label="+ADD ACCOUNT" kind=ButtonKind::Primary/> }).into_any()
}
