//! What stands beside an account: sessions, mails, history, and each row's outcome of a bulk act.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, AuditId, MailId, SessionId, UndoId};
use crate::when::When;

/// A signed-in browser, as its owner or staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Which.
    pub id: SessionId,
    /// Browser and system, in words.
    pub device: String,
    /// Network address.
    pub address: String,
    /// Since when.
    pub since: When,
    /// Last request.
    pub seen: When,
    /// The reader's own present session.
    pub current: bool,
    /// A helper acting for the account (remote assistance).
    pub assistance: bool,
}

/// A mail of an account and its fate (decision 21).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    /// Which.
    pub id: MailId,
    /// Stable word of its kind.
    pub kind: String,
    /// What it is, in words.
    pub title: String,
    /// To whom it went.
    pub recipient: String,
    /// queued, sent, refused, expired.
    pub state: crate::mail::MailState,
    /// Tries so far.
    pub tries: u32,
    /// When it was asked for.
    pub created: When,
    /// When the mail server took it.
    pub sent: Option<When>,
    /// The next try of a queued one.
    pub next_try: Option<When>,
    /// The mail server's own answer.
    pub answer: String,
    /// May it be sent again? False for kinds whose cause is past.
    pub may_resend: bool,
    /// It did not get through: may the reader have a code shown instead?
    #[serde(default)]
    pub may_show: bool,
}

/// A code to be handed over by phone, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownCode {
    /// The code, in groups.
    pub code: String,
    /// Where the person uses it.
    pub page: String,
    /// With which address.
    pub email: String,
    /// Until when.
    pub until: When,
}

/// An entry of an account's history: who changed what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// Which.
    pub id: AuditId,
    /// When.
    pub at: When,
    /// Who, by name at the time.
    pub actor: String,
    /// What, in words.
    pub title: String,
    /// `done`, `refused`, `failed`.
    pub outcome: String,
    /// Each changed field: name, before, after.
    pub changes: Vec<Change>,
}

/// One field's change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field, in words.
    pub field: String,
    /// Before; empty when there was nothing.
    pub before: String,
    /// After; empty when nothing is left.
    pub after: String,
}

impl Change {
    /// A change of `field`.
    pub fn new(field: &str, before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { field: field.into(), before: before.into(), after: after.into() }
    }
}

/// What happened to one row of a bulk action (decision 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Which account.
    pub id: AccountId,
    /// Its name, when it is in sight.
    pub title: String,
    /// What came of it.
    pub result: OutcomeKind,
    /// Why, unless done.
    pub reason: String,
}

/// How a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Done.
    Done,
    /// Does not apply to this row's state.
    Skipped,
    /// Refused or failed.
    Failed,
}

/// The answer of a bulk action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOutcome {
    /// One sentence over all rows; also what a page without JavaScript shows.
    pub notice: String,
    /// Row by row, in the order asked; of a job that goes on, those that have an outcome.
    pub rows: Vec<Outcome>,
    /// The offer to take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<UndoId>,
    /// The job that goes on with the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<crate::ids::JobId>,
}
