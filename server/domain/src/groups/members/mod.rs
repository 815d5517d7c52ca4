//! Members of a group: joining, another role, an end, leaving (S2-14, S2-15, S2-17).
//!
//! A membership shows an employee the group's panels, so both ends must be in the caller's sight (SEC-54) and the
//! person may not stand above him. Scope is read with each request: who joins or leaves feels it at once.

pub mod repo;

use model::accounts::{Change, Done, Kind};
use model::groups::{MemberRole, NewMember};
use model::ids::{AccountId, GroupId};
use model::{ApiError, Permission, text};
use time::OffsetDateTime;

use crate::Domain;
use crate::accounts::AccountRef;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::groups::form::{end, last_day_of, member_role};
use crate::groups::person::{AsMember, NOBODY, chosen, find};
use crate::groups::{GroupTarget, seats};
use crate::tx::Tx;

/// Somebody who joined.
#[derive(Debug)]
pub struct Joined {
    /// The group.
    pub group: GroupTarget,
    /// The person.
    pub person: AccountRef,
    /// For the audit entry.
    pub changes: Vec<Change>,
}

impl Domain {
    /// Adds somebody who is there already to a group. `Invalid` at `group`, `account`, `role`, `ends_at`;
    /// `Conflict` when a licence has no free seat.
    pub async fn add_member(&self, caller: &Caller, form: &NewMember) -> Result<Done> {
        caller.require(Permission::GroupsMembers, ())?;
        let group = form.group.parse().map_err(|_| Error::field("group", "Choose a group from the list."))?;
        let account = form.account.parse().map_err(|_| Error::field("account", NOBODY))?;
        let (role, ends_at) = read(&form.role, &form.ends_at, self.clock().now())?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let joined = join(&mut tx, caller, group, account, role, ends_at).await?;
            let Joined { group, person, changes } = joined;
            tx.commit(group.entry("groups.member_add").with(changes)).await?;
            Ok(Done::new(format!("{} is a member of {} now.", person.title, group.name)))
        })
        .await
    }

    /// Gives a member another role or end. `Conflict` when somebody was quicker, or when a later end needs a seat
    /// that is not free.
    pub async fn change_member(
        &self,
        caller: &Caller,
        group: GroupId,
        account: AccountId,
        version: i64,
        role: &str,
        ends_at: &str,
    ) -> Result<Done> {
        caller.require(Permission::GroupsMembers, ())?;
        let now = self.clock().now();
        let role = member_role(role).map_err(|why| Error::field("role", why))?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let person = find(tx.conn(), caller, account).await?.ok_or(ApiError::NotFound)?;
            let group = self.lock_group(&mut tx, caller, group).await?;
            let old = repo::membership(tx.conn(), group.id, account).await?.ok_or(ApiError::NotFound)?;
            if old.version != version {
                return Err(ApiError::conflict(text::CHANGED_LINK).into());
            }
            let ends = if ends_at.trim() == last_day_of(old.ends_at) { Ok(old.ends_at) } else { end(ends_at, now) };
            let ends = ends.map_err(|why| Error::field("ends_at", why))?;
            self.change_in(caller, tx, group, person, &old, (role, ends)).await
        })
        .await
    }

    async fn change_in(
        &self,
        caller: &Caller,
        mut tx: Tx,
        group: GroupTarget,
        person: AccountRef,
        old: &repo::Membership,
        (role, ends): (MemberRole, Option<OffsetDateTime>),
    ) -> Result<Done> {
        let (account, title, state, email) = (person.id, person.title.clone(), person.state, person.email.clone());
        let mut changes = changes(old, role, ends);
        if changes.is_empty() {
            return Ok(Done::new("Nothing was changed."));
        }
        let granted = if ends == old.ends_at {
            caller.require(Permission::GroupsMembers, AsMember)?;
            repo::MemberProof::Role
        } else {
            repo::MemberProof::Sight(caller.require(Permission::GroupsMembers, person)?)
        };
        let now = tx.now;
        if role.is_single() && old.role() != role {
            repo::demote(tx.conn(), group.id, role).await?;
        }
        repo::update_member(tx.conn(), &granted, group.id, account, role, ends).await?;
        if is_later(ends, old.ends_at) {
            seats::check(tx.conn(), GroupId(group.id), Some(&group.name), state, now).await?;
        }
        changes.insert(0, Change::new(MEMBER, "", email));
        tx.commit(group.entry("groups.member_change").with(changes)).await?;
        Ok(Done::new(format!("Saved for {title}.")))
    }

    /// Takes somebody out of a group: he sees its panels no more from his next request on, unless his role shows
    /// them. His account stays.
    pub async fn remove_member(&self, caller: &Caller, group: GroupId, account: AccountId) -> Result<Done> {
        caller.require(Permission::GroupsMembers, ())?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let person = find(tx.conn(), caller, account).await?.ok_or(ApiError::NotFound)?;
            let group = self.lock_group(&mut tx, caller, group).await?;
            let old = repo::membership(tx.conn(), group.id, account).await?.ok_or(ApiError::NotFound)?;
            let granted = caller.require(Permission::GroupsMembers, person)?;
            repo::delete_member(tx.conn(), &granted, group.id).await?;
            let person = granted.target();
            let changes =
                vec![Change::new(MEMBER, &person.email, ""), Change::new("Role in the group", old.role().word(), "")];
            let notice = format!("{} is not a member of {} any more.", person.title, group.name);
            tx.commit(group.entry("groups.member_remove").with(changes)).await?;
            Ok(Done::new(notice))
        })
        .await
    }
}

/// The changed field that names a person, by address.
pub(in crate::groups) const MEMBER: &str = "Member";

/// Makes somebody in sight a member of a group in sight, in a transaction that may do more. Locks the person,
/// then the group; whoever has the role already becomes a member. A `Conflict` when no seat is free.
pub async fn join(
    tx: &mut Tx,
    caller: &Caller,
    group: GroupId,
    account: AccountId,
    role: MemberRole,
    ends_at: Option<OffsetDateTime>,
) -> Result<Joined> {
    caller.require(Permission::GroupsMembers, ())?;
    let person = chosen(tx.conn(), caller, account).await?;
    let domain = tx.domain().clone();
    let group = domain.lock_group(tx, caller, group).await?;
    put(tx, caller, group, person, role, ends_at).await
}

/// Makes the locked person a member of the locked group.
pub(in crate::groups) async fn put(
    tx: &mut Tx,
    caller: &Caller,
    group: GroupTarget,
    person: AccountRef,
    role: MemberRole,
    ends_at: Option<OffsetDateTime>,
) -> Result<Joined> {
    let now = tx.now;
    let granted = caller.require(Permission::GroupsMembers, person.clone())?;
    if let Some(old) = repo::membership(tx.conn(), group.id, person.id).await?
        && old.ends_at.is_none_or(|end| end > now)
    {
        return Err(Error::field("account", format!("{} is a member of {} already.", person.title, group.name)));
    }
    if role.is_single() {
        repo::demote(tx.conn(), group.id, role).await?;
    }
    repo::put_member(tx.conn(), &granted, group.id, role, ends_at, now).await?;
    seats::check(tx.conn(), GroupId(group.id), Some(&group.name), person.state, now).await?;
    let mut changes = vec![
        Change::new(MEMBER, "", &person.email),
        Change::new("Role in the group", "", role.word()),
        Change::new(END, "", last_day_of(ends_at)),
    ];
    changes.retain(|change| !change.after.is_empty());
    Ok(Joined { group, person, changes })
}

const END: &str = "Last day in the group";

fn changes(old: &repo::Membership, role: MemberRole, ends: Option<OffsetDateTime>) -> Vec<Change> {
    let mut changes = vec![
        Change::new("Role in the group", old.role().word(), role.word()),
        Change::new(END, last_day_of(old.ends_at), last_day_of(ends)),
    ];
    changes.retain(|change| change.before != change.after);
    changes
}

/// Does a membership last longer with `new` than with `old`?
fn is_later(new: Option<OffsetDateTime>, old: Option<OffsetDateTime>) -> bool {
    match (new, old) {
        (None, Some(_)) => true,
        (Some(new), Some(old)) => new > old,
        (_, None) => false,
    }
}

/// Role and end as typed.
pub(in crate::groups) fn read(
    role: &str,
    ends_at: &str,
    now: OffsetDateTime,
) -> Result<(MemberRole, Option<OffsetDateTime>)> {
    let mut faults = model::error::Faults::default();
    let role = faults.take("role", member_role(role));
    let ends_at = faults.take("ends_at", end(ends_at, now));
    match (role, ends_at) {
        (Some(role), Some(ends_at)) => Ok((role, ends_at)),
        _ => Err(faults.into_error().into()),
    }
}

/// What one of them is called, in a sentence.
pub(in crate::groups) const fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "Customer",
        Kind::Installer => "Installer",
        Kind::Employee => "Employee",
    }
}
