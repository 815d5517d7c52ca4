//! What is done to a person's groups from his page (S2-14 to S2-17): the services of groups, for whoever may see the
//! page.

use model::Permission;
use model::accounts::Done;
use model::groups::MemberRole;
use model::ids::GroupId;

use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result};

impl Domain {
    /// The page is open to the caller.
    pub fn check_manages(&self, caller: &Caller) -> Result<()> {
        caller.require(Permission::ManagementView, ()).map(drop)
    }

    /// The page is open to the caller; the act itself asks for "manage members".
    pub fn check_manages_groups(&self, caller: &Caller) -> Result<()> {
        self.check_manages(caller)?;
        caller.require(Permission::GroupsMembers, ()).map(drop)
    }

    /// Makes somebody a group's owner or contact; `Invalid` at `account` when nobody is chosen.
    pub async fn give_group_to(
        &self,
        caller: &Caller,
        group: GroupId,
        role: MemberRole,
        account: &str,
    ) -> Result<Done> {
        let account = account.trim().parse().map_err(|_| Error::field("account", "Choose a person from the list."))?;
        self.change_owner(caller, group, role, Some(account)).await
    }
}
