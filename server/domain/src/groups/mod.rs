//! Groups of panels, their members and who sees them (decision 13).
//!
//! Whoever changes a group, its members or its licences locks its row; several are locked in the order of
//! their ids, people before groups. So seats are counted under the lock ([`seats`]), and two who join at
//! the same instant never take the last one both.

pub mod add;
mod choices;
pub mod detail;
pub mod edit;
mod form;
pub mod licences;
pub mod list;
pub mod members;
mod newcomer;
pub mod owner;
mod person;
pub mod remove;
pub mod repo;
pub mod seats;
pub mod switches;
pub(crate) mod walls;
pub mod warn;

use model::ids::GroupId;
use model::{ApiError, Permission};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted, Scope, Target};
use crate::error::Result;
use crate::tx::Tx;
use crate::{Domain, auth};

/// The group that always exists and takes panels that belong nowhere else.
pub const MAIN_GROUP: &str = "Main Group";

/// A group that was found within the caller's scope and is locked: what checks and writers work on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GroupTarget {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The company it belongs to.
    pub company_id: Option<Uuid>,
    /// It is Main Group.
    pub is_main: bool,
    /// For optimistic locking.
    pub version: i64,
}

impl Target for GroupTarget {}

impl GroupTarget {
    /// An audit entry about it.
    pub(crate) fn entry(&self, action: &'static str) -> AuditEntry {
        AuditEntry {
            target_kind: "group",
            company: self.company_id,
            ..AuditEntry::on_account(action, self.id, &self.name, None)
        }
    }
}

/// The group `id` when it is in sight, and nobody else changes it, its members or its licences until the
/// transaction ends; `NotFound` otherwise, the same as for an id that was never given (SEC-45).
pub(crate) async fn find_locked(conn: &mut PgConnection, scope: &Scope, id: GroupId) -> Result<GroupTarget> {
    repo::find_locked(conn, scope, id).await?.ok_or_else(|| ApiError::NotFound.into())
}

impl Domain {
    /// A transaction and the proof to do `permission` to the group `id` in it: the permission first, then the
    /// group in sight.
    pub(crate) async fn begin_on_group(
        &self,
        caller: &Caller,
        permission: Permission,
        id: GroupId,
    ) -> Result<(Tx, Granted<GroupTarget>)> {
        caller.require(permission, ())?;
        let mut tx = self.begin(caller).await?;
        let group = self.lock_group(&mut tx, caller, id).await?;
        let granted = caller.require(permission, group)?;
        Ok((tx, granted))
    }

    /// Locks the group within a transaction whose people are locked already.
    pub(crate) async fn lock_group(&self, tx: &mut Tx, caller: &Caller, id: GroupId) -> Result<GroupTarget> {
        let group = find_locked(tx.conn(), &caller.scope, id).await?;
        // Who has waited here for somebody who took his power has none any more (SEC-56).
        if !auth::holds_on(tx.conn(), caller).await? {
            return Err(ApiError::SignedOut.into());
        }
        tx.now = self.clock().now();
        Ok(group)
    }
}
