//! The log as a file: as filtered, step by step, so that a million entries need no more memory than some.

use model::Permission;
use model::log::{At, Key, LogEntry, LogQuery};

use super::ask::{Ask, Span};
use super::entry::Reader;
use super::page::{Found, find, key_of};
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::Result;

/// Entries of one step.
pub const EXPORT_STEP: usize = 1_000;

impl Domain {
    /// Begins an export: asks for the permission and notes it, with what it is filtered by.
    pub async fn log_export_begin(&self, caller: &Caller, query: &LogQuery) -> Result<()> {
        caller.require(Permission::LogView, ())?;
        caller.require(Permission::LogExport, ())?;
        let entry = AuditEntry::about("log.export", "Action log").with(Self::filter_words(query));
        self.begin(caller).await?.commit(entry).await
    }

    /// The entries below `from`, newest first, and where to go on; none: that was all. Asks for the permission
    /// each time: whoever loses it meanwhile gets no further (SEC-56).
    pub async fn log_export(
        &self,
        caller: &Caller,
        query: &LogQuery,
        from: Option<Key>,
    ) -> Result<(Vec<LogEntry>, Option<Key>)> {
        caller.require(Permission::LogView, ())?;
        caller.require(Permission::LogExport, ())?;
        let ask = Ask::of(self, caller, query).await?;
        let span = Span::of(from.map_or(At::Newest, At::Before));
        let Found { entries, next } = find(self, &Reader { caller }, &ask, span, EXPORT_STEP).await?;
        Ok((entries, next.map(key_of)))
    }
}
