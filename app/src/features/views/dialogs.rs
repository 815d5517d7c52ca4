//! Saving what a grid shows as a view, and managing the views there are.

#![expect(clippy::unnecessary_wraps, reason = "a part of the client may fail to load: the macro wants it in the type")]

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::views::SavedView;
use ui::{
    Button, ButtonKind, CheckField, EmptyState, FormActions, IconName, LinkButton, Modal, Spinner, TextField,
    use_toaster,
};

use super::Act;
use crate::features::list::{Shown, go};
use crate::form::{Fail, FormPaths, FormState, Sending, SentForm, sending};
use crate::lazy::NotLoaded;
use crate::paths;
use crate::read::{Reading, parsed};

/// The dialog.
#[wasm_split(console_overlays, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
pub(super) fn dialog(act: Act, found: Reading, round: RwSignal<u32>) -> Result<AnyView, NotLoaded> {
    Ok(match act {
        Act::Save => view! { <SaveDialog round/> }.into_any(),
        Act::Manage => view! { <ManageDialog found round/> }.into_any(),
    })
}

/// The query that a view keeps of what is shown.
fn query_of(shown: Shown) -> String {
    let list = untrack(|| paths::grid(shown.grid, &shown.without(&[])));
    list.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}

/// The list, and the same with this dialog open.
fn ways(shown: Shown, act: Act) -> (String, String) {
    untrack(|| (shown.href(), paths::grid_act(shown.grid, &shown.pairs.get(), act.key())))
}

fn when_done(action: Sending, round: RwSignal<u32>, then: Option<String>) {
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        if let Some(next) = &then {
            go(next, true);
        }
        round.update(|round| *round = round.wrapping_add(1));
    });
}

#[component]
fn SaveDialog(round: RwSignal<u32>) -> impl IntoView {
    let (list, _) = ways(Shown::here(), Act::Save);
    let close = list.clone();
    view! {
        <Modal title="Save this view" open=true close_href=list on_close=move |()| go(&close, false)>
            <p class="muted">"Filters, order, columns and rows a page are kept. To share what is shown, send its address."</p>
            <SaveFields round/>
        </Modal>
    }
    .into_any()
}

#[component]
fn SaveFields(round: RwSignal<u32>) -> impl IntoView {
    const ENDPOINT: &str = "views/save";
    let shown = Shown::here();
    let (list, here) = ways(shown, Act::Save);
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    when_done(action, round, Some(list.clone()));
    let ticked = !state.start("default", "").is_empty();
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here next=list.clone()/>
            <input type="hidden" name="grid" value=shown.grid.key()/>
            <input type="hidden" name="query" value=query_of(shown)/>
            <Fail error=state.error/>
            <TextField label="Name" name="name" required=true autofocus=true autocomplete="off" maxlength=60
                value=state.start("name", "") error=state.at("name")/>
            <CheckField label="Open it from the navigation" name="default" value="yes" checked=ticked/>
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=list label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

#[component]
fn ManageDialog(found: Reading, round: RwSignal<u32>) -> impl IntoView {
    let shown = Shown::here();
    let (list, _) = ways(shown, Act::Manage);
    let close = list.clone();
    let rows = move || {
        Suspend::new(async move {
            match parsed::<Vec<SavedView>>(found.await) {
                Ok(views) if views.is_empty() => none(),
                Ok(views) => views.into_iter().map(|view| view! { <ViewRow view round/> }).collect_view().into_any(),
                Err(fault) => view! { <Fail error=Signal::stored(Some(fault.0))/> }.into_any(),
            }
        })
    };
    view! {
        <Modal title=format!("Views of {}", shown.grid.label()) open=true close_href=list on_close=move |()| go(&close, false)>
            <ul class="views"><Transition fallback=|| view! { <Spinner/> }>{rows}</Transition></ul>
        </Modal>
    }
    .into_any()
}

fn none() -> AnyView {
    let text = "Filter or sort the list, then choose \"Save this view\".";
    view! { <EmptyState icon=IconName::Views title="No view yet" text=Some(text.to_owned())/> }.into_any()
}

/// A view: its name, whether the navigation leads to it, what it shows; and its removal.
#[component]
fn ViewRow(view: SavedView, round: RwSignal<u32>) -> impl IntoView {
    let label = format!("View {}", view.name);
    view! {
        <li class="view-row" aria-label=label>
            <EditForm view=view.clone() round/>
            <RemoveForm view round/>
        </li>
    }
    .into_any()
}

#[component]
fn EditForm(view: SavedView, round: RwSignal<u32>) -> impl IntoView {
    const ENDPOINT: &str = "views/edit";
    let shown = Shown::here();
    let (_, here) = ways(shown, Act::Manage);
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    when_done(action, round, None);
    let id = view.id.to_string();
    // Many forms of one page: what the last page said was about one of them.
    let mine = state.start("id", "") == id;
    let hydrated = ui::hydrated();
    let error = Signal::derive(move || state.error.get().filter(|_| mine || hydrated.get()));
    let name = if mine { state.start("name", &view.name) } else { view.name.clone() };
    let named = ui::field_error(error, "name");
    let full = format!("Save {}", view.name);
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here.clone() next=here/>
            <input type="hidden" name="id" value=id.clone()/>
            <input type="hidden" name="version" value=view.version.to_string()/>
            <input type="hidden" name="query" value=query_of(shown)/>
            <Fail error/>
            <TextField label="Name" name="name" id=format!("name-{id}") required=true autocomplete="off" maxlength=60
                value=name error=named/>
            <CheckField label="Open it from the navigation" name="default" value="yes" id=format!("default-{id}")
                checked=view.is_default/>
            <CheckField label="Have it show what is shown now" name="overwrite" value="yes" id=format!("over-{id}")/>
            <Button label="Save" full_label=full small=true submit=true pending=state.pending/>
        </SentForm>
    }
    .into_any()
}

#[component]
fn RemoveForm(view: SavedView, round: RwSignal<u32>) -> impl IntoView {
    const ENDPOINT: &str = "views/remove";
    let (_, here) = ways(Shown::here(), Act::Manage);
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    when_done(action, round, None);
    let full = format!("Remove {}", view.name);
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here.clone() next=here/>
            <input type="hidden" name="id" value=view.id.to_string()/>
            <Button label="Remove" full_label=full small=true kind=ButtonKind::Quiet icon=IconName::Trash submit=true
                pending=state.pending/>
        </SentForm>
    }
    .into_any()
}
