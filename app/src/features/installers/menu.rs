//! The three dots of a row and of the blind: the same acts in the same order (S3-36 to S3-39, S3-77).

use leptos::prelude::*;
use model::Permission;
use model::accounts::{Kind, OutcomeKind, State};
use model::ids::AccountId;
use model::installers::Decision;
use ui::{IconName, Menu, MenuLink, MenuPost, use_toaster};

use crate::features::people::act::Act;
use crate::features::people::list::List;
use crate::form::{FormState, post, sending, viewer};
use crate::paths::{self, Dialog, Tab};

/// The menu: Accept or Reject, Convert to employee, Reset password, Remove.
#[component]
pub fn InstallerMenu(
    /// Whom it is about.
    id: AccountId,
    /// His name.
    title: String,
    /// Decides between Accept and Reject.
    state: State,
    /// Stands in his blind: acts lead back there.
    from_blind: bool,
) -> impl IntoView {
    let list = List::here();
    let person = viewer();
    let acts = [
        Permission::InstallersAccept,
        Permission::InstallersConvert,
        Permission::InstallersResetPassword,
        Permission::InstallersRemove,
    ];
    if !acts.iter().any(|act| person.may(*act)) {
        return ().into_any();
    }
    let dialog =
        move |dialog| Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Overview, dialog, None));
    let remove = Signal::derive(move || {
        let query = list.query.get();
        let act = Act::Remove.key();
        if from_blind { paths::confirm_from_blind(act, id, &query) } else { paths::confirm(act, &[id], &query) }
    });
    view! {
        <Menu label=format!("Actions for {title}")>
            {person.may(Permission::InstallersAccept).then(|| view! { <DecisionItem id state from_blind/> })}
            {person.may(Permission::InstallersConvert).then(|| view! {
                <MenuLink href=dialog(Dialog::Convert) label="Convert to employee" icon=IconName::Employees/>
            })}
            {person.may(Permission::InstallersResetPassword).then(|| view! {
                <MenuLink href=dialog(Dialog::ResetPassword) label="Reset password" icon=IconName::Key/>
            })}
            {person.may(Permission::InstallersRemove).then(|| view! {
                <MenuLink href=remove label="Remove" icon=IconName::Trash danger=true/>
            })}
        </Menu>
    }
    .into_any()
}

/// Accept or Reject, at once: neither asks (S3-43).
#[component]
fn DecisionItem(id: AccountId, state: State, from_blind: bool) -> impl IntoView {
    let list = List::here();
    let act = Act::from(Decision::offered_in(state));
    let endpoint = act.endpoint(Kind::Installer);
    let action = sending();
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        let done = said.rows.iter().all(|row| row.result == OutcomeKind::Done);
        if done {
            toasts.success(said.notice);
        } else {
            toasts.error(said.notice);
        }
        list.refresh();
    });
    ui::effect(move || {
        if let Some(Err(fault)) = action.value().get() {
            toasts.error(fault.0.message());
        }
    });
    let query = list.query.get_untracked();
    let back = if from_blind { paths::open(id, &query, Tab::Overview) } else { paths::list(&query) };
    let fields =
        vec![("ids[]".to_owned(), id.to_string()), ("_back".to_owned(), back.clone()), ("_next".to_owned(), back)];
    let sent = fields.clone();
    view! {
        <MenuPost
            action=paths::endpoint(endpoint)
            fields
            label=act.verb()
            icon=act.icon()
            danger=act.is_dangerous()
            on_click=move |()| post(action, endpoint, &sent)
        />
    }
    .into_any()
}
