//! Who may see an account, kept in columns beside it (`account.sight`, `account_search.sight`,
//! `panel_search.sight`): its company, then the groups of its panels. The same for every kind.
//!
//! Lists, totals and searches read the columns. Looking up one record asks links and panels
//! ([`super::repo::push_sight`]), so that a mistake here can hide a row but never give access.
//! Whoever changes a link, a panel's group or an account's company calls one of these in the same
//! transaction.

pub mod repo;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::audit::places;
use crate::error::Result;

pub use repo::push_listed_sight;

/// Brings these accounts' sight in step with their company, links and panels. What it reads stays
/// as it is until the transaction ends: another change of the same account or panels waits.
pub async fn refresh(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<()> {
    repo::lock(conn, accounts).await?;
    let changed = repo::write(conn, accounts).await?;
    places::follow_accounts(conn, &changed).await
}

/// Brings these panels' sight, and that of all people on them, in step with the panels' groups.
/// Called after the panels were changed.
pub async fn refresh_of_panels(conn: &mut PgConnection, panels: &[Uuid]) -> Result<()> {
    let changed = repo::write_panels(conn, panels).await?;
    places::follow_panels(conn, &changed).await?;
    let accounts = repo::on_panels(conn, panels).await?;
    refresh(conn, &accounts).await
}
