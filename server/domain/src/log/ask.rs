//! What is asked of the log, as statements want it: whose sight, which filters, from where.

use model::log::{At, Key, LogQuery, day};
use time::OffsetDateTime;
use uuid::Uuid;

use super::repo;
use super::terms::{self, Term};
use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;
use crate::zones;

/// Which way through the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From newer entries to older ones.
    Older,
    /// From older ones to newer.
    Newer,
}

impl Way {
    /// For `order by`.
    pub const fn order(self) -> &'static str {
        match self {
            Self::Older => " desc",
            Self::Newer => " asc",
        }
    }
}

/// From where, and which way.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The entry that is next to the first one; none: begin at the end.
    pub key: Option<repo::Place>,
    /// Which way.
    pub way: Way,
}

impl Span {
    /// As a query has it.
    pub fn of(at: At) -> Self {
        match at {
            At::Newest => Self { key: None, way: Way::Older },
            At::Before(key) => Self { key: place_of(key), way: Way::Older },
            At::After(key) => Self { key: place_of(key), way: Way::Newer },
        }
    }

    /// Further on, from behind `place`.
    #[must_use]
    pub const fn behind(self, place: repo::Place) -> Self {
        Self { key: Some(place), ..self }
    }
}

fn place_of(key: Key) -> Option<repo::Place> {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(key.micros) * 1_000).ok()?;
    // What the database can hold; beyond it there is nothing.
    (1970..=9_999).contains(&at.year()).then_some((at, key.id.0))
}

/// Whose entries the reader sees.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Himself: his own acts are his to see.
    pub me: Uuid,
    /// Every entry.
    pub all: bool,
    /// Everything but what is about panels and groups: belongs to the operator.
    pub people: bool,
    /// Entries kept for these companies and groups.
    pub places: Vec<Uuid>,
}

impl Sight {
    /// A walk through the whole log serves him.
    pub const fn is_wide(&self) -> bool {
        self.all || self.people
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Whose entries.
    pub sight: Sight,
    /// By this person.
    pub who: Option<Uuid>,
    /// About this record.
    pub whom: Option<Uuid>,
    /// These actions; none: all.
    pub actions: Option<Vec<String>>,
    /// Every action there is.
    pub known: Vec<String>,
    /// Ended so.
    pub outcome: Option<&'static str>,
    /// Not before.
    pub from: Option<OffsetDateTime>,
    /// Before.
    pub to: Option<OffsetDateTime>,
    /// All of them are in it.
    pub terms: Vec<Term>,
    /// The zone the days are in.
    pub zone: String,
}

impl Ask {
    /// A query as this caller asks it.
    pub async fn of(domain: &Domain, caller: &Caller, query: &LogQuery) -> Result<Self> {
        let (zone, name) = zone_of(caller, query);
        let by_action = !query.action.is_empty() || query.outcome.is_some();
        let known = if by_action { repo::actions(domain.pool()).await? } else { Vec::new() };
        let end = day(&query.to).and_then(time::Date::next_day);
        Ok(Self {
            sight: sight_of(domain, caller).await?,
            who: query.who.map(|id| id.0),
            whom: query.whom,
            actions: (!query.action.is_empty()).then(|| actions_of(&query.action, &known)),
            known,
            outcome: query.outcome.map(model::log::Outcome::key),
            from: day(&query.from).and_then(|date| zone.start_of(date)),
            to: end.and_then(|date| zone.start_of(date)),
            terms: terms::read(&query.search),
            zone: name,
        })
    }
}

/// The zone of the query's days: the one it names, else the reader's own, else UTC.
fn zone_of(caller: &Caller, query: &LogQuery) -> (zones::Zone, String) {
    for name in [&query.zone, &caller.time_zone] {
        if let Some(zone) = zones::find(name) {
            return (zone, name.clone());
        }
    }
    (zones::utc(), "UTC".to_owned())
}

/// An action, or all those of a page.
fn actions_of(word: &str, known: &[String]) -> Vec<String> {
    let is_of = |action: &&String| *action == word || action.split_once('.').is_some_and(|(page, _)| page == word);
    known.iter().filter(is_of).cloned().collect()
}

pub(crate) async fn sight_of(domain: &Domain, caller: &Caller) -> Result<Sight> {
    let scope = &caller.scope;
    let all = scope.all_people && scope.all_groups;
    let mut places = if scope.all_people { Vec::new() } else { scope.companies.clone() };
    if scope.all_groups && !all {
        places.extend(repo::all_groups(domain.pool()).await?);
    } else {
        places.extend_from_slice(&scope.groups);
    }
    places.sort_unstable();
    places.dedup();
    Ok(Sight { me: caller.account.0, all, people: scope.all_people, places })
}

#[cfg(test)]
mod tests {
    use super::actions_of;

    #[test]
    fn a_page_stands_for_its_actions() {
        let known: Vec<String> = ["accounts.add", "accounts.edit", "import", "roles.add"].map(Into::into).to_vec();
        assert_eq!(actions_of("accounts", &known), ["accounts.add", "accounts.edit"]);
        assert_eq!(actions_of("accounts.edit", &known), ["accounts.edit"]);
        assert_eq!(actions_of("import", &known), ["import"]);
        assert!(actions_of("account", &known).is_empty());
    }
}
