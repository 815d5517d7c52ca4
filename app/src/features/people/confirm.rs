//! The question before suspending, enabling or removing, for one row or many, and each row's
//! outcome after (S0-8 to S0-10, S1-9, S3-70, S3-73, decision 6). An address of its own, so it works without the
//! app: the dialog is then part of the page and its form posts to the server function.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::accounts::{AccountRow, Kind, Outcome, OutcomeKind};
use model::ids::AccountId;
use ui::{Button, Confirm, FormActions, Modal, ModalSize, StatusBadge, Tone, use_toaster};

use super::act::Act;
use super::endpoints;
use super::list::{List, go};
use super::lock::LockQuestion;
use super::words::StateBadge;
use crate::api::Fault;
use crate::features::accounts::api::NamedAccounts;
use crate::features::undo::UndoOutcome;
use crate::form::{FormState, Said, Sending, post, sending};
use crate::paths::{self, Tab};
use crate::read::{body, parsed, reading};

/// What the address asks.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    pub(super) act: Act,
    pub(super) ids: Vec<AccountId>,
    from_blind: bool,
    next: Option<String>,
}

/// None: the address names no act of this page.
fn asked(kind: Kind) -> Memo<Option<Asked>> {
    let map = use_query_map();
    Memo::new(move |_| {
        map.with(|map| {
            Some(Asked {
                act: Act::parse(kind, &map.get("do").unwrap_or_default())?,
                ids: map.get_all("id").unwrap_or_default().iter().filter_map(|id| id.parse().ok()).collect(),
                from_blind: map.get("from").is_some(),
                next: paths::next_of(map),
            })
        })
    })
}

/// The dialog over the list.
#[component]
pub fn ConfirmDialog() -> impl IntoView {
    let kind = List::here().kind;
    let asked = asked(kind);
    let ids = Signal::derive(move || body(&NamedAccounts { ids: asked.get().map(|a| a.ids).unwrap_or_default() }));
    let names = reading(endpoints(kind).named, ids, Signal::stored(0));
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let rows = parsed(names.await);
                asked.get().map(|asked| question(asked, rows))
            })}
        </Suspense>
    }
    .into_any()
}

fn question(asked: Asked, rows: Result<Vec<AccountRow>, Fault>) -> AnyView {
    match asked.act {
        Act::LockDown => view! { <LockQuestion asked rows/> }.into_any(),
        _ => view! { <Question asked rows/> }.into_any(),
    }
}

#[component]
fn Question(asked: Asked, rows: Result<Vec<AccountRow>, Fault>) -> impl IntoView {
    let list = List::here();
    let (kind, act) = (list.kind, asked.act);
    let endpoint = act.endpoint(kind);
    let outcome = RwSignal::new(None::<Said>);
    let action = sending();
    let state = FormState::new(endpoint, action);
    follow(&asked, action, outcome);
    let ways = Ways::of(&asked, list);
    let rows = rows.unwrap_or_default();
    let only = rows.first().filter(|_| asked.ids.len() == 1).map(|row| row.title().to_owned());
    let title = act.title(kind, only.as_deref(), asked.ids.len());
    let named = only.is_some_and(|name| title.contains(&name));
    let fields = hidden_fields(&asked, &ways);
    let names = StoredValue::new(rows);
    let sent = fields.clone();
    let back = ways.back.clone();
    let open = Signal::derive(move || outcome.with(Option::is_none));
    let away = ways.back.clone();
    view! {
        <Confirm
            title
            text=act.consequence(kind)
            confirm_label=act.confirm_label(kind, asked.ids.len())
            danger=act.is_dangerous()
            open
            pending=state.pending
            error=state.error
            action=paths::endpoint(endpoint)
            fields
            cancel_href=back
            on_confirm=move |()| post(action, endpoint, &sent)
            on_cancel=move |()| go(&away, false)
            more=move || view! { <Sums rows=names act/><Names rows=names named/> }
        />
        <Outcomes outcome back=ways.next/>
    }
    .into_any()
}

/// Where the dialog leads.
#[derive(Clone)]
pub(super) struct Ways {
    pub(super) back: String,
    pub(super) next: String,
    here: String,
}

impl Ways {
    pub(super) fn of(asked: &Asked, list: List) -> Self {
        let query = list.query.get_untracked();
        let to_list = paths::list(&query);
        let back = match asked.ids.as_slice() {
            [only] if asked.from_blind => paths::open(*only, &query, Tab::Overview),
            _ => to_list.clone(),
        };
        let next = if asked.act == Act::Remove { to_list } else { back.clone() };
        let here = paths::confirm(asked.act.key(), &asked.ids, &query);
        match &asked.next {
            Some(other) => {
                Self { back: other.clone(), next: other.clone(), here: paths::with_next(&here, Some(other)) }
            }
            None => Self { back, next, here },
        }
    }
}

pub(super) fn hidden_fields(asked: &Asked, ways: &Ways) -> Vec<(String, String)> {
    let ids = asked.ids.iter().map(|id| ("ids[]".to_owned(), id.to_string()));
    let ways = [("_back", &ways.here), ("_next", &ways.next)];
    ids.chain(ways.map(|(name, value)| (name.to_owned(), value.clone()))).collect()
}

/// Of several: to how many it applies, and the others by reason (decision 6).
#[component]
fn Sums(rows: StoredValue<Vec<AccountRow>>, act: Act) -> impl IntoView {
    let kind = List::here().kind;
    let mut skipped: Vec<(&'static str, usize)> = Vec::new();
    let n = rows.with_value(|rows| {
        for why in rows.iter().filter_map(|row| act.refused_in(kind, row.state)) {
            match skipped.iter_mut().find(|(reason, _)| *reason == why) {
                Some((_, n)) => *n += 1,
                None => skipped.push((why, 1)),
            }
        }
        rows.len()
    });
    let applies = n - skipped.iter().map(|(_, n)| n).sum::<usize>();
    let others = skipped.into_iter().map(|(why, n)| view! { <li>{format!("{n} skipped: {why}")}</li> }).collect_view();
    (n > 1 && applies < n).then(|| {
        view! {
            <ul class="sums muted" aria-label="What it comes to">
                <li>{format!("It applies to {applies} of {n}.")}</li>
                {others}
            </ul>
        }
    })
}

/// Who it is about, unless the title has `named` him; rows the act does not apply to say so beforehand.
#[component]
pub(super) fn Names(rows: StoredValue<Vec<AccountRow>>, named: bool) -> impl IntoView {
    let kind = List::here().kind;
    let enough = usize::from(named);
    let wanted = rows.with_value(|rows| rows.len() > enough);
    wanted.then(|| {
        let items = rows.with_value(|rows| {
            rows.iter()
                .map(|row| {
                    let state = row.state;
                    let (title, email) = (row.title().to_owned(), row.email.clone());
                    view! {
                        <li>
                            <span><bdi class="clip">{title}</bdi><bdi class="clip muted">{email}</bdi></span>
                            <StateBadge kind state/>
                        </li>
                    }
                })
                .collect_view()
        });
        view! { <ul class="outcomes">{items}</ul> }
    })
}

/// One row done: a message and back. Several, or something that was not done: each row's outcome.
pub(super) fn follow(asked: &Asked, action: Sending, outcome: RwSignal<Option<Said>>) {
    let list = List::here();
    let toasts = use_toaster();
    let ways = Ways::of(asked, list);
    FormState::when_done(action, move |said| {
        list.ticked.update(std::collections::BTreeMap::clear);
        list.refresh();
        if said.rows.len() > 1 || said.rows.iter().any(|r| r.result != OutcomeKind::Done) {
            outcome.set(Some(said));
        } else {
            toasts.success(said.notice);
            go(&ways.next, true);
        }
    });
}

#[component]
pub(super) fn Outcomes(outcome: RwSignal<Option<Said>>, back: String) -> impl IntoView {
    let open = Signal::derive(move || outcome.with(Option::is_some));
    let title = Signal::derive(move || outcome.with(|o| o.as_ref().map(|o| o.notice.clone()).unwrap_or_default()));
    let back = StoredValue::new(back);
    let close = Callback::new(move |()| back.with_value(|back| go(back, true)));
    view! {
        <Modal title open size=ModalSize::Medium on_close=close>
            <ul class="outcomes" aria-label=format!("Outcome of each {}", List::here().kind.noun())>
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
    let kind = List::here().kind;
    let title = if row.title.is_empty() { format!("Unknown {}", kind.noun()) } else { row.title };
    view! {
        <li>
            <span><bdi class="clip">{title}</bdi><span class="muted">{row.reason}</span></span>
            <StatusBadge tone word/>
        </li>
    }
}
