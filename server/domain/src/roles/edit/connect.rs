//! Connecting roles to a group, from the group's page: the same edit as on each role's page, for several roles at
//! once, with the same ceiling, preview and locks.

use model::accounts::{Change, Done};
use model::groups::{ConnectedRole, ConnectedRoles, ConnectionPreview};
use model::ids::{GroupId, RoleId};
use model::roles::RoleName;
use model::{ApiError, Permission};
use uuid::Uuid;

use super::preview::Plan;
use super::{RoleTarget, present, repo};
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::roles::book::{Book, Entry};
use crate::roles::ceiling::Editor;
use crate::roles::repo as roles_repo;
use crate::seal::Seal;
use crate::tx::Tx;
use crate::{Domain, auth, groups};

const REVIEW: &str = "Review who gains and who loses sight of the group, then save.";
const REVIEW_AGAIN: &str = "Something has changed meanwhile. Review it again, then save.";

enum End {
    Done(Done),
    Review(&'static str, ConnectionPreview),
}

impl Domain {
    /// Every role, whether it is connected to the group, and why the reader may not change that.
    pub async fn group_roles(&self, caller: &Caller, group: GroupId) -> Result<ConnectedRoles> {
        require(caller)?;
        if !groups::repo::is_in_sight(self.pool(), &caller.scope, group).await? {
            return Err(ApiError::NotFound.into());
        }
        let mut conn = self.pool().acquire().await?;
        let book = roles_repo::book(&mut conn).await?;
        let editor = Editor::from(caller);
        let line = |entry: &Entry| ConnectedRole {
            role: RoleName { id: entry.id, name: entry.name.clone() },
            connected: entry.groups.contains(&group.0),
            locked: editor.may_touch(&book, entry).err(),
        };
        let mut roles: Vec<ConnectedRole> = book.all().map(line).collect();
        roles.sort_by_key(|line| (line.role.name.to_lowercase(), line.role.id));
        Ok(ConnectedRoles { roles })
    }

    /// Makes exactly `wanted`, of the roles the caller may edit, those that are connected to the group. Without the
    /// seal of the present preview nothing is changed, and `Conflict` brings that [`ConnectionPreview`]. Whoever
    /// loses sight is signed out.
    pub async fn connect_group_roles(
        &self,
        caller: &Caller,
        group: GroupId,
        wanted: &[RoleId],
        seen: &str,
    ) -> Result<Done> {
        require(caller)?;
        match retry(self.entropy(), || self.connect_once(caller, group, wanted, seen)).await? {
            End::Done(done) => Ok(done),
            End::Review(message, preview) => {
                let current = serde_json::to_string(&preview).ok();
                Err(ApiError::Conflict { message: message.into(), current }.into())
            }
        }
    }

    async fn connect_once(&self, caller: &Caller, group: GroupId, wanted: &[RoleId], seen: &str) -> Result<End> {
        let mut tx = self.begin(caller).await?;
        // People, then roles, then the group: the order of everybody who locks several.
        let rough = roles_repo::book(tx.conn()).await?;
        let changed = changed(&rough, &Editor::from(caller), group, wanted)?;
        let below: Vec<Uuid> = changed.iter().flat_map(|role| rough.below(*role)).map(|role| role.0).collect();
        repo::lock_holders(tx.conn(), &below).await?;
        repo::lock_roles(tx.conn()).await?;
        let target = self.lock_group(&mut tx, caller, group).await?;
        let editor = present(&mut tx, caller).await?;
        if !editor.held.has(Permission::RolesEdit) {
            return Err(ApiError::Forbidden(model::text::missing(Permission::RolesEdit)).into());
        }
        if !editor.sees(group.0) {
            return Err(ApiError::NotFound.into());
        }
        let book = roles_repo::book(tx.conn()).await?;
        if self::changed(&book, &editor, group, wanted)? != changed {
            return Err(Error::conflict("The roles were changed a moment ago. Open the dialog again."));
        }
        if changed.is_empty() {
            return Ok(End::Done(Done::new("Nothing was changed.")));
        }
        let edits = steps(&mut tx, caller, &editor, &book, group, &changed).await?;
        let preview = shown(&edits);
        if preview.seal != seen {
            return Ok(End::Review(if seen.is_empty() { REVIEW } else { REVIEW_AGAIN }, preview));
        }
        let told = write(&mut tx, caller, &edits, group).await?;
        let notice = format!("Saved. {} changed.", model::text::count(count(&edits), "role is", "roles are"));
        tx.commit(target.entry("groups.roles").with(told)).await?;
        Ok(End::Done(Done::new(notice)))
    }
}

fn require(caller: &Caller) -> Result<()> {
    caller.require(Permission::GroupsEdit, ())?;
    caller.require(Permission::RolesEdit, ()).map(drop)
}

/// The roles that are to be connected or disconnected. Those the caller may not edit stay as they are: they are
/// not in his form.
fn changed(book: &Book, editor: &Editor, group: GroupId, wanted: &[RoleId]) -> Result<Vec<RoleId>> {
    let mut changed = Vec::new();
    for id in wanted {
        let entry = book.get(*id).ok_or_else(|| Error::field("roles", "Choose from the list."))?;
        if !entry.groups.contains(&group.0) {
            editor.may_touch(book, entry).map_err(ApiError::Forbidden)?;
            changed.push(*id);
        }
    }
    let left = book.all().filter(|entry| entry.groups.contains(&group.0) && !wanted.contains(&entry.id));
    changed.extend(left.filter(|entry| editor.may_touch(book, entry).is_ok()).map(|entry| entry.id));
    changed.sort_unstable();
    changed.dedup();
    Ok(changed)
}

/// One role's edit, and what it comes to.
struct Step {
    new: Entry,
    holds: model::PermissionSet,
    plan: Plan,
}

async fn steps(
    tx: &mut Tx,
    caller: &Caller,
    editor: &Editor,
    book: &Book,
    group: GroupId,
    changed: &[RoleId],
) -> Result<Vec<Step>> {
    let now = tx.now;
    let mut steps = Vec::with_capacity(changed.len());
    let mut before = book.clone();
    for id in changed {
        let mut new = before.get(*id).ok_or(ApiError::NotFound)?.clone();
        if !new.groups.remove(&group.0) {
            new.groups.insert(group.0);
        }
        let mut after = before.clone();
        after.put(new.clone());
        editor.check(&before, &after, *id)?;
        let plan = Plan::make(tx.conn(), &caller.scope, &before, &after, *id, now).await?;
        steps.push(Step { new, holds: before.held(*id), plan });
        before = after;
    }
    Ok(steps)
}

fn shown(steps: &[Step]) -> ConnectionPreview {
    let mut seal = Seal::default();
    for step in steps {
        seal.put(&step.plan.shown.seal);
    }
    ConnectionPreview { roles: steps.iter().map(|step| step.plan.shown.clone()).collect(), seal: seal.finish() }
}

fn count(steps: &[Step]) -> u32 {
    u32::try_from(steps.len()).unwrap_or(u32::MAX)
}

async fn write(tx: &mut Tx, caller: &Caller, steps: &[Step], group: GroupId) -> Result<Vec<Change>> {
    let now = tx.now;
    let mut changes = Vec::new();
    for step in steps {
        let target = RoleTarget { id: step.new.id, holds: step.holds };
        let granted = caller.require(Permission::RolesEdit, target)?;
        repo::update(tx.conn(), &granted, &step.new, now).await?;
        for loser in &step.plan.losers {
            auth::revoke(tx.conn(), *loser, now).await?;
        }
        let name = step.new.name.clone();
        changes.push(if step.new.groups.contains(&group.0) {
            Change::new("Role connected", "", name)
        } else {
            Change::new("Role disconnected", name, "")
        });
    }
    Ok(changes)
}
