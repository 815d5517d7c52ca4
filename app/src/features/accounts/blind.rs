//! One end user beside the list (S0-13, S0-15): what is in his blind.

use leptos::prelude::*;
use model::Permission;
use model::accounts::{Access, AccountDetail, State};
use ui::{IconName, Menu, MenuLink};

use super::{dialogs, tabs};
use crate::features::people::act::Act;
use crate::features::people::blind::{BlindParts, PersonBlind};
use crate::features::people::list::List;
use crate::features::people::tabs::{History, Mails};
use crate::form::viewer;
use crate::lazy;
use crate::paths::{self, Dialog, Tab};

/// The blind.
#[component]
pub fn AccountBlind() -> impl IntoView {
    let parts = BlindParts {
        tab_label: Tab::label,
        tab: tab_body,
        menu: |detail| view! { <BlindMenu detail/> }.into_any(),
        dialog: |dialog, link, detail| Box::pin(lazy::part("console_overlays", dialogs::dialog(dialog, link, detail))),
    };
    view! { <PersonBlind parts/> }
}

fn tab_body(tab: Tab, detail: AccountDetail) -> AnyView {
    match tab {
        Tab::Overview | Tab::Access => view! { <tabs::Overview detail/> }.into_any(),
        Tab::Panels => view! { <tabs::Panels detail/> }.into_any(),
        Tab::Security => view! { <tabs::Security detail/> }.into_any(),
        Tab::Mail => view! { <Mails/> }.into_any(),
        Tab::History => view! { <History/> }.into_any(),
    }
}

#[component]
fn BlindMenu(detail: AccountDetail) -> impl IntoView {
    let list = List::here();
    let person = viewer();
    let (id, state) = (detail.row.id, detail.row.state);
    let confirm = move |act: Act| Signal::derive(move || paths::confirm_from_blind(act.key(), id, &list.query.get()));
    let dialog =
        move |dialog| Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Security, dialog, None));
    let assist = Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Overview, Dialog::Assist, None));
    let access = (state != State::Pending).then(|| Act::from(Access::toggle_of(state)));
    view! {
        <Menu label=format!("Actions for {}", detail.row.title())>
            {person.may(Permission::AccountsResetPassword).then(|| view! {
                <MenuLink href=dialog(Dialog::ResetPassword) label="RESET PASSWORD" icon=IconName::Key/>
            })}
            {access.filter(|_| person.may(Permission::AccountsSuspend)).map(|act| view! {
                <MenuLink href=confirm(act) label=disable_label(act) icon=act.icon()/>
            })}
            {person.may(Permission::AccountsAssist).then(|| view! {
                <MenuLink href=assist label="Remote Assistance" icon=IconName::Monitor/>
            })}
            {person.may(Permission::AccountsSuspend).then(|| view! {
                <MenuLink href=confirm(Act::LockDown) label="Lock down account" icon=Act::LockDown.icon() danger=true/>
            })}
            {person.may(Permission::AccountsRemove).then(|| view! {
                <MenuLink href=confirm(Act::Remove) label="REMOVE ACCOUNT" icon=IconName::Trash danger=true/>
            })}
        </Menu>
    }
}

/// The toggle's label follows the state (S1-8).
pub const fn disable_label(act: Act) -> &'static str {
    match act {
        Act::Suspend => "Disable Account",
        Act::Enable => "Enable Account",
        _ => "REMOVE ACCOUNT",
    }
}
