//! Roles: what they hold, with inheritance; who may assign which; their editor, with the preview that
//! saving holds for; why somebody may do something; the console seen as a role.

pub mod book;
pub mod ceiling;
mod edit;
mod explain;
mod grant;
mod list;
mod reach;
pub mod repo;
pub mod table;
mod view_as;

use std::collections::HashMap;

use model::role::BuiltIn;
use model::{Permission, PermissionSet};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::Domain;
use crate::error::Result;

pub use grant::{RoleRef, grantable, may_grant};
pub use reach::{Reach, change, reach};
pub use table::permissions_table;
pub(crate) use view_as::see_as;

impl Domain {
    /// Makes the built-in roles what the program says they are. Runs at each start; several
    /// servers at once do no harm.
    pub async fn ensure_built_in_roles(&self) -> Result<()> {
        let now = self.clock().now();
        let mut tx = self.pool().begin().await?;
        // In the order in which an edit locks them.
        edit::repo::lock_roles(&mut tx).await?;
        for role in BuiltIn::ALL {
            let id = self.new_uuid();
            repo::upsert_built_in(&mut tx, id, role.name(), role.sees_all_groups(), now).await?;
        }
        let ids = repo::built_in_ids(&mut tx).await?;
        for role in BuiltIn::ALL {
            let Some(id) = ids.get(role.name()) else { continue };
            let keys: Vec<&str> = role.permissions().iter().map(Permission::key).collect();
            repo::set_permissions(&mut tx, *id, &keys).await?;
            let targets: Vec<Uuid> = role.may_assign().iter().filter_map(|r| ids.get(r.name()).copied()).collect();
            repo::set_assignable(&mut tx, *id, &targets).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// What a role holds: its own word on a permission counts before its parent's; what nobody in the
/// line allows is denied.
pub async fn permissions(conn: &mut PgConnection, role: Uuid) -> Result<PermissionSet> {
    let lines = repo::chain(conn, role).await?;
    Ok(book::resolve(lines.iter().filter_map(|line| Some((Permission::from_key(&line.permission)?, line.allow)))))
}

/// Ids of the built-in roles by name, for imports.
pub async fn built_in_ids(pool: &PgPool) -> Result<HashMap<String, Uuid>> {
    let mut conn = pool.acquire().await?;
    repo::built_in_ids(&mut conn).await
}
