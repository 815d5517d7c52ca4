//! The owner and the administrative contact of a group (S2-16, S2-17): members with a single role. Giving it to
//! another makes the former one a member.

use model::accounts::{Change, Done};
use model::groups::MemberRole;
use model::ids::{AccountId, GroupId};
use model::{ApiError, Permission};

use super::members::{self, MEMBER, put};
use super::person::{AsMember, chosen};
use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};

impl Domain {
    /// Makes `account` the group's owner or contact; None: nobody is. Somebody who is no member yet becomes one,
    /// and needs a seat then.
    pub async fn change_owner(
        &self,
        caller: &Caller,
        group: GroupId,
        role: MemberRole,
        account: Option<AccountId>,
    ) -> Result<Done> {
        caller.require(Permission::GroupsMembers, ())?;
        if !role.is_single() {
            return Err(ApiError::Malformed.into());
        }
        retry(self.entropy(), || async {
            match account {
                Some(account) => self.give_single(caller, group, role, account).await,
                None => self.give_nobody(caller, group, role).await,
            }
        })
        .await
    }

    async fn give_single(&self, caller: &Caller, group: GroupId, role: MemberRole, account: AccountId) -> Result<Done> {
        let mut tx = self.begin(caller).await?;
        let person = chosen(tx.conn(), caller, account).await?;
        let group = self.lock_group(&mut tx, caller, group).await?;
        let old = members::repo::membership(tx.conn(), group.id, account).await?;
        let now = tx.now;
        let title = person.title.clone();
        let word = role.word().to_lowercase();
        let before = members::repo::single(tx.conn(), group.id, role).await?.unwrap_or_default();
        let email = person.email.clone();
        let (group, mut changes) = match old.filter(|old| old.ends_at.is_none_or(|end| end > now)) {
            Some(old) if old.role() == role => {
                return Err(Error::field("account", format!("{title} is the {word} already.")));
            }
            Some(old) => {
                caller.require(Permission::GroupsMembers, AsMember)?;
                members::repo::demote(tx.conn(), group.id, role).await?;
                let proof = members::repo::MemberProof::Role;
                members::repo::update_member(tx.conn(), &proof, group.id, account, role, old.ends_at).await?;
                let was = Change::new("Role in the group", old.role().word(), role.word());
                (group, vec![Change::new(MEMBER, "", &email), was])
            }
            None => {
                let joined = put(&mut tx, caller, group, person, role, None).await?;
                (joined.group, joined.changes)
            }
        };
        changes.push(Change::new(role.word(), before, email));
        let notice = format!("{title} is the {word} of {} now.", group.name);
        tx.commit(group.entry("groups.owner").with(changes)).await?;
        Ok(Done::new(notice))
    }

    async fn give_nobody(&self, caller: &Caller, group: GroupId, role: MemberRole) -> Result<Done> {
        let (mut tx, granted) = self.begin_on_group(caller, Permission::GroupsMembers, group).await?;
        let group = granted.target();
        let Some(before) = members::repo::single(tx.conn(), group.id, role).await? else {
            return Ok(Done::new("Nothing was changed."));
        };
        members::repo::demote(tx.conn(), group.id, role).await?;
        let notice = format!("{} has no {} now.", group.name, role.word().to_lowercase());
        let changes = vec![Change::new(role.word(), before, "")];
        tx.commit(group.entry("groups.owner").with(changes)).await?;
        Ok(Done::new(notice))
    }
}
