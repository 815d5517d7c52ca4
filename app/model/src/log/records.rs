//! Entries as pages show them.

use serde::{Deserialize, Serialize};

use super::Key;
use crate::accounts::{Change, Kind};
use crate::ids::{AccountId, AuditId, CompanyId, GroupId, PanelId, RoleId};
use crate::when::When;

/// How an act ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It took effect.
    #[default]
    Done,
    /// It was not allowed.
    Refused,
    /// It could not be done.
    Failed,
}

impl Outcome {
    /// All, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::Done, Self::Refused, Self::Failed];

    /// As the database and the URL have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.key() == key)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Refused => "Refused",
            Self::Failed => "Failed",
        }
    }
}

/// A person of an entry, by the name of the time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPerson {
    /// Which account; none: nobody signed in, or the system.
    pub id: Option<AccountId>,
    /// His name then.
    pub name: String,
    /// His page, when he is there and in the reader's sight.
    pub now: Option<Now>,
}

/// What a record is now, for a link to its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Now {
    /// An account of a kind.
    Account(Kind, AccountId),
    /// A company.
    Company(CompanyId),
    /// A group of panels.
    Group(GroupId),
    /// A panel.
    Panel(PanelId),
    /// A role.
    Role(RoleId),
}

/// What an entry is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogTarget {
    /// Which; none: nothing in particular.
    pub id: Option<uuid::Uuid>,
    /// What it is, in a word: "Account", "Panel".
    pub kind: String,
    /// Its name then.
    pub name: String,
    /// Its name now, when it is another one and the reader may know it.
    pub name_now: String,
    /// Its page, when it is there and in the reader's sight.
    pub now: Option<Now>,
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRow {
    /// Which, and its place in the order.
    pub key: Key,
    /// When.
    pub at: When,
    /// Who.
    pub actor: LogPerson,
    /// For whom, during remote assistance.
    pub assisted: Option<LogPerson>,
    /// Stable word.
    pub action: String,
    /// What, in words.
    pub title: String,
    /// To whom or what.
    pub target: LogTarget,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it did not; empty when it did.
    pub reason: String,
    /// The first change and how many more there are; empty when nothing changed.
    pub summary: String,
}

/// Everything of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// The list's part.
    pub row: LogRow,
    /// Network address it came from.
    pub address: String,
    /// The number that finds the request in the server's log.
    pub request_id: String,
    /// Each changed field, before and after.
    pub changes: Vec<Change>,
    /// Its number in the chain; none: not sealed yet.
    pub number: Option<i64>,
    /// The panel an act on somebody is about.
    pub panel: Option<PanelId>,
}

impl LogEntry {
    /// Which.
    pub const fn id(&self) -> AuditId {
        self.row.key.id
    }
}

/// A page of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPage {
    /// Newest first.
    pub rows: Vec<LogRow>,
    /// Where the page of older entries begins; none: there are none.
    pub older: Option<Key>,
    /// Where the page of newer ones ends; none: this is the first page.
    pub newer: Option<Key>,
    /// The search stopped here for now, with less than a page found: "Older" goes on.
    pub searched_to: Option<When>,
    /// The zone that the days of the filter are in.
    pub zone: String,
    /// The name of the person whose acts are shown, when he is in sight.
    pub who: String,
    /// The name of the record that is asked about, when it is in sight.
    pub whom: String,
}

/// An action to filter by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionChoice {
    /// Its stable word, or a page's.
    pub key: String,
    /// In words.
    pub title: String,
}
