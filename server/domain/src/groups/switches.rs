//! Modules and add-ons of a group (S2-27, S2-28): what is switched on, from the catalogue.

use model::accounts::Done;
use model::catalogue::EntryKind;
use model::groups::Switches;
use model::ids::{EntryId, GroupId};
use model::{ApiError, Permission};

use super::repo;
use crate::Domain;
use crate::caller::Caller;
use crate::catalogue::{self, Holder};
use crate::error::{Result, retry};

impl Domain {
    /// What can be switched on for a group, and what is. Retired entries are in it where they are on.
    pub async fn group_switches(&self, caller: &Caller, id: GroupId) -> Result<Switches> {
        caller.require(Permission::GroupsLicences, ())?;
        if !repo::is_in_sight(self.pool(), &caller.scope, id).await? {
            return Err(ApiError::NotFound.into());
        }
        let mut conn = self.pool().acquire().await?;
        let on = catalogue::switched(&mut conn, Holder::Group(id)).await?;
        let mut offers = catalogue::offered(&mut conn).await?;
        let missing = on.iter().filter(|one| !offers.iter().any(|offer| offer.id == one.id)).cloned();
        let missing: Vec<_> = missing.collect();
        offers.extend(missing);
        Ok(Switches { offers, on: on.iter().map(|one| one.id).collect() })
    }

    /// Makes exactly these modules and add-ons those that are on. `Invalid` at `modules`, `add_ons`.
    pub async fn switch_group(
        &self,
        caller: &Caller,
        id: GroupId,
        modules: &[EntryId],
        add_ons: &[EntryId],
    ) -> Result<Done> {
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_on_group(caller, Permission::GroupsLicences, id).await?;
            let mut changes = Vec::new();
            for (kind, wanted) in [(EntryKind::Module, modules), (EntryKind::AddOn, add_ons)] {
                changes.extend(catalogue::switch(&mut tx, caller, Holder::Group(id), kind, wanted).await?);
            }
            if changes.is_empty() {
                return Ok(Done::new("Nothing was changed."));
            }
            let group = granted.target();
            tx.commit(group.entry("groups.switch").with(changes)).await?;
            Ok(Done::new("Saved."))
        })
        .await
    }
}
