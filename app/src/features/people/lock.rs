//! "Lock down account" (SEC-101): the question, with the reason that the log keeps.

use leptos::prelude::*;
use model::accounts::AccountRow;
use ui::{Button, ButtonKind, FormActions, LinkButton, Modal, ModalSize, TextArea};

use super::confirm::{Asked, Names, Outcomes, Ways, follow, hidden_fields};
use super::list::{List, go};
use crate::api::Fault;
use crate::form::{Fail, FormState, SentForm, sending};

/// The dialog.
#[component]
pub(super) fn LockQuestion(asked: Asked, rows: Result<Vec<AccountRow>, Fault>) -> impl IntoView {
    let list = List::here();
    let (kind, act) = (list.kind, asked.act);
    let endpoint = act.endpoint(kind);
    let outcome = RwSignal::new(None);
    let action = sending();
    let state = FormState::new(endpoint, action);
    follow(&asked, action, outcome);
    let ways = Ways::of(&asked, list);
    let rows = rows.unwrap_or_default();
    let only = rows.first().filter(|_| asked.ids.len() == 1).map(|row| row.title().to_owned());
    let title = act.title(kind, only.as_deref(), asked.ids.len());
    let named = only.is_some_and(|name| title.contains(&name));
    let label = Signal::stored(act.confirm_label(kind, asked.ids.len()));
    let fields = StoredValue::new(hidden_fields(&asked, &ways));
    let (people, back) = (StoredValue::new(rows), Signal::stored(ways.back.clone()));
    let open = Signal::derive(move || outcome.with(Option::is_none));
    let close = move |()| go(&back.get_untracked(), false);
    view! {
        <Modal title open size=ModalSize::Medium close_href=ways.back on_close=close>
            <SentForm endpoint action>
                {ui::hidden_inputs(fields.get_value())}
                <Fail error=state.error/>
                <p class="modal-text">{act.consequence(kind)}</p>
                <Names rows=people named/>
                <TextArea label="Reason" name="reason" required=true value=state.start("reason", "") error=state.at("reason") rows=2 hint="Kept in the log"/>
                <FormActions>
                    <Button label kind=ButtonKind::Danger submit=true pending=state.pending/>
                    <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
                </FormActions>
            </SentForm>
        </Modal>
        <Outcomes outcome back=ways.next/>
    }
    .into_any()
}
