//! Bulk work as jobs: what a row of the list, a job's page and each of its rows say.

use serde::{Deserialize, Serialize};

use crate::accounts::{AccountQuery, Kind};
use crate::grid::{Cols, DEFAULT_PAGE_SIZE, Grid, Page, Total, page_number, page_size};
use crate::ids::{AccountId, JobId, PanelId};
use crate::panels::{MovePreview, PanelQuery};
use crate::query;
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
            text.extend([", ", &crate::grid::grouped(n), " ", word]);
        }
        text.push('.');
        text
    }
}

/// What the list of jobs shows, newest first; all of it lives in the URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobQuery {
    /// Only those in this state.
    pub state: Option<JobState>,
    /// Only the reader's own.
    pub own: bool,
    /// 1-based.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
    /// The columns that are shown.
    #[serde(skip)]
    pub cols: Cols,
}

impl Default for JobQuery {
    fn default() -> Self {
        Self { state: None, own: false, page: 1, size: DEFAULT_PAGE_SIZE, cols: Cols::default() }
    }
}

impl JobQuery {
    /// Reads a URL's query; what is unknown falls back to the default.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            state: get("state").and_then(|state| JobState::from_key(&state)),
            own: get("of").is_some_and(|of| of == "me"),
            page: page_number(get("page").as_deref()),
            size: page_size(get("size").as_deref()),
            cols: Cols::read(Grid::Jobs, get("cols").as_deref()),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let some = |wanted: bool, value: String| wanted.then_some(value);
        query::pairs(&[
            ("state", self.state.map(|state| state.key().to_owned())),
            ("of", some(self.own, "me".to_owned())),
            ("page", query::page(self.page)),
            ("size", query::size(self.size)),
            ("cols", self.cols.write()),
        ])
    }

    /// [`JobQuery::pairs`] as a URL has them, without the leading `?`.
    pub fn write(&self) -> String {
        query::write(&self.pairs())
    }

    /// The same list from its first page on: for a changed filter.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { page: 1, ..self.clone() }
    }
}

/// A page of the list of jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobList {
    /// The rows, newest first.
    pub page: Page<JobRow>,
    /// How many there are; counting stops at [`crate::grid::COUNT_CAP`].
    pub total: Total,
    /// The reader sees others' too.
    pub others: bool,
}

/// Which rows of a job its page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemQuery {
    /// Only those that stand like this.
    pub state: Option<ItemState>,
    /// 1-based.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

impl Default for ItemQuery {
    fn default() -> Self {
        Self { state: None, page: 1, size: ITEMS }
    }
}

/// Rows of a job on one page when nothing else is asked for.
const ITEMS: u32 = 50;

impl ItemQuery {
    /// Reads a URL's query; what is unknown falls back to the default.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            state: get("outcome").and_then(|state| ItemState::from_key(&state)),
            page: page_number(get("page").as_deref()),
            size: get("size").map_or(ITEMS, |size| page_size(Some(&size))),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let some = |wanted: bool, value: String| wanted.then_some(value);
        query::pairs(&[
            ("outcome", self.state.map(|state| state.key().to_owned())),
            ("page", query::page(self.page)),
            ("size", some(self.size != ITEMS, self.size.to_string())),
        ])
    }

    /// [`ItemQuery::pairs`] as a URL has them, without the leading `?`.
    pub fn write(&self) -> String {
        query::write(&self.pairs())
    }
}

/// What a row of a job is about, where the reader may open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A person.
    Account(Kind, AccountId),
    /// A panel.
    Panel(PanelId),
}

/// A row of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    /// Its place, from 1.
    pub seq: u32,
    /// Its name; empty: not the reader's to see.
    pub name: String,
    /// What it is now, when it is in sight.
    pub about: Option<About>,
    /// How it stands.
    pub state: ItemState,
    /// Why, unless done.
    pub reason: String,
}

/// A job's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobPage {
    /// The job.
    pub job: JobRow,
    /// The rows asked for.
    pub rows: Page<ItemRow>,
    /// How many of them there are.
    pub total: Total,
    /// Jobs that try its failed rows again, newest first.
    pub retries: Vec<JobId>,
}

/// All that a filter finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Among {
    /// Accounts of a kind.
    Accounts(AccountQuery),
    /// Panels.
    Panels(PanelQuery),
}

/// Something to be done to all that a filter finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// To what.
    pub among: Among,
    /// What, by the word of the page's own acts: suspend, lock-down, move.
    pub act: String,
    /// Where panels are moved to: a group; empty: not chosen yet.
    #[serde(default)]
    pub to: String,
}

/// Why some are going to be skipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// How many.
    pub n: u32,
    /// Why.
    pub reason: String,
}

/// What an order would come to, as things stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// What is done: "Suspend accounts".
    pub title: String,
    /// To which, in words.
    pub about: String,
    /// How many the filter finds.
    pub total: u32,
    /// To how many it applies.
    pub applies: u32,
    /// The others, by reason, most first.
    pub skipped: Vec<Skipped>,
    /// A reason is asked for and kept in the log.
    pub wants_reason: bool,
    /// A group is asked for.
    pub wants_group: bool,
    /// Of a move to a group that was chosen: who begins to see the panels, and who stops.
    pub moving: Option<MovePreview>,
}

/// The answer of a start or a retry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// One sentence.
    pub notice: String,
    /// The job.
    pub job: JobId,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written into an address is read from it again.
    #[test]
    fn an_address_holds_the_whole_query() {
        let query = JobQuery {
            state: Some(JobState::Stopped),
            own: true,
            page: 3,
            size: 100,
            cols: Cols::read(Grid::Jobs, Some("state")),
        };
        let pairs = query.pairs();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        assert_eq!(JobQuery::read(get), query);
        assert_eq!(query.first_page(), JobQuery { page: 1, ..query });
        let query = ItemQuery { state: Some(ItemState::Failed), page: 2, size: 200 };
        let pairs = query.pairs();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        assert_eq!(ItemQuery::read(get), query);
        assert_eq!((JobQuery::default().write(), ItemQuery::default().write()), (String::new(), String::new()));
    }
}
