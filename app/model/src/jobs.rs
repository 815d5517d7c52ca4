//! Bulk work as jobs: what a row of the list, a job's page and each of its rows say.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, JobId};
use crate::when::When;

/// Where a job is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Finds out what it is about.
    Gathering,
    /// Goes from row to row.
    Running,
    /// Every row has its outcome.
    Done,
    /// Somebody cancelled it.
    Cancelled,
    /// Whoever asked for it may not go on.
    Stopped,
}

impl JobState {
    /// All, in the order of the filter.
    pub const ALL: [Self; 5] = [Self::Gathering, Self::Running, Self::Done, Self::Cancelled, Self::Stopped];

    /// As the database and the URL have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Gathering => "gathering",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Stopped => "stopped",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// On the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gathering => "Being prepared",
            Self::Running => "Running",
            Self::Done => "Done",
            Self::Cancelled => "Cancelled",
            Self::Stopped => "Stopped",
        }
    }

    /// Nothing will happen any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Stopped)
    }
}

/// How a row of a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Its turn has not come; in a job that is over: it never did.
    Waiting,
    /// Done.
    Done,
    /// Does not apply to its state (decision 6).
    Skipped,
    /// Refused or failed.
    Failed,
}

impl ItemState {
    /// All, in the order of the filter.
    pub const ALL: [Self; 4] = [Self::Failed, Self::Skipped, Self::Done, Self::Waiting];

    /// As the database and the URL have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// A job in the list and at the head of its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRow {
    /// Which.
    pub id: JobId,
    /// Stable word of what is done.
    pub kind: String,
    /// What is done: "Suspend accounts".
    pub title: String,
    /// To which: "all with status Active", "12 chosen".
    pub about: String,
    /// Who asked.
    pub owner: Option<AccountId>,
    /// His name at the time.
    pub owner_name: String,
    /// It is the reader's own.
    pub own: bool,
    /// Where it is.
    pub state: JobState,
    /// Why it was cancelled or stopped.
    pub reason: String,
    /// Rows in all; grows while it is being prepared.
    pub total: u32,
    /// Of them done.
    pub done: u32,
    /// Skipped.
    pub skipped: u32,
    /// Failed.
    pub failed: u32,
    /// The job whose failed rows this one tries again.
    pub retry_of: Option<JobId>,
    /// When it was asked for.
    pub created: When,
    /// When it was over.
    pub ended: Option<When>,
    /// The reader may cancel it.
    pub may_cancel: bool,
    /// The reader may try again what failed or was never reached.
    pub may_retry: bool,
}

impl JobRow {
    /// Rows with an outcome.
    pub const fn ended_rows(&self) -> u32 {
        self.done.saturating_add(self.skipped).saturating_add(self.failed)
    }

    /// Rows without one.
    pub const fn left(&self) -> u32 {
        self.total.saturating_sub(self.ended_rows())
    }

    /// "3,120 done, 12 skipped, 4 failed, 864 not done."
    pub fn sum(&self) -> String {
        let left = if self.state.is_over() { "not done" } else { "to go" };
        let parts = [(self.skipped, "skipped"), (self.failed, "failed"), (self.left(), left)];
        let mut text = format!("{} done", crate::grid::grouped(self.done));
        for (n, word) in parts.into_iter().filter(|(n, _)| *n > 0) {
            text.push_str(&format!(", {} {word}", crate::grid::grouped(n)));
        }
        text.push('.');
        text
    }
}
