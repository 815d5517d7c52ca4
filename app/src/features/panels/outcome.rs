//! Where the questions over the grid lead, and each row's outcome after a bulk act (decision 6).

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::accounts::{Outcome, OutcomeKind};
use model::ids::PanelId;
use ui::{Button, FormActions, Modal, ModalSize, StatusBadge, Tone, use_toaster};

use super::act::Act;
use super::list::Listing;
use crate::features::people::list::go;
use crate::features::undo::UndoOutcome;
use crate::form::{FormState, Said, Sending};
use crate::paths::{self, PanelTab};

/// What the address asks.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is to be done.
    pub act: Act,
    /// To which panels.
    pub ids: Vec<PanelId>,
    /// From the blind of the only one.
    from_blind: bool,
}

impl Asked {
    /// None: the address names no act of this page.
    pub fn from_url() -> Memo<Option<Self>> {
        let map = use_query_map();
        Memo::new(move |_| {
            map.with(|map| {
                Some(Self {
                    act: Act::parse(&map.get("do").unwrap_or_default())?,
                    ids: map.get_all("id").unwrap_or_default().iter().filter_map(|id| id.parse().ok()).collect(),
                    from_blind: map.get("from").is_some(),
                })
            })
        })
    }

    /// Where it leads, over the list as it is.
    pub fn ways(&self) -> Ways {
        let query = Listing::here().query.get_untracked();
        let list = paths::panels(&query);
        let act = self.act.key();
        let (back, here) = match self.ids.as_slice() {
            [only] if self.from_blind => {
                let back = paths::open_panel(*only, &query, PanelTab::Identity);
                (back, paths::panels_confirm_from_blind(act, *only, &query))
            }
            ids => (list.clone(), paths::panels_confirm(act, ids, &query)),
        };
        let next = if self.act == Act::Remove { list } else { back.clone() };
        Ways { back, next, here }
    }

    /// The ids as hidden fields.
    pub fn fields(&self) -> Vec<(String, String)> {
        self.ids.iter().map(|id| ("ids[]".to_owned(), id.to_string())).collect()
    }
}

/// Where a question leads.
#[derive(Clone)]
pub struct Ways {
    /// Not done.
    pub back: String,
    /// Done.
    pub next: String,
    /// The question itself.
    pub here: String,
}

/// One row done: a message and back. Several, or something that was not done: each row's outcome.
pub fn follow(next: String, action: Sending, outcome: RwSignal<Option<Said>>) {
    let listing = Listing::here();
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        listing.ticked.update(BTreeMap::clear);
        listing.refresh();
        if said.rows.len() > 1 || said.rows.iter().any(|r| r.result != OutcomeKind::Done) {
            outcome.set(Some(said));
        } else {
            toasts.success(said.notice);
            go(&next, true);
        }
    });
}

/// Each row's outcome; closing leads on.
#[component]
pub fn Outcomes(
    /// The answer, when it is there.
    outcome: RwSignal<Option<Said>>,
    /// Where closing leads.
    next: String,
) -> impl IntoView {
    let open = Signal::derive(move || outcome.with(Option::is_some));
    let title = Signal::derive(move || outcome.with(|o| o.as_ref().map(|o| o.notice.clone()).unwrap_or_default()));
    let next = StoredValue::new(next);
    let close = Callback::new(move |()| next.with_value(|next| go(next, true)));
    view! {
        <Modal title open size=ModalSize::Medium on_close=close>
            <ul class="outcomes" aria-label="Outcome of each panel">
                {move || outcome.get().map(|o| o.rows.into_iter().map(|row| view! { <OutcomeRow row/> }).collect_view())}
            </ul>
            <FormActions><Button label="Done" on_click=close/><UndoOutcome outcome close/></FormActions>
        </Modal>
    }
}

#[component]
fn OutcomeRow(row: Outcome) -> impl IntoView {
    let (tone, word) = match row.result {
        OutcomeKind::Done => (Tone::Good, "Done"),
        OutcomeKind::Skipped => (Tone::Wait, "Skipped"),
        OutcomeKind::Failed => (Tone::Bad, "Not done"),
    };
    let title = if row.title.is_empty() { "Unknown panel".to_owned() } else { row.title };
    view! {
        <li>
            <span><bdi class="clip num">{title}</bdi><span class="muted">{row.reason}</span></span>
            <StatusBadge tone word/>
        </li>
    }
}
