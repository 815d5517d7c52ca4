//! What a person reaches by his role and company: permissions and groups. The one rule behind each
//! request's scope, behind "what will he lose and gain" and behind "why can this person do that".

use std::collections::BTreeSet;

use model::access::AccessChange;
use model::ids::{AccountId, CompanyId, RoleId};
use model::{Permission, PermissionSet};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::book::resolve;
use super::repo;
use crate::caller::Scope;
use crate::error::Result;

/// Permissions, and groups in sight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// What the role holds, with inheritance.
    pub permissions: PermissionSet,
    /// Every group: the role sees them all, and the company is the operator.
    pub all_groups: bool,
    /// The groups connected to the role, and those the account is a member of; empty when all.
    pub groups: BTreeSet<Uuid>,
}

impl Reach {
    /// The rule: what the role holds; every group, or those of the role and of the person.
    pub fn new(permissions: PermissionSet, all_groups: bool, groups: impl IntoIterator<Item = Uuid>) -> Self {
        let groups = if all_groups { BTreeSet::new() } else { groups.into_iter().collect() };
        Self { permissions, all_groups, groups }
    }
}

/// What an employee of `company` reaches with `role` (decision 13). With `account`, the groups he is a
/// member of at `now` too: a membership past its end shows nothing. Nobody needs to be, or to have been, what is asked about.
pub async fn reach(
    conn: &mut PgConnection,
    role: Option<RoleId>,
    company: CompanyId,
    account: Option<AccountId>,
    now: OffsetDateTime,
) -> Result<Reach> {
    let line = repo::reach(conn, role, company, account, now).await?;
    let words = line.keys.iter().zip(line.allows).filter_map(|(key, allow)| Some((Permission::from_key(key)?, allow)));
    let permissions = resolve(words);
    Ok(Reach::new(permissions, line.all_groups, line.groups))
}

/// What is gained and lost between two reaches, told to a reader with this scope.
pub async fn change(conn: &mut PgConnection, reader: &Scope, before: &Reach, after: &Reach) -> Result<AccessChange> {
    let (gained, lost) = groups_between(conn, before, after).await?;
    let named = |groups: &BTreeSet<Uuid>| {
        let seen = groups.iter().copied().filter(|group| reader.all_groups || reader.groups.contains(group));
        seen.collect::<Vec<_>>()
    };
    let (seen_gained, seen_lost) = (named(&gained), named(&lost));
    Ok(AccessChange {
        gains: after.permissions.without(before.permissions),
        loses: before.permissions.without(after.permissions),
        groups_gained_unseen: count(gained.len() - seen_gained.len()),
        groups_lost_unseen: count(lost.len() - seen_lost.len()),
        groups_gained: repo::group_refs(conn, &seen_gained).await?,
        groups_lost: repo::group_refs(conn, &seen_lost).await?,
    })
}

/// The ids gained and lost; "all" stands for those there are now.
async fn groups_between(
    conn: &mut PgConnection,
    before: &Reach,
    after: &Reach,
) -> Result<(BTreeSet<Uuid>, BTreeSet<Uuid>)> {
    if before.all_groups && after.all_groups {
        return Ok((BTreeSet::new(), BTreeSet::new()));
    }
    let all = if before.all_groups || after.all_groups { repo::all_groups(conn).await? } else { BTreeSet::new() };
    let of = |reach: &Reach| if reach.all_groups { all.clone() } else { reach.groups.clone() };
    let (before, after) = (of(before), of(after));
    Ok((&after - &before, &before - &after))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
