//! The grid of groups: those in the reader's sight, searched, filtered, sorted, paged.

pub mod repo;

use model::Permission;
use model::grid::Page;
use model::groups::{GroupList, GroupQuery};

use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;
use crate::groups::walls::Walls;

impl Domain {
    /// The groups that the list finds, the last one first, for whoever goes through all of it.
    pub(crate) async fn group_ids(&self, caller: &Caller, query: &GroupQuery) -> Result<Vec<uuid::Uuid>> {
        caller.require(Permission::GroupsView, ())?;
        let ask = repo::Ask::new(&caller.scope, Walls::of(caller), query, self.clock().now());
        let rows = repo::page(self.pool(), &ask, i64::MAX, 0).await?;
        Ok(rows.into_iter().rev().map(|row| row.id.0).collect())
    }

    /// One page of the groups in sight, and how many there are.
    pub async fn groups(&self, caller: &Caller, query: &GroupQuery) -> Result<GroupList> {
        caller.require(Permission::GroupsView, ())?;
        let now = self.clock().now();
        let ask = repo::Ask::new(&caller.scope, Walls::of(caller), query, now);
        let size = usize::try_from(query.size).unwrap_or(usize::MAX);
        let skip = (i64::from(query.page) - 1).saturating_mul(i64::from(query.size));
        // One more than a page: it tells whether another follows.
        let mut rows = repo::page(self.pool(), &ask, i64::from(query.size) + 1, skip).await?;
        let more = rows.len() > size;
        rows.truncate(size);
        let total = repo::count(self.pool(), &ask).await?;
        Ok(GroupList { page: Page { rows, page: query.page, size: query.size, more }, total })
    }
}
