//! One Super Administrator always remains (SEC-50), also when several take each other's power at the same
//! instant. Everything that could take the last one's goes through here: disabling, removing, another
//! role, another company.
//!
//! Those who count are employees of the operator who are enabled and have that role: in another company
//! the same role does not see everything. Their rows are locked in the order of their ids before the
//! one that is acted on, so that two administrators who act on each other wait for one another instead of
//! both counting the other one.

use model::ids::AccountId;
use sqlx::PgConnection;

use super::repo;
use crate::accounts::AccountRef;
use crate::caller::Target;
use crate::error::{Error, Result};

/// Locks all Super Administrators when `id` is one. Before anything else of him is locked.
pub async fn lock(conn: &mut PgConnection, id: AccountId) -> Result<()> {
    if repo::is_super(conn, id).await? {
        repo::lock_supers(conn).await?;
    }
    Ok(())
}

/// Refuses when nobody would be left without `account`, which is locked. A `Conflict`: in a bulk act his
/// row is skipped with the reason.
pub async fn keep_one(conn: &mut PgConnection, account: &AccountRef) -> Result<()> {
    if !account.is_super() {
        return Ok(());
    }
    let supers = repo::lock_supers(conn).await?;
    let counts = supers.contains(&account.id.0);
    if counts && supers.len() == 1 {
        let why = format!(
            "{} is the last Super Administrator. Make somebody else one first: without any, nobody could manage the console.",
            account.title
        );
        return Err(Error::conflict(why));
    }
    Ok(())
}
