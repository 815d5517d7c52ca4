//! The ceiling: who may give which role to somebody (design, section 3; decision 15, SEC-48). Every way
//! to give a role asks here.

use std::collections::BTreeSet;

use model::ids::RoleId;
use model::{ApiError, PermissionSet};
use sqlx::PgConnection;
use uuid::Uuid;

use super::book::{Book, Entry};
use super::ceiling::Editor;
use super::repo;
use crate::caller::Caller;
use crate::error::Result;

/// A role that the asking person may give.
#[derive(Clone, Debug)]
pub struct RoleRef {
    /// Which.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Sees every group, when its holder belongs to the operator.
    pub sees_all_groups: bool,
    /// The groups connected to it.
    pub groups: BTreeSet<Uuid>,
    /// What it holds, with inheritance.
    pub permissions: PermissionSet,
}

/// The role, when `caller` may give it to somebody: his own role names it, and it holds no permission,
/// sees no group and not every group unless he does. `NotFound` when there is no such role, `Forbidden`
/// with the reason otherwise. The role is neither edited nor removed until the transaction ends.
pub async fn may_grant(conn: &mut PgConnection, caller: &Caller, role: RoleId) -> Result<RoleRef> {
    caller.check_usable()?;
    repo::keep(conn, role).await?;
    let book = repo::book(conn).await?;
    let entry = book.get(role).ok_or(ApiError::NotFound)?;
    match Editor::from(caller).may_assign(&book, entry) {
        Ok(()) => Ok(role_ref(&book, entry)),
        Err(why) => Err(ApiError::Forbidden(format!("You cannot give the role \"{}\": {why}", entry.name)).into()),
    }
}

/// Every role that `caller` may give, by name.
pub async fn grantable(conn: &mut PgConnection, caller: &Caller) -> Result<Vec<RoleRef>> {
    caller.check_usable()?;
    let book = repo::book(conn).await?;
    let editor = Editor::from(caller);
    let may = book.all().filter(|entry| editor.may_assign(&book, entry).is_ok());
    let mut roles: Vec<RoleRef> = may.map(|entry| role_ref(&book, entry)).collect();
    roles.sort_by_key(|role| (role.name.to_lowercase(), role.id));
    Ok(roles)
}

fn role_ref(book: &Book, entry: &Entry) -> RoleRef {
    RoleRef {
        id: entry.id,
        name: entry.name.clone(),
        sees_all_groups: entry.sees_all_groups,
        groups: entry.groups.clone(),
        permissions: book.held(entry.id),
    }
}
