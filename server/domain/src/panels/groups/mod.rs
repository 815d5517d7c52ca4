//! The group a panel is put into: one in the caller's sight, which stays until the transaction ends.

pub mod repo;

use model::ids::GroupId;
use sqlx::PgConnection;

use crate::caller::Scope;
use crate::error::{Error, Result};

/// A group in sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which.
    pub id: GroupId,
    /// Its name.
    pub name: String,
}

/// The group that was typed into the field `group`; a fault at that field when there is none in sight, the
/// same for one that does not exist (SEC-45).
pub async fn chosen(conn: &mut PgConnection, scope: &Scope, typed: &str) -> Result<Place> {
    if typed.trim().is_empty() {
        return Err(Error::field("group", "Choose a group."));
    }
    let wrong = || Error::field("group", "Choose a group from the list.");
    let id: GroupId = typed.trim().parse().map_err(|_| wrong())?;
    repo::keep(conn, scope, id).await?.ok_or_else(wrong)
}

/// "Main Group", when it is in sight.
pub async fn main(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Place>> {
    match repo::main(conn).await? {
        Some(id) => repo::keep(conn, scope, id).await,
        None => Ok(None),
    }
}
