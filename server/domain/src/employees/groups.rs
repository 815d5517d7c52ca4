//! The groups an employee sees, and why (S3-65, S3-106): named as far as the reader sees them himself.

use model::access::GroupRef;
use model::accounts::Kind;
use model::employees::{SeenGroup, SeenGroups};
use model::ids::{AccountId, CompanyId, GroupId};

use super::repo;
use crate::Domain;
use crate::accounts::find;
use crate::caller::Caller;
use crate::error::Result;
use crate::roles::reach;

impl Domain {
    /// Of one employee in sight.
    pub async fn employee_groups(&self, caller: &Caller, id: AccountId) -> Result<SeenGroups> {
        caller.require(Kind::Employee.view(), ())?;
        let mut conn = self.pool().acquire().await?;
        let account = find(&mut conn, &caller.scope, Kind::Employee, id).await?;
        let now = self.clock().now();
        let reach = reach(&mut conn, account.role, CompanyId(account.company), Some(id), now).await?;
        let lines = repo::seen_groups(&mut conn, id, account.role, now).await?;
        let all = lines.len();
        let is_seen = |group: &uuid::Uuid| caller.scope.all_groups || caller.scope.groups.contains(group);
        let groups: Vec<SeenGroup> = lines
            .into_iter()
            .filter(|line| is_seen(&line.id))
            .map(|line| SeenGroup {
                group: GroupRef { id: GroupId(line.id), name: line.name },
                by_role: line.by_role,
                by_membership: line.by_membership,
            })
            .collect();
        let unseen = if reach.all_groups { 0 } else { u32::try_from(all - groups.len()).unwrap_or(u32::MAX) };
        Ok(SeenGroups { all: reach.all_groups, groups, unseen })
    }
}
