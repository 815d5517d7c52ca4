//! What the dialogs over a blind have in common.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::ids::LinkId;
use ui::{Button, ButtonKind, FormActions, LinkButton, Modal, use_toaster};

use super::blind::Open;
use super::list::{List, go};
use crate::form::{Fail, FormPaths, FormState, Sending, sending};
use crate::paths::{self, Dialog};

/// What every form of a dialog has: its sending, its state, and where it leads.
#[derive(Clone, Copy)]
pub struct Ask {
    /// Sends the form.
    pub action: Sending,
    /// How its last try went.
    pub state: FormState,
    /// Whom it is about.
    pub id: Signal<String>,
    /// The blind without the dialog.
    pub back: Signal<String>,
    /// The dialog itself.
    pub here: Signal<String>,
}

/// Makes one; when it is done, says so, reads everything again and closes the dialog.
pub fn ask(endpoint: &'static str, dialog: Dialog, link: Option<LinkId>) -> Ask {
    let (list, open) = (List::here(), Open::here());
    let action = sending();
    let state = FormState::new(endpoint, action);
    let query = list.query.get_untracked();
    let tab = open.tab.get_untracked();
    // Another page may have led here: it is where the way back leads.
    let next = use_query_map().with_untracked(paths::next_of);
    let here = paths::with_next(&paths::dialog(open.id, &query, tab, dialog, link), next.as_deref());
    let back = next.unwrap_or_else(|| paths::open(open.id, &query, tab));
    let toasts = use_toaster();
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&away, true);
        list.refresh();
    });
    let fixed = Signal::stored;
    Ask { action, state, id: fixed(open.id.to_string()), back: fixed(back), here: fixed(here) }
}

/// A modal of this blind; closing leads back to it.
#[component]
pub fn DialogSheet(
    /// The heading.
    title: String,
    /// The blind.
    back: Signal<String>,
    /// The form.
    children: ChildrenFn,
) -> impl IntoView {
    let close = move |()| go(&back.get_untracked(), false);
    view! { <Modal title open=true close_href=back.get_untracked() on_close=close>{children()}</Modal> }.into_any()
}

/// Hidden fields and the fault, at a form's top.
#[component]
pub fn DialogHead(
    /// What every form of a dialog has.
    ask: Ask,
) -> impl IntoView {
    view! {
        <FormPaths back=ask.here next=ask.back/>
        <input type="hidden" name="id" value=ask.id/>
        <Fail error=ask.state.error/>
    }
}

/// The act and the way out, at its foot.
#[component]
pub fn DialogFoot(
    /// The act's button.
    label: &'static str,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    /// What every form of a dialog has.
    ask: Ask,
) -> impl IntoView {
    let kind = if danger { ButtonKind::Danger } else { ButtonKind::Primary };
    view! {
        <FormActions>
            <Button label kind submit=true pending=ask.state.pending/>
            <LinkButton href=ask.back label="Cancel" kind=ButtonKind::Quiet/>
        </FormActions>
    }
}
