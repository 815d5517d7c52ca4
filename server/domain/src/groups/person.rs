//! A person whom a change of a group's members concerns.

use model::ids::AccountId;
use sqlx::PgConnection;

use super::walls::kinds;
use crate::accounts::{AccountRef, repo};
use crate::caller::{Caller, Target};
use crate::error::{Error, Result};

/// Said of everybody out of sight, whether he exists or not (SEC-45).
pub(super) const NOBODY: &str = "Choose a person from the list.";

/// The person when he is in the caller's sight and of a kind the caller may view, locked.
pub(super) async fn find(conn: &mut PgConnection, caller: &Caller, id: AccountId) -> Result<Option<AccountRef>> {
    look_up(conn, caller, id, true).await
}

/// As [`find`], to read only.
pub(super) async fn seen(conn: &mut PgConnection, caller: &Caller, id: AccountId) -> Result<Option<AccountRef>> {
    look_up(conn, caller, id, false).await
}

async fn look_up(conn: &mut PgConnection, caller: &Caller, id: AccountId, lock: bool) -> Result<Option<AccountRef>> {
    for kind in kinds(caller) {
        if let Some(found) = repo::find(conn, &caller.scope, kind, id, lock).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// As [`find`]; a fault of the field `account` for anybody else.
pub(super) async fn chosen(conn: &mut PgConnection, caller: &Caller, id: AccountId) -> Result<AccountRef> {
    find(conn, caller, id).await?.ok_or_else(|| Error::field("account", NOBODY))
}

/// A person only as far as his role in a group is concerned: it gives and takes nothing, so his own and
/// that of somebody above may be changed too.
pub(super) struct AsMember;

impl Target for AsMember {}
