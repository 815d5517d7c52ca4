//! "See the console as this role": read-only. The session carries the role; while it does, the pages show
//! what the role would show, within what the viewer may see himself, and nothing can be changed
//! ([`Caller::check_acting`]).

use model::accounts::Done;
use model::ids::RoleId;
use model::roles::{Viewing, shown_as};
use model::{ApiError, Permission};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::list::MORE_THAN_YOU;
use super::{reach, repo};
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::Result;

/// Turns the caller into who sees the console as `role`: never more than he is himself, even when either
/// role was edited since he began.
pub async fn see_as(conn: &mut PgConnection, caller: &mut Caller, role: RoleId, now: OffsetDateTime) -> Result<()> {
    let Some(name) = repo::name(conn, role).await? else { return Ok(()) };
    let shown = reach(conn, Some(role), caller.company, None, now).await?;
    caller.permissions = shown_as(shown.permissions, caller.permissions);
    let scope = &mut caller.scope;
    if !shown.all_groups {
        scope.groups = if scope.all_groups {
            shown.groups.into_iter().collect()
        } else {
            scope.groups.iter().copied().filter(|group| shown.groups.contains(group)).collect()
        };
        scope.all_groups = false;
    }
    caller.role = Some(role);
    caller.viewing = Some(Viewing { id: role, name });
    Ok(())
}

impl Domain {
    /// Begins it, in this session only. `Forbidden` for a role that may do more than the caller.
    pub async fn view_as(&self, caller: &Caller, id: RoleId) -> Result<Done> {
        caller.require(Permission::RolesView, ())?;
        let mut tx = self.begin(caller).await?;
        repo::keep(tx.conn(), id).await?;
        let name = repo::name(tx.conn(), id).await?.ok_or(ApiError::NotFound)?;
        if !super::permissions(tx.conn(), id.0).await?.is_within(caller.permissions) {
            return Err(ApiError::Forbidden(MORE_THAN_YOU.into()).into());
        }
        repo::set_viewing(tx.conn(), caller.session, Some(id)).await?;
        tx.commit(entry("roles.view_as", id, &name)).await?;
        Ok(Done::new(format!("You are seeing the console as {name}.")))
    }

    /// Ends it. Nothing happens when it has ended already.
    pub async fn end_view_as(&self, caller: &Caller) -> Result<Done> {
        caller.check_usable()?;
        if caller.role.is_none() {
            return Err(ApiError::Forbidden(String::new()).into());
        }
        let said = Done::new("You are seeing the console as yourself again.");
        let Some(viewing) = &caller.viewing else { return Ok(said) };
        let mut tx = self.begin_even_viewing(caller).await?;
        repo::set_viewing(tx.conn(), caller.session, None).await?;
        tx.commit(entry("roles.view_as_end", viewing.id, &viewing.name)).await?;
        Ok(said)
    }
}

fn entry(action: &'static str, id: RoleId, name: &str) -> AuditEntry {
    AuditEntry { target_kind: "role", target_id: Some(id.0), ..AuditEntry::about(action, name) }
}
