//! The outbox as a page: every mail, to whom, why, and what became of it (decision 21).

use serde::{Deserialize, Serialize};

use super::{MailKind, MailState};
use crate::accounts::Kind;
use crate::grid::{Cols, DEFAULT_PAGE_SIZE, Grid, Page, Total, page_number, page_size};
use crate::ids::{AccountId, MailId};
use crate::query;
use crate::when::When;

/// What the grid of mails shows, newest first; all of it lives in the URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailQuery {
    /// Looked for, as typed: part of an address or a name.
    pub search: String,
    /// Only those in this state.
    pub state: Option<MailState>,
    /// Only of this kind, by its key; empty: any.
    pub kind: String,
    /// 1-based.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
    /// The columns that are shown.
    #[serde(skip)]
    pub cols: Cols,
}

impl Default for MailQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            state: None,
            kind: String::new(),
            page: 1,
            size: DEFAULT_PAGE_SIZE,
            cols: Cols::default(),
        }
    }
}

impl MailQuery {
    /// Reads a URL's query; what is unknown falls back to the default, nothing fails.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            search: crate::field::search(&get("q").unwrap_or_default()),
            state: get("state").and_then(|state| MailState::from_key(&state)),
            kind: get("kind").filter(|kind| MailKind::from_key(kind).is_some()).unwrap_or_default(),
            page: page_number(get("page").as_deref()),
            size: page_size(get("size").as_deref()),
            cols: Cols::read(Grid::Mail, get("cols").as_deref()),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        query::pairs(&[
            ("q", query::text(&self.search)),
            ("state", self.state.map(|state| state.key().to_owned())),
            ("kind", query::text(&self.kind)),
            ("page", query::page(self.page)),
            ("size", query::size(self.size)),
            ("cols", self.cols.write()),
        ])
    }

    /// [`MailQuery::pairs`] as a URL has them, without the leading `?`.
    pub fn write(&self) -> String {
        query::write(&self.pairs())
    }

    /// The whole outbox, laid out the same.
    #[must_use]
    pub fn unnarrowed(&self) -> Self {
        Self { size: self.size, cols: self.cols.clone(), ..Self::default() }
    }

    /// The same list from its first page on: for a changed filter.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { page: 1, ..self.clone() }
    }

    /// True when anything narrows the list.
    pub const fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || self.state.is_some() || !self.kind.is_empty()
    }
}

/// Whose mail it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Which account.
    pub id: AccountId,
    /// Of which kind.
    pub kind: Kind,
    /// What to call the person.
    pub name: String,
}

/// A row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// Which.
    pub id: MailId,
    /// What it is, in words.
    pub title: String,
    /// The address it goes to.
    pub recipient: String,
    /// Whose it is; none: somebody without an account, or whose account is gone.
    pub account: Option<Recipient>,
    /// What became of it.
    pub state: MailState,
    /// Tries so far.
    pub tries: u32,
    /// When it was asked for.
    pub created: When,
    /// When the mail server took it.
    pub sent: Option<When>,
    /// When it is tried next.
    pub next_try: Option<When>,
    /// The mail server's own words.
    pub answer: String,
    /// It can be sent again.
    pub may_resend: bool,
    /// It can be kept from being sent.
    pub may_cancel: bool,
    /// It did not get through, and the reader may have a code shown instead.
    #[serde(default)]
    pub may_show: bool,
}

/// How the outbox stands, for people of the operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Nothing is sent until resumed.
    pub paused: bool,
    /// How many mails wait.
    pub waiting: u32,
    /// Since when the oldest of them does.
    pub oldest: Option<When>,
    /// The reader may pause and resume.
    pub may_pause: bool,
}

/// A page of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxPage {
    /// The rows, newest first.
    pub page: Page<OutboxRow>,
    /// How many there are; counting stops at [`crate::grid::COUNT_CAP`].
    pub total: Total,
    /// How it stands.
    pub standing: Option<Standing>,
}

/// May a mail in this state be kept from being sent? `Err` is the reason why not. A notice may not: it
/// tells a person what was done to his account (SEC-102), and who did it must not keep it from him.
pub const fn may_cancel(carries_code: bool, state: MailState) -> Result<(), &'static str> {
    match state {
        MailState::Queued if carries_code => Ok(()),
        MailState::Queued => Err("A notice tells the person what was done; it cannot be cancelled."),
        MailState::Sent => Err("It was sent already."),
        MailState::Refused | MailState::Expired => Err("It is not going to be sent."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written into an address is read from it again; what is unknown falls back.
    #[test]
    fn an_address_holds_the_whole_query() {
        let query = MailQuery {
            search: "ann@ b".into(),
            state: Some(MailState::Refused),
            kind: MailKind::Reset.key().into(),
            page: 2,
            size: 50,
            cols: Cols::read(Grid::Mail, Some("to.state")),
        };
        let pairs = query.pairs();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        assert_eq!(MailQuery::read(get), query);
        assert_eq!(MailQuery::read(|_| Some("?".into())), MailQuery { search: "?".into(), ..MailQuery::default() });
        assert_eq!(MailQuery::default().write(), "");
    }

    /// Only a code that waits can be cancelled (SEC-102).
    #[test]
    fn only_a_waiting_code_is_cancelled() {
        assert!(may_cancel(true, MailState::Queued).is_ok());
        assert!(may_cancel(false, MailState::Queued).is_err());
        assert!(MailState::ALL.into_iter().filter(|s| *s != MailState::Queued).all(|s| may_cancel(true, s).is_err()));
    }
}
