//! Who sees an entry of the log, kept beside it (`audit_place`): the companies and groups of what it is about, as
//! they are now. A list is read by them; a single entry is looked up by its record (`log/repo.rs`), so that a
//! mistake here can hide an entry and never open one.
//!
//! Called where the sight of accounts changes (`accounts::sight`), in the same transaction. What is removed keeps
//! the places it had.

use sqlx::PgConnection;
use uuid::Uuid;

use super::repo;
use crate::error::Result;

/// After the sight of these accounts changed.
pub async fn follow_accounts(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<()> {
    if accounts.is_empty() { Ok(()) } else { repo::follow_accounts(conn, accounts).await }
}

/// After these panels came to other groups.
pub async fn follow_panels(conn: &mut PgConnection, panels: &[Uuid]) -> Result<()> {
    if panels.is_empty() { Ok(()) } else { repo::follow_panels(conn, panels).await }
}
