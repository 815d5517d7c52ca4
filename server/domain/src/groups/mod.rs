//! Groups of panels, their members and who sees them (decision 13).

pub mod repo;

use model::groups::GroupDetail;
use model::ids::GroupId;
use model::{ApiError, Permission};

use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;

/// The group that always exists and takes panels that belong nowhere else.
pub const MAIN_GROUP: &str = "Main Group";

impl Domain {
    /// One group in the caller's sight (S3-81). Members out of his sight are not counted (SEC-46).
    pub async fn group(&self, caller: &Caller, id: GroupId) -> Result<GroupDetail> {
        caller.require(Permission::GroupsView, ())?;
        let found = repo::detail(self.pool(), &caller.scope, id).await?;
        found.ok_or_else(|| ApiError::NotFound.into())
    }
}
