//! Adding, editing and retiring an entry of the catalogue.

#![expect(clippy::unnecessary_wraps, reason = "a part of the client may fail to load: the macro wants it in the type")]

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::catalogue::{EntryKind, EntryRow};
use ui::{
    Button, ButtonKind, CheckField, Confirm, FieldRow, FormActions, LinkButton, Modal, TextArea, TextField, use_toaster,
};

use super::page::Round;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, Sending, SentForm, post, sending};
use crate::lazy::NotLoaded;
use crate::paths;

/// What the address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A new entry.
    Add,
    /// Its facts.
    Edit,
    /// Not offered any more.
    Retire,
    /// Offered again.
    Restore,
}

impl Act {
    /// As the address has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Edit => "edit",
            Self::Retire => "retire",
            Self::Restore => "restore",
        }
    }

    /// Reads the address's word.
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Add, Self::Edit, Self::Retire, Self::Restore].into_iter().find(|act| act.key() == key)
    }
}

/// The dialog.
#[wasm_split(console_overlays, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
pub(super) fn dialog(act: Act, kind: EntryKind, entry: Option<EntryRow>) -> Result<AnyView, NotLoaded> {
    Ok(match (act, entry) {
        (Act::Add, _) => view! { <EntryDialog kind entry=None/> }.into_any(),
        (Act::Edit, Some(entry)) => view! { <EntryDialog kind entry=Some(entry)/> }.into_any(),
        (Act::Retire | Act::Restore, Some(entry)) => view! { <RetireDialog act entry/> }.into_any(),
        (_, None) => ().into_any(),
    })
}

fn when_done(action: Sending) {
    let Round(round) = expect_context();
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(paths::SYSTEM_MODULES, true);
        round.update(|round| *round = round.wrapping_add(1));
    });
}

#[component]
fn EntryDialog(kind: EntryKind, entry: Option<EntryRow>) -> impl IntoView {
    let title = if entry.is_some() { format!("Edit {}", kind.noun()) } else { format!("Add {}", kind.noun()) };
    let entry = StoredValue::new(entry);
    let close = move |()| go(paths::SYSTEM_MODULES, false);
    view! {
        <Modal title open=true close_href=paths::SYSTEM_MODULES.to_owned() on_close=close>
            <EntryFields kind entry/>
        </Modal>
    }
    .into_any()
}

#[component]
fn EntryFields(kind: EntryKind, entry: StoredValue<Option<EntryRow>>) -> impl IntoView {
    let id = entry.with_value(|entry| entry.as_ref().map(|entry| (entry.id, entry.version)));
    let (endpoint, act, label) =
        if id.is_some() { ("catalogue/edit", Act::Edit, "Save") } else { ("catalogue/add", Act::Add, "Add") };
    let action = sending();
    let state = FormState::new(endpoint, action);
    when_done(action);
    let here = paths::catalogue_dialog(act.key(), kind.key(), id.map(|(id, _)| id));
    let start = move |name: &str, of: fn(&EntryRow) -> String| {
        state.start(name, &entry.with_value(|entry| entry.as_ref().map(of).unwrap_or_default()))
    };
    view! {
        <SentForm endpoint action>
            <FormPaths back=here next=paths::SYSTEM_MODULES.to_owned()/>
            <input type="hidden" name="kind" value=kind.key()/>
            {id.map(|(id, version)| view! {
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="version" value=version.to_string()/>
            })}
            <Fail error=state.error/>
            <TextField label="Name" name="name" required=true autofocus=true autocomplete="off" maxlength=254
                value=start("name", |e| e.name.clone()) error=state.at("name")/>
            <TextArea label="Description" name="description" rows=2 value=start("description", |e| e.description.clone())
                error=state.at("description")/>
            {(kind == EntryKind::AddOn).then(|| view! { <AddOnFields state entry/> })}
            <FormActions>
                <Button label kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=paths::SYSTEM_MODULES label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

/// What only an add-on has.
#[component]
fn AddOnFields(state: FormState, entry: StoredValue<Option<EntryRow>>) -> impl IntoView {
    let start = move |name: &str, of: fn(&EntryRow) -> String| {
        state.start(name, &entry.with_value(|entry| entry.as_ref().map(of).unwrap_or_default()))
    };
    // A box that is not ticked is not sent: with anything kept, what is missing was taken away.
    let was_sent = !state.start("kind", "").is_empty();
    let custom = entry.with_value(|entry| entry.as_ref().is_some_and(|entry| entry.is_custom));
    let ticked = if was_sent { !state.start("custom", "").is_empty() } else { custom };
    view! {
        <TextField label="Vendor" name="vendor" autocomplete="off" maxlength=254 value=start("vendor", |e| e.vendor.clone())
            error=state.at("vendor")/>
        <FieldRow>
            <TextField label="Release" name="release" autocomplete="off" maxlength=32
                value=start("release", |e| e.release.clone()) error=state.at("release") hint="As its vendor writes it."/>
            <TextField label="SDK level" name="sdk_level" inputmode="numeric" autocomplete="off" maxlength=3
                value=start("sdk_level", |e| e.sdk_level.to_string()) error=state.at("sdk_level")/>
        </FieldRow>
        <CheckField label="Custom add-on" name="custom" value="yes" checked=ticked error=state.at("custom")
            hint="An account needs developer mode to try it."/>
    }
}

#[component]
fn RetireDialog(act: Act, entry: EntryRow) -> impl IntoView {
    const ENDPOINT: &str = "catalogue/retire";
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    when_done(action);
    let (title, text, label, to) = if act == Act::Retire {
        let text = "It stays on for the accounts and groups that have it, and cannot be switched on anew.";
        (format!("Retire {}?", entry.name), text, "Retire", "retired")
    } else {
        let text = "It can be switched on for accounts and groups again.";
        (format!("Offer {} again?", entry.name), text, "Offer again", "offered")
    };
    let hidden = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let fields = vec![
        hidden("id", &entry.id.to_string()),
        hidden("kind", entry.kind.key()),
        hidden("to", to),
        hidden("_back", &paths::catalogue_dialog(act.key(), entry.kind.key(), Some(entry.id))),
        hidden("_next", paths::SYSTEM_MODULES),
    ];
    let sent = fields.clone();
    view! {
        <Confirm
            title
            text
            confirm_label=label
            danger=act == Act::Retire
            open=true
            pending=state.pending
            error=state.error
            action=paths::endpoint(ENDPOINT)
            fields
            cancel_href=paths::SYSTEM_MODULES.to_owned()
            on_confirm=move |()| post(action, ENDPOINT, &sent)
            on_cancel=move |()| go(paths::SYSTEM_MODULES, false)
        />
    }
    .into_any()
}
