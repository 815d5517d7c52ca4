//! The dialogs over a person's page.

#![expect(clippy::unnecessary_wraps, reason = "a part of the client may fail to load: the macro wants it in the type")]

mod company;
mod entries;
mod forms;
mod group;
mod question;
mod secret;

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::catalogue::EntryKind;
use model::ids::GroupId;
use model::management::ManagedAccount;
use ui::{Button, ButtonKind, FormActions, LinkButton, Modal, use_toaster};

use super::account::Here;
use super::acts::Act;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, Sending, sending};
use crate::lazy::NotLoaded;
use crate::paths;

use company::CompanyDialog;
use entries::EntriesDialog;
use forms::{EmailDialog, ReasonDialog, UsernameDialog};
use group::{JoinDialog, OwnerDialog, RoleDialog};
use question::{Question, deactivate, developer_mode, leave_group, reactivate, reset_password, withdraw_email};
use secret::SecretDialog;

/// The one that the address names.
#[wasm_split(console_overlays, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
pub(super) fn dialog(act: Act, group: Option<GroupId>, account: ManagedAccount) -> Result<AnyView, NotLoaded> {
    let group = group.unwrap_or(GroupId(uuid::Uuid::nil()));
    Ok(match act {
        Act::Deactivate => view! { <Question of=deactivate(&account)/> }.into_any(),
        Act::Reactivate => view! { <Question of=reactivate(&account)/> }.into_any(),
        Act::ResetPassword => view! { <Question of=reset_password(&account)/> }.into_any(),
        Act::ShownPassword => view! { <SecretDialog account/> }.into_any(),
        Act::RemoveTwoStep => view! { <ReasonDialog account/> }.into_any(),
        Act::Email => view! { <EmailDialog account/> }.into_any(),
        Act::WithdrawEmail => view! { <Question of=withdraw_email(&account)/> }.into_any(),
        Act::Company => view! { <CompanyDialog account/> }.into_any(),
        Act::Username => view! { <UsernameDialog account/> }.into_any(),
        Act::DeveloperMode => view! { <Question of=developer_mode(&account)/> }.into_any(),
        Act::Modules => view! { <EntriesDialog account kind=EntryKind::Module/> }.into_any(),
        Act::AddOns => view! { <EntriesDialog account kind=EntryKind::AddOn/> }.into_any(),
        Act::JoinGroup => view! { <JoinDialog account/> }.into_any(),
        Act::LeaveGroup => view! { <Question of=leave_group(&account, group)/> }.into_any(),
        Act::MemberRole => view! { <RoleDialog account group/> }.into_any(),
        Act::GroupOwner => view! { <OwnerDialog account group/> }.into_any(),
    })
}

/// What every form of a dialog has: its sending, its state, and where it leads.
#[derive(Clone, Copy)]
struct Ask {
    action: Sending,
    state: FormState,
    id: StoredValue<String>,
    back: StoredValue<String>,
    here: StoredValue<String>,
}

/// Makes one; when it is done, says so, closes the dialog and reads everything again.
fn ask(endpoint: &'static str, account: &ManagedAccount, act: Act, group: Option<GroupId>) -> Ask {
    let here = Here::current();
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    let back = paths::managed(account.id);
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&away, true);
        here.refresh();
    });
    let stay = paths::managed_dialog(account.id, act.key(), group);
    let fixed = StoredValue::new;
    Ask { action, state, id: fixed(account.id.to_string()), back: fixed(back), here: fixed(stay) }
}

/// A modal of this page; closing leads back to it.
#[component]
fn Sheet(title: String, back: StoredValue<String>, children: ChildrenFn) -> impl IntoView {
    let close = move |()| go(&back.get_value(), false);
    view! { <Modal title open=true close_href=back.get_value() on_close=close>{children()}</Modal> }.into_any()
}

/// Hidden fields and the fault, at a form's top.
#[component]
fn Top(ask: Ask) -> impl IntoView {
    view! {
        <FormPaths back=ask.here.get_value() next=ask.back.get_value()/>
        <input type="hidden" name="id" value=ask.id.get_value()/>
        <Fail error=ask.state.error/>
    }
}

/// The act and the way out, at its foot.
#[component]
fn Foot(label: &'static str, ask: Ask) -> impl IntoView {
    view! {
        <FormActions>
            <Button label kind=ButtonKind::Primary submit=true pending=ask.state.pending/>
            <LinkButton href=ask.back.get_value() label="Cancel" kind=ButtonKind::Quiet/>
        </FormActions>
    }
}
