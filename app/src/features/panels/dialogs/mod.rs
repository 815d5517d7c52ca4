//! The dialogs over a panel's blind.

#![expect(clippy::unnecessary_wraps, reason = "a part of the client may fail to load: the macro wants it in the type")]

mod edit;
mod partitions;
mod people;

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::panels::PanelDetail;
use ui::{Button, ButtonKind, FormActions, LinkButton, Modal, use_toaster};

use super::blind::Open;
use super::list::Listing;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, Sending, sending};
use crate::lazy::NotLoaded;
use crate::paths::{self, PanelDialog};

/// The dialog the address names.
#[wasm_split(console_overlays, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
pub(super) fn dialog(dialog: PanelDialog, detail: PanelDetail) -> Result<AnyView, NotLoaded> {
    Ok(match dialog {
        PanelDialog::Edit => view! { <edit::EditDialog detail/> }.into_any(),
        PanelDialog::AddPartition => view! { <partitions::Add/> }.into_any(),
        PanelDialog::RenamePartition(number) => view! { <partitions::Rename detail number/> }.into_any(),
        PanelDialog::RemovePartition(number) => view! { <partitions::Remove detail number/> }.into_any(),
        PanelDialog::AssignCustomer => view! { <people::AssignCustomer/> }.into_any(),
        PanelDialog::AssignInstaller => view! { <people::AssignInstaller/> }.into_any(),
        PanelDialog::EditCustomer(_)
        | PanelDialog::UnassignCustomer(_)
        | PanelDialog::EditInstaller(_)
        | PanelDialog::UnassignInstaller(_) => view! { <people::OfLink dialog/> }.into_any(),
    })
}

/// What every form of a dialog has: its sending, its state, and where it leads.
#[derive(Clone, Copy)]
struct Ask {
    action: Sending,
    state: FormState,
    /// The record it is about: the panel, or the person of a link.
    id: Signal<String>,
    back: Signal<String>,
    here: Signal<String>,
}

/// Makes one; when it is done, says so, reads everything again and closes the dialog.
fn ask(endpoint: &'static str, dialog: PanelDialog) -> Ask {
    let (listing, open) = (Listing::here(), Open::here());
    let action = sending();
    let state = FormState::new(endpoint, action);
    let (query, tab) = (listing.query.get_untracked(), open.tab.get_untracked());
    let here = paths::panel_dialog(open.id, &query, tab, dialog);
    let back = paths::open_panel(open.id, &query, tab);
    let toasts = use_toaster();
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&away, true);
        listing.refresh();
    });
    let fixed = Signal::stored;
    Ask { action, state, id: fixed(open.id.to_string()), back: fixed(back), here: fixed(here) }
}

/// A modal of this blind; closing leads back to it.
#[component]
fn DialogSheet(title: String, back: Signal<String>, children: ChildrenFn) -> impl IntoView {
    let close = move |()| go(&back.get_untracked(), false);
    view! { <Modal title open=true close_href=back.get_untracked() on_close=close>{children()}</Modal> }.into_any()
}

/// Hidden fields and the fault, at a form's top.
#[component]
fn DialogHead(ask: Ask) -> impl IntoView {
    view! {
        <FormPaths back=ask.here next=ask.back/>
        <input type="hidden" name="id" value=ask.id/>
        <Fail error=ask.state.error/>
    }
}

/// The act and the way out, at its foot.
#[component]
fn DialogFoot(label: &'static str, #[prop(optional)] danger: bool, ask: Ask) -> impl IntoView {
    let kind = if danger { ButtonKind::Danger } else { ButtonKind::Primary };
    view! {
        <FormActions>
            <Button label kind submit=true pending=ask.state.pending/>
            <LinkButton href=ask.back label="Cancel" kind=ButtonKind::Quiet/>
        </FormActions>
    }
}
