//! The action log: every change and refusal, who did it, to whom, from where, what it was before and after.
//!
//! A reader finds what its page would show him: entries about accounts, companies, groups and panels in his sight
//! whose pages he may open, and what he did himself; entries about roles and the system are for people of the
//! operator. What he may not see is veiled as on those pages.

pub(crate) mod ask;
mod choices;
mod entry;
mod export;
mod page;
pub mod repo;
mod terms;
mod veil;

use std::collections::BTreeSet;

use model::ids::AuditId;
use model::log::{ActionChoice, At, Key, LogEntry, LogPage, LogQuery};
use model::{ApiError, Permission};
use uuid::Uuid;

use self::ask::{Ask, Span, Way};
use self::entry::Reader;
use self::page::{Found, find, key_of};
use crate::caller::Caller;
use crate::error::Result;
use crate::{Domain, audit};

pub use export::EXPORT_STEP;

impl Domain {
    /// A page of the log, newest first.
    pub async fn log(&self, caller: &Caller, query: &LogQuery) -> Result<LogPage> {
        caller.require(Permission::LogView, ())?;
        let ask = Ask::of(self, caller, query).await?;
        let page = self.log_page(caller, &ask, query).await?;
        let is_short = page.rows.len() < query.size as usize;
        // Somebody who leafs back to the start wants its first page whole, not what is left over.
        if matches!(query.at, At::After(_)) && is_short && page.newer.is_none() {
            return self.log_page(caller, &ask, &query.first_page()).await;
        }
        Ok(page)
    }

    async fn log_page(&self, caller: &Caller, ask: &Ask, query: &LogQuery) -> Result<LogPage> {
        let span = Span::of(query.at);
        let size = query.size as usize;
        let Found { mut entries, next } = find(self, &Reader { caller }, ask, span, size).await?;
        let is_full = entries.len() == size;
        if span.way == Way::Newer {
            entries.reverse();
        }
        let (first, last) = (entries.first().map(|e| e.row.key), entries.last().map(|e| e.row.key));
        let beyond = next.map(key_of);
        let (older, newer) = match query.at {
            At::Newest => (beyond, None),
            At::Before(key) => (beyond, Some(first.unwrap_or(key))),
            At::After(key) => (Some(last.unwrap_or(key)), beyond),
        };
        // Forwards only: backwards the first page follows at once.
        let searched_to = next.filter(|_| !is_full && span.way == Way::Older).map(|(at, _)| at.into());
        Ok(LogPage {
            rows: entries.into_iter().map(|entry| entry.row).collect(),
            older,
            newer,
            searched_to,
            zone: ask.zone.clone(),
            who: self.name_in_log(caller, ask.who).await?,
            whom: self.name_in_log(caller, ask.whom).await?,
        })
    }

    /// One entry; `NotFound` for one that is not the reader's, as for an id that was never given (SEC-45).
    pub async fn log_entry(&self, caller: &Caller, id: AuditId) -> Result<LogEntry> {
        caller.require(Permission::LogView, ())?;
        let lines = repo::lines(self.pool(), &caller.scope, &[id.0]).await?;
        let entries = Reader { caller }.entries(self, lines).await?;
        entries.into_iter().next().ok_or_else(|| ApiError::NotFound.into())
    }

    /// The entries next to one in the list it was opened from: the newer and the older.
    pub async fn log_neighbours(
        &self,
        caller: &Caller,
        query: &LogQuery,
        key: Key,
    ) -> Result<(Option<AuditId>, Option<AuditId>)> {
        caller.require(Permission::LogView, ())?;
        let (ask, reader) = (Ask::of(self, caller, query).await?, Reader { caller });
        let newer = find(self, &reader, &ask, Span::of(At::After(key)), 1).await?;
        let older = find(self, &reader, &ask, Span::of(At::Before(key)), 1).await?;
        let id = |found: Found| found.entries.first().map(LogEntry::id);
        Ok((id(newer), id(older)))
    }

    /// What the log can be filtered by: each page, and each action. All that the program knows, not what there are
    /// entries of: that would tell what others did.
    pub fn log_actions(&self, caller: &Caller) -> Result<Vec<ActionChoice>> {
        caller.require(Permission::LogView, ())?;
        let page_of = |action: &'static str| action.split_once('.').map(|(page, _)| (page, audit::page(page)));
        let single = audit::titles().iter().map(|(action, title)| {
            let page = page_of(action).map_or("System", |(_, name)| name);
            (page, *title, *action)
        });
        // An empty title stands before the others: the page before its actions.
        let pages =
            audit::titles().iter().filter_map(|(action, _)| page_of(action)).map(|(page, name)| (name, "", page));
        let choices: BTreeSet<(&str, &str, &str)> = single.chain(pages).collect();
        let words = |page: &str, title: &str| {
            if title.is_empty() { format!("{page}: all") } else { format!("{page}: {title}") }
        };
        let choice =
            |(page, title, key): (&str, &str, &str)| ActionChoice { key: key.to_owned(), title: words(page, title) };
        Ok(choices.into_iter().map(choice).collect())
    }

    /// What to call a record by which the log is filtered; empty when it is not the reader's to know.
    async fn name_in_log(&self, caller: &Caller, id: Option<Uuid>) -> Result<String> {
        let Some(id) = id else { return Ok(String::new()) };
        let named = repo::named(self.pool(), &caller.scope, id).await?;
        let name = named.filter(|(kind, _)| choices::may_view(caller, kind)).map(|(_, name)| name);
        Ok(name.unwrap_or_default())
    }
}
