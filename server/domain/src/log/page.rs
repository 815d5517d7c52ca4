//! A page of the log: keys by the indexes, then the entries, looked at one by one, until the page is full.

use std::collections::HashMap;

use model::ids::AuditId;
use model::log::{Key, LogEntry};
use uuid::Uuid;

use super::ask::{Ask, Span};
use super::entry::Reader;
use super::{repo, terms};
use crate::Domain;
use crate::error::Result;

/// Entries whose texts are compared at once, while a search goes through them in order.
const STEP: i64 = 2_000;
/// How many such steps one page may take before it is shown as far as it came.
const STEPS: u32 = 25;
/// Entries a search compares in order before it asks the index.
const FIRST: i64 = 500;
/// A search that the index finds more entries for is gone through in order: they come often enough.
const MOST_HITS: i64 = 30_000;
/// How often entries are fetched for one page, when many of them turn out not to be the reader's.
const ROUNDS: u32 = 8;

/// Entries in the direction asked for.
pub struct Found {
    /// At most as many as were wanted.
    pub entries: Vec<LogEntry>,
    /// Where to go on: there is more, or there may be.
    pub next: Option<repo::Place>,
}

/// Up to `want` entries, from `span` on.
pub async fn find(domain: &Domain, reader: &Reader<'_>, ask: &Ask, span: Span, want: usize) -> Result<Found> {
    let mut entries: Vec<LogEntry> = Vec::with_capacity(want + 1);
    let mut last = None;
    let mut source = Source { domain, ask, span, way: None, steps: 0 };
    for round in 0..ROUNDS {
        // One more than is shown tells whether anything follows. More at once each time: what is not the reader's
        // comes in stretches.
        let missing = (want + 1 - entries.len()) << round.min(4);
        let batch = source.next(i64::try_from(missing).unwrap_or(i64::MAX)).await?;
        let ids: Vec<Uuid> = batch.keys.iter().map(|key| key.1).collect();
        let mut read = read(domain, reader, ask, &ids).await?;
        for key in &batch.keys {
            let Some(entry) = read.remove(&key.1) else { continue };
            if entries.len() == want {
                return Ok(Found { entries, next: last });
            }
            entries.push(entry);
            last = Some(*key);
        }
        if batch.ended {
            return Ok(Found { entries, next: None });
        }
        if batch.tired {
            break;
        }
    }
    Ok(Found { entries, next: source.span.key })
}

async fn read(domain: &Domain, reader: &Reader<'_>, ask: &Ask, ids: &[Uuid]) -> Result<HashMap<Uuid, LogEntry>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let lines = repo::lines(domain.pool(), &reader.caller.scope, ids).await?;
    let mut entries = reader.entries(domain, lines).await?;
    // What is veiled cannot be searched for: nobody guesses at it by what he finds.
    if !ask.terms.is_empty() && !ask.sight.all {
        entries.retain(|entry| terms::are_in(&ask.terms, &super::entry::text(entry)));
    }
    Ok(entries.into_iter().map(|entry| (entry.id().0, entry)).collect())
}

/// Keys, in order.
#[derive(Default)]
struct Batch {
    keys: Vec<repo::Place>,
    /// Nothing is behind them.
    ended: bool,
    /// A search has looked at enough for one page.
    tired: bool,
}

/// Where the keys of a page come from.
struct Source<'a> {
    domain: &'a Domain,
    ask: &'a Ask,
    span: Span,
    /// How a search goes on, once that is known.
    way: Option<Search>,
    steps: u32,
}

/// How a search is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    /// Entry by entry, in order.
    Walk,
    /// All that the index finds, then in order.
    Gather,
}

impl Source<'_> {
    /// The next keys, about `most`.
    async fn next(&mut self, most: i64) -> Result<Batch> {
        if self.ask.terms.is_empty() {
            let keys = repo::keys(self.domain.pool(), self.ask, self.span, most).await?;
            return Ok(self.taken(keys, most));
        }
        let mut found = Vec::new();
        while i64::try_from(found.len()).unwrap_or(i64::MAX) < most {
            if self.steps >= STEPS {
                return Ok(Batch { keys: found, ended: false, tired: true });
            }
            if self.way == Some(Search::Gather) {
                let (indexed, terms) = (self.indexed(), &self.ask.terms);
                let keys = repo::hits(self.domain.pool(), self.ask, (&indexed, terms), self.span, most).await?;
                let Batch { keys, ended, .. } = self.taken(keys, most);
                found.extend(keys);
                return Ok(Batch { keys: found, ended, tired: false });
            }
            let ended = self.walk(&mut found).await?;
            if ended {
                return Ok(Batch { keys: found, ended, tired: false });
            }
            if self.way.is_none() {
                self.way = Some(self.choose().await?);
            }
        }
        Ok(Batch { keys: found, ended: false, tired: false })
    }

    /// One step in order; true when nothing is behind it.
    async fn walk(&mut self, found: &mut Vec<repo::Place>) -> Result<bool> {
        let most = if self.steps == 0 { FIRST } else { STEP };
        self.steps += 1;
        let keys = repo::keys(self.domain.pool(), self.ask, self.span, most).await?;
        let Batch { keys, ended, .. } = self.taken(keys, most);
        let ids: Vec<Uuid> = keys.iter().map(|key| key.1).collect();
        let holding = repo::holding(self.domain.pool(), &ids, &self.ask.terms).await?;
        let holding: std::collections::HashSet<Uuid> = holding.into_iter().collect();
        found.extend(keys.into_iter().filter(|key| holding.contains(&key.1)));
        Ok(ended)
    }

    async fn choose(&self) -> Result<Search> {
        let indexed = self.indexed();
        if indexed.is_empty() {
            return Ok(Search::Walk);
        }
        let hits = repo::count_hits(self.domain.pool(), &indexed, MOST_HITS + 1).await?;
        Ok(if hits > MOST_HITS { Search::Walk } else { Search::Gather })
    }

    fn indexed(&self) -> Vec<&str> {
        self.ask.terms.iter().filter_map(|term| term.indexed.as_deref()).collect()
    }

    fn taken(&mut self, keys: Vec<repo::Place>, most: i64) -> Batch {
        if let Some(last) = keys.last() {
            self.span = self.span.behind(*last);
        }
        let ended = i64::try_from(keys.len()).unwrap_or(i64::MAX) < most;
        Batch { keys, ended, tired: false }
    }
}

/// A key as the model has it.
pub fn key_of((at, id): repo::Place) -> Key {
    Key { micros: i64::try_from(at.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX), id: AuditId(id) }
}
