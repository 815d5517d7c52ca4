//! What a group's page shows. Reads only.

use model::accounts::{Change, HistoryRow};
use model::grid::Page;
use model::groups::{GroupBlock, GroupDetail, MemberList, MemberQuery};
use model::ids::{AccountId, AuditId, GroupId};
use model::{ApiError, Permission};

use super::person;
use super::walls::Walls;
use super::{list, members, repo};
use crate::caller::Caller;
use crate::error::Result;
use crate::fold::{fold, like_escape};
use crate::{Domain, audit};

/// Most entries the history shows.
const MOST: i64 = 50;
/// How many of its panels a group's page shows; the others are a link away.
const PANELS: i64 = 10;
/// In the place of a person who is not the reader's to see.
const UNSEEN: &str = "somebody out of your sight";

impl Domain {
    /// One group in the caller's sight (S3-81). Members out of his sight are not counted (SEC-46).
    pub async fn group(&self, caller: &Caller, id: GroupId) -> Result<GroupDetail> {
        caller.require(Permission::GroupsView, ())?;
        let now = self.clock().now();
        let ask = list::repo::Ask::one(&caller.scope, Walls::of(caller), id, now);
        let row = list::repo::page(self.pool(), &ask, 1, 0).await?.into_iter().next().ok_or(ApiError::NotFound)?;
        let more = repo::detail(self.pool(), id, &Walls::of(caller), now).await?;
        let panels = if caller.permissions.has(Permission::PanelsView) {
            Some(repo::first_panels(self.pool(), id, PANELS).await?)
        } else {
            None
        };
        Ok(GroupDetail {
            row,
            description: more.description,
            contact: more.contact,
            modules: more.modules,
            add_ons: more.add_ons,
            panels,
            created: more.created_at.into(),
            changed_by: more.changed_by,
            changed_at: more.changed_at.into(),
        })
    }

    /// A page of the group's members in the caller's sight: owner, contact, then the others by name, those past
    /// their end last.
    pub async fn group_members(&self, caller: &Caller, id: GroupId, query: &MemberQuery) -> Result<MemberList> {
        self.check_group(caller, id).await?;
        let like = format!("%{}%", like_escape(&fold(&query.search)));
        let size = usize::try_from(query.size).unwrap_or(usize::MAX);
        let skip = (i64::from(query.page) - 1).saturating_mul(i64::from(query.size));
        let (walls, now) = (Walls::of(caller), self.clock().now());
        let asked = members::repo::Members { group: id, like: &like, most: i64::from(query.size) + 1, skip, now };
        let mut rows = members::repo::members(self.pool(), &walls, &asked).await?;
        let more = rows.len() > size;
        rows.truncate(size);
        let total = members::repo::count_members(self.pool(), &walls, &asked).await?;
        Ok(MemberList { page: Page { rows, page: query.page, size: query.size, more }, total })
    }

    /// Who changed what of the group, newest first. A person whom the reader does not see has no name in it
    /// (SEC-46).
    pub async fn group_history(&self, caller: &Caller, id: GroupId) -> Result<Vec<HistoryRow>> {
        self.check_group(caller, id).await?;
        let lines = audit::repo::history(self.pool(), id.0, MOST).await?;
        let people = lines.iter().flat_map(|line| &line.changes.0).filter(|change| names_a_person(change));
        let named: Vec<String> = people.flat_map(|change| [change.before.clone(), change.after.clone()]).collect();
        let walls = Walls::of(caller);
        // Who sees everybody sees those who are gone as well.
        let all = Walls::sees_everybody(caller);
        let seen = members::repo::addresses_in_sight(self.pool(), &walls, &named).await?;
        let row = |line: audit::repo::HistoryLine| HistoryRow {
            id: AuditId(line.id),
            at: line.at.into(),
            actor: line.actor_name,
            title: audit::title(&line.action).to_owned(),
            outcome: line.outcome,
            changes: line
                .changes
                .0
                .into_iter()
                .map(|change| if all { change } else { veiled(change, &seen) })
                .collect(),
        };
        Ok(lines.into_iter().map(row).collect())
    }

    /// A block for each group in the caller's sight that `account` is a member of, by name (S2-23 to S2-30). The
    /// account must be in his sight.
    pub async fn groups_of(&self, caller: &Caller, account: AccountId) -> Result<Vec<GroupBlock>> {
        caller.require(Permission::GroupsView, ())?;
        let mut conn = self.pool().acquire().await?;
        person::seen(&mut conn, caller, account).await?.ok_or(ApiError::NotFound)?;
        drop(conn);
        members::repo::blocks(self.pool(), &caller.scope, &Walls::of(caller), account, self.clock().now()).await
    }

    /// `NotFound` for a group out of sight, as for an id that was never given.
    async fn check_group(&self, caller: &Caller, id: GroupId) -> Result<()> {
        caller.require(Permission::GroupsView, ())?;
        if repo::is_in_sight(self.pool(), &caller.scope, id).await? { Ok(()) } else { Err(ApiError::NotFound.into()) }
    }
}

/// The fields of entries that hold a person's address.
pub(crate) fn names_a_person(change: &Change) -> bool {
    [members::MEMBER, "Owner", "Contact"].contains(&&*change.field)
}

/// A change as a reader is told it who sees the people of the addresses `seen`.
pub(crate) fn veiled(change: Change, seen: &[String]) -> Change {
    if !names_a_person(&change) {
        return change;
    }
    let veil = |name: String| if name.is_empty() || seen.contains(&name) { name } else { UNSEEN.to_owned() };
    Change { before: veil(change.before), after: veil(change.after), ..change }
}
