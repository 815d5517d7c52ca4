//! Addresses of the action log, and from it to what it names.

use model::accounts::AccountQuery;
use model::ids::{AccountId, AuditId};
use model::log::{LogQuery, Now};

use super::{Tab, company_page, group, open, panel, role, with};

/// The action log.
pub const LOG: &str = "/log";
/// The action log as a file.
pub const LOG_EXPORT: &str = "/log/export";

/// The action log as `query` has it.
pub fn log(query: &LogQuery) -> String {
    with(LOG, &query.write())
}

/// An entry beside that log.
pub fn log_entry(id: AuditId, query: &LogQuery) -> String {
    with(&format!("{LOG}/{id}"), &query.write())
}

/// The log of one record.
pub fn log_about(id: uuid::Uuid) -> String {
    log(&LogQuery::about(id))
}

/// What a person did.
pub fn log_by(id: AccountId) -> String {
    log(&LogQuery::by(id))
}

/// The log as a file, as `query` filters it.
pub fn log_export(query: &LogQuery) -> String {
    with(LOG_EXPORT, &query.unpaged().write())
}

/// The page of a record that the log names.
pub fn now(record: Now) -> String {
    match record {
        Now::Account(kind, id) => open(id, &AccountQuery::of(kind), Tab::Overview),
        Now::Company(id) => company_page(id),
        Now::Group(id) => group(id),
        Now::Panel(id) => panel(id),
        Now::Role(id) => role(id),
    }
}
