//! The ceiling: who may give which role to somebody (design, section 3; decision 15, SEC-48). Every way
//! to give a role asks here.

use model::ids::RoleId;
use model::{ApiError, PermissionSet};
use sqlx::PgConnection;
use uuid::Uuid;

use super::repo::{self, GrantLine};
use crate::caller::Caller;
use crate::error::{Error, Result};

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
    pub groups: Vec<Uuid>,
    /// What it holds, with inheritance.
    pub permissions: PermissionSet,
}

/// The role, when `caller` may give it to somebody: his own role names it, and it holds no permission,
/// sees no group and not every group unless he does. `NotFound` when there is no such role, `Forbidden`
/// with the reason otherwise. The role is not removed until the transaction ends.
pub async fn may_grant(conn: &mut PgConnection, caller: &Caller, role: RoleId) -> Result<RoleRef> {
    caller.check_usable()?;
    let line = repo::grant_lines(conn, caller.account, Some(role)).await?.pop().ok_or(ApiError::NotFound)?;
    check(conn, caller, line).await
}

/// Every role that `caller` may give, by name.
pub async fn grantable(conn: &mut PgConnection, caller: &Caller) -> Result<Vec<RoleRef>> {
    caller.check_usable()?;
    let mut roles = Vec::new();
    for line in repo::grant_lines(conn, caller.account, None).await? {
        match check(conn, caller, line).await {
            Ok(role) => roles.push(role),
            Err(Error::Api(ApiError::Forbidden(_))) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(roles)
}

async fn check(conn: &mut PgConnection, caller: &Caller, line: GrantLine) -> Result<RoleRef> {
    let refuse =
        |why: &str| Err(ApiError::Forbidden(format!("You cannot give the role \"{}\": {why}", line.name)).into());
    if !line.is_assignable {
        return refuse("your own role does not name it among those you may assign.");
    }
    let permissions = super::permissions(conn, line.id).await?;
    if !permissions.is_within(caller.permissions) {
        return refuse("it may do more than you.");
    }
    let scope = &caller.scope;
    if line.sees_all_groups && !scope.all_groups {
        return refuse("it sees every group, and you do not.");
    }
    if !scope.all_groups && line.groups.iter().any(|group| !scope.groups.contains(group)) {
        return refuse("it is connected to groups that you do not see.");
    }
    let GrantLine { id, name, sees_all_groups, groups, .. } = line;
    Ok(RoleRef { id: RoleId(id), name, sees_all_groups, groups, permissions })
}
