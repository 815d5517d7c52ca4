//! The question before suspending, enabling or removing, for one row or many, and each row's
//! outcome after (S0-8 to S0-10, S1-9, decision 6). An address of its own, so it works without the
//! app: the dialog is then part of the page and its form posts to the server function.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::accounts::{Access, AccountRow, Outcome, OutcomeKind};
use model::ids::AccountId;
use ui::{Button, Confirm, FormActions, IconName, Modal, ModalSize, StatusBadge, Tone, use_toaster};

use super::api::NamedAccounts;
use super::list::{List, go};
use crate::api::Fault;
use crate::form::{FormState, Said, Sending, post, sending};
use crate::paths::{self, Tab};
use crate::read::{body, parsed, reading};

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Turn off.
    Suspend,
    /// Turn on.
    Enable,
    /// Remove for good.
    Remove,
}

impl From<Access> for Act {
    fn from(access: Access) -> Self {
        match access {
            Access::Suspend => Self::Suspend,
            Access::Enable => Self::Enable,
        }
    }
}

impl Act {
    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Enable => "enable",
            Self::Remove => "remove",
        }
    }

    /// Reads the URL's word; anything unknown is the mildest.
    pub fn parse(key: &str) -> Self {
        [Self::Suspend, Self::Remove].into_iter().find(|a| a.key() == key).unwrap_or(Self::Enable)
    }

    /// In a menu and a question.
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Suspend => "Suspend",
            Self::Enable => "Enable",
            Self::Remove => "Remove",
        }
    }

    /// On the bar's button (S0-8, S0-9).
    pub const fn button(self) -> &'static str {
        match self {
            Self::Suspend => "SUSPEND",
            Self::Enable => "ENABLE",
            Self::Remove => "REMOVE",
        }
    }

    /// Its drawing.
    pub const fn icon(self) -> IconName {
        match self {
            Self::Suspend => IconName::Ban,
            Self::Enable => IconName::Active,
            Self::Remove => IconName::Trash,
        }
    }

    /// The server function behind it.
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::Suspend => "accounts/suspend",
            Self::Enable => "accounts/enable",
            Self::Remove => "accounts/remove",
        }
    }

    const fn consequence(self) -> &'static str {
        match self {
            Self::Suspend => "They can no longer sign in anywhere, and everything they are signed in to ends at once.",
            Self::Enable => "They can sign in again at once.",
            Self::Remove => "This is permanent and cannot be undone. Their panels stay, without them.",
        }
    }
}

/// What the address asks.
#[derive(Clone, PartialEq, Eq)]
struct Asked {
    act: Act,
    ids: Vec<AccountId>,
    from_blind: bool,
}

fn asked() -> Memo<Asked> {
    let map = use_query_map();
    Memo::new(move |_| {
        map.with(|map| Asked {
            act: Act::parse(&map.get("do").unwrap_or_default()),
            ids: map.get_all("id").unwrap_or_default().iter().filter_map(|id| id.parse().ok()).collect(),
            from_blind: map.get("from").is_some(),
        })
    })
}

/// The dialog over the list.
#[component]
pub fn ConfirmDialog() -> impl IntoView {
    let asked = asked();
    let ids = Signal::derive(move || body(&NamedAccounts { ids: asked.get().ids }));
    let names = reading("accounts/named", ids, Signal::stored(0));
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let rows = parsed(names.await);
                let asked = asked.get();
                view! { <Question asked rows/> }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Question(asked: Asked, rows: Result<Vec<AccountRow>, Fault>) -> impl IntoView {
    let list = List::here();
    let act = asked.act;
    let outcome = RwSignal::new(None::<Said>);
    let action = sending();
    let state = FormState::new(act.endpoint(), action);
    follow(&asked, action, outcome);
    let ways = Ways::of(&asked, list);
    let rows = rows.unwrap_or_default();
    let title = question(act, &rows, asked.ids.len());
    let fields = hidden_fields(&asked, &ways);
    let names = StoredValue::new(rows);
    let sent = fields.clone();
    let back = ways.back.clone();
    let open = Signal::derive(move || outcome.with(Option::is_none));
    let away = ways.back.clone();
    view! {
        <Confirm
            title
            text=act.consequence()
            confirm_label=format!("{} {}", act.verb(), counted(asked.ids.len()))
            danger=act != Act::Enable
            open
            pending=state.pending
            error=state.error
            action=paths::endpoint(act.endpoint())
            fields
            cancel_href=back
            on_confirm=move |()| post(action, act.endpoint(), &sent)
            on_cancel=move |()| go(&away, false)
            more=move || view! { <Names rows=names/> }
        />
        <Outcomes outcome back=ways.next/>
    }
    .into_any()
}

/// Where the dialog leads.
#[derive(Clone)]
struct Ways {
    back: String,
    next: String,
    here: String,
}

impl Ways {
    fn of(asked: &Asked, list: List) -> Self {
        let query = list.query.get_untracked();
        let to_list = paths::accounts(&query);
        let back = match asked.ids.as_slice() {
            [only] if asked.from_blind => paths::account(*only, &query, Tab::Overview),
            _ => to_list.clone(),
        };
        let next = if asked.act == Act::Remove { to_list } else { back.clone() };
        Self { back, next, here: paths::accounts_confirm(asked.act.key(), &asked.ids, &query) }
    }
}

fn hidden_fields(asked: &Asked, ways: &Ways) -> Vec<(String, String)> {
    let ids = asked.ids.iter().map(|id| ("ids[]".to_owned(), id.to_string()));
    let ways = [("_back", &ways.here), ("_next", &ways.next)];
    ids.chain(ways.map(|(name, value)| (name.to_owned(), value.clone()))).collect()
}

fn counted(n: usize) -> String {
    if n == 1 { String::new() } else { model::text::count(u32::try_from(n).unwrap_or(u32::MAX), "account", "accounts") }
}

fn question(act: Act, rows: &[AccountRow], asked: usize) -> String {
    match rows {
        [only] if asked == 1 => format!("{} {}?", act.verb(), only.title()),
        _ => format!("{} {}?", act.verb(), counted(asked)),
    }
}

/// Who it is about; rows the act does not apply to say so beforehand.
#[component]
fn Names(rows: StoredValue<Vec<AccountRow>>) -> impl IntoView {
    let many = rows.with_value(|rows| rows.len() > 1);
    many.then(|| {
        let items = rows.with_value(|rows| {
            rows.iter()
                .map(|row| {
                    let state = row.state;
                    let (title, email) = (row.title().to_owned(), row.email.clone());
                    view! {
                        <li>
                            <span><bdi class="clip">{title}</bdi><bdi class="clip muted">{email}</bdi></span>
                            <StatusBadge tone=super::words::tone(state) word=state.account_word()/>
                        </li>
                    }
                })
                .collect_view()
        });
        view! { <ul class="outcomes">{items}</ul> }
    })
}

/// One row done: a message and back. Several, or something that was not done: each row's outcome.
fn follow(asked: &Asked, action: Sending, outcome: RwSignal<Option<Said>>) {
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
fn Outcomes(outcome: RwSignal<Option<Said>>, back: String) -> impl IntoView {
    let open = Signal::derive(move || outcome.with(Option::is_some));
    let title = Signal::derive(move || outcome.with(|o| o.as_ref().map(|o| o.notice.clone()).unwrap_or_default()));
    let back = StoredValue::new(back);
    let close = Callback::new(move |()| back.with_value(|back| go(back, true)));
    view! {
        <Modal title open size=ModalSize::Medium on_close=close>
            <ul class="outcomes" aria-label="Outcome of each account">
                {move || outcome.get().map(|o| o.rows.into_iter().map(|row| view! { <OutcomeRow row/> }).collect_view())}
            </ul>
            <FormActions><Button label="Done" on_click=close/></FormActions>
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
    let title = if row.title.is_empty() { "Unknown account".to_owned() } else { row.title };
    view! {
        <li>
            <span><bdi class="clip">{title}</bdi><span class="muted">{row.reason}</span></span>
            <StatusBadge tone word/>
        </li>
    }
}
