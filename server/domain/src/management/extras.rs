//! Developer mode, modules and add-ons of an account (S2-20 to S2-22).

use model::accounts::{Change, Done};
use model::catalogue::{EntryKind, Offer};
use model::ids::{AccountId, EntryId};
use model::{ApiError, Permission};

use super::{entry, repo};
use crate::Domain;
use crate::caller::Caller;
use crate::catalogue::{self, Holder};
use crate::error::{Error, Result, retry};

impl Domain {
    /// Gives an account the tools for developing add-ons, or takes them away, and then its custom add-ons with
    /// them: they need it.
    pub async fn set_developer_mode(&self, caller: &Caller, id: AccountId, on: bool) -> Result<Done> {
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_managed(caller, Permission::ManagementDeveloperMode, id).await?;
            let now = tx.now;
            if !repo::set_developer_mode(tx.conn(), &granted, on, now).await? {
                let why = if on { "Developer mode is on already." } else { "Developer mode is off already." };
                return Err(Error::conflict(why));
            }
            let word = |on: bool| if on { "on" } else { "off" };
            let mut changes = vec![Change::new("Developer mode", word(!on), word(on))];
            if !on {
                changes.extend(catalogue::drop_custom(&mut tx, id).await?);
            }
            let dropped = changes.len() > 1;
            tx.commit(entry("management.developer_mode", granted.target()).with(changes)).await?;
            Ok(Done::new(match (on, dropped) {
                (true, _) => "Developer mode is on: custom add-ons can be activated for this account.",
                (false, true) => "Developer mode is off, and the custom add-ons with it.",
                (false, false) => "Developer mode is off.",
            }))
        })
        .await
    }

    /// What can be switched on for an account: everything offered, and what is on.
    pub async fn offers_for(&self, caller: &Caller, id: AccountId, kind: EntryKind) -> Result<Vec<Offer>> {
        caller.require(Permission::ManagementModules, ())?;
        let on = self.managed_account(caller, id).await?;
        let mut conn = self.pool().acquire().await?;
        let mut offers = catalogue::offered(&mut conn).await?;
        let retired: Vec<Offer> = on.on().filter(|offer| offer.is_retired).cloned().collect();
        offers.extend(retired);
        offers.retain(|offer| offer.kind == kind);
        Ok(offers)
    }

    /// Makes exactly `wanted` the modules, or the add-ons, of an account. `Invalid` at `modules` or `add_ons`.
    pub async fn switch_entries(
        &self,
        caller: &Caller,
        id: AccountId,
        kind: EntryKind,
        wanted: &[EntryId],
    ) -> Result<Done> {
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_managed(caller, Permission::ManagementModules, id).await?;
            let changes = catalogue::switch(&mut tx, caller, Holder::Account(id), kind, wanted).await?;
            if changes.is_empty() {
                return Ok(Done::new("Nothing was changed."));
            }
            let action = match kind {
                EntryKind::Module => "management.modules",
                EntryKind::AddOn => "management.add_ons",
            };
            tx.commit(entry(action, granted.target()).with(changes)).await?;
            Ok(Done::new("Saved."))
        })
        .await
    }
}

/// A form's word for a kind; any other is a record that does not exist.
pub fn entry_kind(word: &str) -> Result<EntryKind> {
    EntryKind::from_key(word).ok_or_else(|| ApiError::NotFound.into())
}
