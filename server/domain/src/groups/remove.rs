//! Removing a group. Its panels go to Main Group, which changes who sees them: told before, and done only for
//! what was told. Main Group itself always remains.

use model::accounts::{Change, Done};
use model::groups::{RemovalPreview, may_remove};
use model::ids::GroupId;
use model::text::count;
use model::{ApiError, Permission};
use uuid::Uuid;

use super::{GroupTarget, licences, list, repo};
use crate::Domain;
use crate::caller::{Caller, Granted};
use crate::error::{Result, retry};
use crate::panels::moving;
use crate::seal::Seal;
use crate::tx::Tx;

const AGAIN: &str = "Look at who gains and who loses sight of the panels, then remove the group. Nothing was changed.";

impl Domain {
    /// What the removal of a group would do. `Conflict` for Main Group.
    pub async fn group_removal(&self, caller: &Caller, id: GroupId) -> Result<RemovalPreview> {
        let (mut tx, granted, main) = self.begin_removal(caller, id).await?;
        // Nothing was changed: the transaction is dropped.
        preview(&mut tx, caller, granted.target(), main).await
    }

    /// Removes a group with its memberships, licences and connections to roles; its panels go to Main Group.
    /// Without the seal of the present preview nothing is changed, and `Conflict` brings that
    /// [`RemovalPreview`].
    pub async fn remove_group(&self, caller: &Caller, id: GroupId, seen: &str) -> Result<Done> {
        let done = retry(self.entropy(), || self.remove_group_once(caller, id, seen)).await;
        self.totals().forget(caller.account);
        done
    }

    async fn begin_removal(&self, caller: &Caller, id: GroupId) -> Result<(Tx, Granted<GroupTarget>, Uuid)> {
        caller.require(Permission::GroupsRemove, ())?;
        let mut tx = self.begin(caller).await?;
        // Both rows in the order of their ids: nobody puts a panel into the one or takes the other away.
        let main = repo::lock_with_main(tx.conn(), id).await?;
        let group = self.lock_group(&mut tx, caller, id).await?;
        may_remove(group.is_main).map_err(ApiError::conflict)?;
        let main = main.ok_or_else(|| crate::error::Error::bug("there is no Main Group"))?;
        let granted = caller.require(Permission::GroupsRemove, group)?;
        Ok((tx, granted, main))
    }

    async fn remove_group_once(&self, caller: &Caller, id: GroupId, seen: &str) -> Result<Done> {
        let (mut tx, granted, main) = self.begin_removal(caller, id).await?;
        let group = granted.target();
        let preview = preview(&mut tx, caller, group, main).await?;
        if preview.seal != seen {
            let current = serde_json::to_string(&preview).ok();
            return Err(ApiError::Conflict { message: AGAIN.into(), current }.into());
        }
        let facts = repo::facts(tx.conn(), group.id).await?;
        let licences = licences::repo::licence_facts(tx.conn(), id).await?;
        let moved = moving::move_all_to(&mut tx, id, GroupId(main)).await?;
        repo::delete(tx.conn(), &granted).await?;
        let gone = |field: &str, value: String| Change::new(field, value, "");
        let names: Vec<String> = preview.roles.iter().map(|role| role.name.clone()).collect();
        let mut changes = vec![
            gone("Name", facts.name),
            gone("Description", facts.description),
            gone("Panels, now in Main Group", if moved > 0 { moved.to_string() } else { String::new() }),
            gone("Members", if preview.members > 0 { preview.members.to_string() } else { String::new() }),
            gone("Connected roles", names.join(", ")),
        ];
        changes.extend(licences.iter().map(|licence| gone("Licence", licence.words())));
        changes.retain(|change| !change.before.is_empty());
        let notice = match moved {
            0 => format!("{} is removed.", group.name),
            n => format!("{} is removed. {} in Main Group now.", group.name, count(n, "panel is", "panels are")),
        };
        tx.commit(group.entry("groups.remove").with(changes)).await?;
        Ok(Done::new(notice))
    }
}

async fn preview(tx: &mut Tx, caller: &Caller, group: &GroupTarget, main: Uuid) -> Result<RemovalPreview> {
    let (id, now) = (GroupId(group.id), tx.now);
    let held = repo::held(tx.conn(), group.id, now).await?;
    let pool = tx.domain().pool().clone();
    let roles = list::repo::roles(&pool, &[group.id]).await?.remove(&group.id).unwrap_or_default();
    let mut seal = Seal::default();
    for id in [group.id, main] {
        seal.put(id.as_bytes());
    }
    for n in [held.panels, held.members, held.licences] {
        seal.put(n.to_be_bytes());
    }
    for role in &roles {
        seal.put(role.id.0.as_bytes());
    }
    // Without a panel there is nothing to see.
    let sight = if held.panels > 0 {
        moving::sight_of(tx.conn(), now, &caller.scope, &[id], GroupId(main)).await?
    } else {
        moving::Sight::default()
    };
    sight.put(&mut seal);
    let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(RemovalPreview {
        panels: number(held.panels),
        members: number(held.members),
        licences: number(held.licences),
        roles,
        sight: sight.change,
        seal: seal.finish(),
    })
}
