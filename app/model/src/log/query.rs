//! What the log shows; all of it lives in the URL.

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use super::Outcome;
use crate::grid::{Cols, DEFAULT_PAGE_SIZE, Grid, page_size};
use crate::ids::{AccountId, AuditId};
use crate::query;

/// An entry's place in the order of the log: no two have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// Microseconds since 1970-01-01T00:00:00Z, as exact as the database keeps them.
    pub micros: i64,
    /// Which, among those of one instant.
    pub id: AuditId,
}

impl Key {
    /// As the URL has it.
    pub fn write(self) -> String {
        format!("{}.{}", self.micros, self.id)
    }

    /// Reads that; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let (micros, id) = text.split_once('.')?;
        Some(Self { micros: micros.parse().ok()?, id: id.parse().ok()? })
    }
}

/// Where in the log a page begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// With the newest entry.
    #[default]
    Newest,
    /// Below this one: "Older".
    Before(Key),
    /// Above this one: "Newer".
    After(Key),
}

/// What the log shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogQuery {
    /// Only what this person did.
    pub who: Option<AccountId>,
    /// Only what is about this record: an account, company, group, panel or role.
    pub whom: Option<Uuid>,
    /// Only this action (`accounts.suspend`), or those of a page (`accounts`); empty: all.
    pub action: String,
    /// Only what ended so.
    pub outcome: Option<Outcome>,
    /// From this day on, `2026-11-22`, that day included; empty: from the first.
    pub from: String,
    /// To this day, that day included; empty: to the last.
    pub to: String,
    /// The zone of the days by its IANA name; empty: the reader's own.
    pub zone: String,
    /// Looked for in names, address, reason and changed fields, as typed.
    pub search: String,
    /// Where the page begins.
    pub at: At,
    /// Rows a page.
    pub size: u32,
    /// The columns that are shown.
    #[serde(skip)]
    pub cols: Cols,
}

impl Default for LogQuery {
    fn default() -> Self {
        Self {
            who: None,
            whom: None,
            action: String::new(),
            outcome: None,
            from: String::new(),
            to: String::new(),
            zone: String::new(),
            search: String::new(),
            at: At::Newest,
            size: DEFAULT_PAGE_SIZE,
            cols: Cols::default(),
        }
    }
}

/// A day as a date field sends it, `2026-11-22`; `None` for anything else.
pub fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = parts.next().is_none() && year.len() == 4;
    let month = time::Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let year = year.parse::<i32>().ok().filter(|year| (1970..=9990).contains(year))?;
    Date::from_calendar_date(year, month, day.parse().ok()?).ok().filter(|_| is_whole)
}

/// Is it made like the key of an action or of a page?
fn is_word(text: &str) -> bool {
    text.len() <= 60 && text.chars().all(|c| c.is_ascii_lowercase() || "._-".contains(c))
}

impl LogQuery {
    /// Everything about a record.
    pub fn about(id: Uuid) -> Self {
        Self { whom: Some(id), ..Self::default() }
    }

    /// Everything a person did.
    pub fn by(id: AccountId) -> Self {
        Self { who: Some(id), ..Self::default() }
    }

    /// Reads a URL's query; what is unknown falls back to the default, nothing fails.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let key = |name: &str| get(name).and_then(|text| Key::read(&text));
        let date = |name: &str| get(name).filter(|text| day(text).is_some()).unwrap_or_default();
        Self {
            who: get("who").and_then(|id| id.parse().ok()),
            whom: get("whom").and_then(|id| Uuid::try_parse(&id).ok()),
            action: get("action").filter(|word| is_word(word)).unwrap_or_default(),
            outcome: get("outcome").and_then(|word| Outcome::from_key(&word)),
            from: date("from"),
            to: date("to"),
            zone: get("zone").filter(|zone| zone.len() <= 60).unwrap_or_default(),
            search: crate::field::search(&get("q").unwrap_or_default()),
            at: key("before").map(At::Before).or_else(|| key("after").map(At::After)).unwrap_or_default(),
            size: page_size(get("size").as_deref()),
            cols: Cols::read(Grid::Log, get("cols").as_deref()),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let (before, after) = match self.at {
            At::Newest => (None, None),
            At::Before(key) => (Some(key.write()), None),
            At::After(key) => (None, Some(key.write())),
        };
        query::pairs(&[
            ("q", query::text(&self.search)),
            ("who", self.who.map(|id| id.to_string())),
            ("whom", self.whom.map(|id| id.to_string())),
            ("action", query::text(&self.action)),
            ("outcome", self.outcome.map(|outcome| outcome.key().to_owned())),
            ("from", query::text(&self.from)),
            ("to", query::text(&self.to)),
            // Without days there is nothing that a zone would say.
            ("zone", query::text(&self.zone).filter(|_| self.has_days())),
            ("before", before),
            ("after", after),
            ("size", query::size(self.size)),
            ("cols", self.cols.write()),
        ])
    }

    /// [`LogQuery::pairs`] as a URL has them, without the leading `?`.
    pub fn write(&self) -> String {
        query::write(&self.pairs())
    }

    /// The same without where a page begins and how long it is: for an export.
    #[must_use]
    pub fn unpaged(&self) -> Self {
        Self { at: At::Newest, size: DEFAULT_PAGE_SIZE, ..self.clone() }
    }

    /// The whole log: no search, no filter.
    #[must_use]
    pub fn unnarrowed(&self) -> Self {
        Self { size: self.size, cols: self.cols.clone(), ..Self::default() }
    }

    /// The same from the newest entry on: for a changed filter.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { at: At::Newest, ..self.clone() }
    }

    /// True when it is limited to some days.
    pub const fn has_days(&self) -> bool {
        !self.from.is_empty() || !self.to.is_empty()
    }

    /// True when anything narrows it.
    pub const fn is_narrowed(&self) -> bool {
        self.who.is_some()
            || self.whom.is_some()
            || !self.action.is_empty()
            || self.outcome.is_some()
            || self.has_days()
            || !self.search.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written into an address is read from it again.
    #[test]
    fn a_query_survives_its_address() {
        let key = Key { micros: 1_764_000_000_123_456, id: AuditId(Uuid::from_u128(9)) };
        let query = LogQuery {
            who: Some(AccountId(Uuid::from_u128(7))),
            whom: Some(Uuid::from_u128(8)),
            action: "accounts.set_password".into(),
            outcome: Some(Outcome::Refused),
            from: "2026-11-01".into(),
            to: "2026-11-22".into(),
            zone: "Europe/Berlin".into(),
            search: "anna & co".into(),
            at: At::Before(key),
            size: 50,
            cols: Cols::read(Grid::Log, Some("what.who")),
        };
        for query in [LogQuery { at: At::After(key), ..query.clone() }, query] {
            let pairs = query.pairs();
            let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
            assert_eq!(LogQuery::read(get), query);
        }
        assert!(LogQuery::default().pairs().is_empty());
        assert_eq!(
            LogQuery::read(|_| Some("Nonsense!".into())),
            LogQuery { search: "Nonsense!".into(), zone: "Nonsense!".into(), ..LogQuery::default() }
        );
    }

    #[test]
    fn a_day_is_a_day() {
        assert!(day("2024-02-29").is_some());
        for wrong in ["", "2026-02-29", "2026-13-01", "26-01-01", "2026-01-01-01", "2026-1-x", "20260101"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
