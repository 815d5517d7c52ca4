//! The three dots of a row and of the blind: edit, disable or enable, reset password, remove (S4-3).

use leptos::prelude::*;
use model::Permission;
use model::accounts::State;
use model::employees::Switch;
use model::ids::AccountId;
use ui::{IconName, Menu, MenuLink};

use crate::features::people::act::Act;
use crate::features::people::list::List;
use crate::form::viewer;
use crate::paths::{self, Dialog, Tab};

/// May the person reset a password by any of the methods?
pub fn may_reset() -> bool {
    let person = viewer();
    person.may(Permission::EmployeesResetPassword) || person.may(Permission::EmployeesSetPassword)
}

/// The menu.
#[component]
pub fn EmployeeMenu(
    /// Whom it is about.
    id: AccountId,
    /// His name.
    title: String,
    /// Decides between Disable and Enable.
    state: State,
    /// Stands in his blind: acts lead back there.
    from_blind: bool,
) -> impl IntoView {
    let list = List::here();
    let person = viewer();
    let acts = [Permission::EmployeesEdit, Permission::EmployeesDisable, Permission::EmployeesRemove];
    if !acts.iter().any(|act| person.may(*act)) && !may_reset() {
        return ().into_any();
    }
    let dialog =
        move |dialog| Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Overview, dialog, None));
    let confirm = move |act: Act| {
        Signal::derive(move || {
            let query = list.query.get();
            if from_blind {
                paths::confirm_from_blind(act.key(), id, &query)
            } else {
                paths::confirm(act.key(), &[id], &query)
            }
        })
    };
    let switch = Act::from(Switch::offered_in(state));
    let switches = person.may(Permission::EmployeesDisable) && state != State::Pending;
    view! {
        <Menu label=format!("Actions for {title}")>
            {person.may(Permission::EmployeesEdit).then(|| view! {
                <MenuLink href=dialog(Dialog::Edit) label="Edit" icon=IconName::Edit/>
            })}
            {may_reset().then(|| view! {
                <MenuLink href=dialog(Dialog::ResetPassword) label="Reset password" icon=IconName::Key/>
            })}
            {switches.then(|| view! {
                <MenuLink href=confirm(switch) label=switch.verb() icon=switch.icon() danger=switch.is_dangerous()/>
            })}
            {(from_blind && person.may(Permission::EmployeesDisable)).then(|| view! {
                <MenuLink href=confirm(Act::LockDown) label="Lock down account" icon=Act::LockDown.icon() danger=true/>
            })}
            {person.may(Permission::EmployeesRemove).then(|| view! {
                <MenuLink href=confirm(Act::Remove) label="Remove" icon=IconName::Trash danger=true/>
            })}
        </Menu>
    }
    .into_any()
}
