//! Accounts: the services behind the Accounts page, and what the pages of all three kinds share. Each finds its account within the
//! caller's scope first (what is out of sight does not exist), then asks for the permission, then
//! changes everything in one transaction with its audit entry.

pub mod access;
pub mod add;
pub mod data;
pub mod detail;
pub mod edit;
mod hand_over;
pub mod history;
pub mod links;
pub mod list;
pub mod lock_down;
pub mod mails;
pub mod remove;
pub mod repo;
pub mod search_text;
pub mod security;
pub mod sight;
pub mod totals;

use model::accounts::{Kind, Source, State};
use model::ids::{AccountId, RoleId};
use model::{ApiError, Permission, PermissionSet};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::caller::{Caller, Granted, Scope, Target};
use crate::employees::guard;
use crate::error::Result;
use crate::tx::Tx;
use crate::{Domain, auth};

pub(crate) use hand_over::has_failed;
pub use search_text::search_text;

/// An account that was found within the caller's scope: what checks and writers work on.
#[derive(Clone, Debug)]
pub struct AccountRef {
    /// Which.
    pub id: AccountId,
    /// End user, installer, employee.
    pub kind: Kind,
    /// Where it is in its life.
    pub state: State,
    /// Where it signs in.
    pub source: Source,
    /// Where it belongs.
    pub company: Uuid,
    /// Stored address.
    pub email: String,
    /// The name to call it by: the label, else the address.
    pub title: String,
    /// For optimistic locking.
    pub version: i64,
    /// An employee's role.
    pub role: Option<RoleId>,
    /// What it may do itself, when it has a role.
    holds: PermissionSet,
    /// That role is Super Administrator.
    is_super: bool,
}

impl Target for AccountRef {
    fn holds(&self) -> PermissionSet {
        self.holds
    }

    fn is_super(&self) -> bool {
        self.is_super
    }

    fn account(&self) -> Option<AccountId> {
        Some(self.id)
    }
}

/// The account `id` of this kind, when it is in sight; `NotFound` otherwise, the same as for an id
/// that was never given (SEC-45).
pub async fn find(conn: &mut PgConnection, scope: &Scope, kind: Kind, id: AccountId) -> Result<AccountRef> {
    repo::find(conn, scope, kind, id, false).await?.ok_or_else(|| ApiError::NotFound.into())
}

/// As [`find`], and nobody else changes it until the transaction ends.
pub async fn find_locked(conn: &mut PgConnection, scope: &Scope, kind: Kind, id: AccountId) -> Result<AccountRef> {
    repo::find(conn, scope, kind, id, true).await?.ok_or_else(|| ApiError::NotFound.into())
}

impl Domain {
    /// A transaction and the proof to do `permission` to `id` in it: the permission first, so that
    /// who lacks it learns nothing of the account, then the account in sight, then both together.
    pub(crate) async fn begin_on(
        &self,
        caller: &Caller,
        permission: Permission,
        kind: Kind,
        id: AccountId,
    ) -> Result<(Tx, Granted<AccountRef>)> {
        caller.require(permission, ())?;
        let mut tx = self.begin(caller).await?;
        if kind == Kind::Employee {
            // Before the one himself, so that everybody waits in one order.
            guard::lock(tx.conn(), id).await?;
        }
        let account = find_locked(tx.conn(), &caller.scope, kind, id).await?;
        // Who has waited here for somebody who took his power has none any more (SEC-56).
        if !auth::holds_on(tx.conn(), caller).await? {
            return Err(ApiError::SignedOut.into());
        }
        // Behind the lock: of two at once, the log names the first one first.
        tx.now = self.clock().now();
        let granted = caller.require(permission, account)?;
        Ok((tx, granted))
    }
}

/// Refuses when the form was filled from an older version than the stored one (REL-27).
pub(crate) fn check_version(account: &AccountRef, version: i64) -> Result<()> {
    if account.version == version { Ok(()) } else { Err(ApiError::conflict(model::text::CONFLICT).into()) }
}
