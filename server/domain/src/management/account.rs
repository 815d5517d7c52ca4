//! Everything about one person (S2-4 to S2-10), and who changed what of him.

use model::accounts::HistoryRow;
use model::ids::AccountId;
use model::management::ManagedAccount;
use model::{ApiError, Permission};

use super::repo;
use crate::accounts::{AccountRef, find};
use crate::caller::Caller;
use crate::catalogue::{self, Holder};
use crate::error::Result;
use crate::{Domain, tickets};

impl Domain {
    /// One person in sight.
    pub async fn managed_account(&self, caller: &Caller, id: AccountId) -> Result<ManagedAccount> {
        let account = self.check_managed(caller, id).await?;
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let mut found = repo::detail(&mut conn, &account, now).await?.ok_or(ApiError::NotFound)?;
        let on = catalogue::switched(&mut conn, Holder::Account(id)).await?;
        (found.modules, found.add_ons) =
            on.into_iter().partition(|offer| offer.kind == model::catalogue::EntryKind::Module);
        let kind = tickets::TicketKind::ChangeEmail;
        if let Some(ticket) = tickets::live(&mut conn, kind, id, now).await? {
            found.pending_email = super::email::pending(&ticket);
        }
        Ok(found)
    }

    /// Who changed what of him, newest first.
    pub async fn managed_history(&self, caller: &Caller, id: AccountId) -> Result<Vec<HistoryRow>> {
        self.check_managed(caller, id).await?;
        self.history_of(caller, id).await
    }

    async fn check_managed(&self, caller: &Caller, id: AccountId) -> Result<AccountRef> {
        let kind = self.kind_for(caller, Permission::ManagementView, id).await?;
        let mut conn = self.pool().acquire().await?;
        find(&mut conn, &caller.scope, kind, id).await
    }
}
