//! Ending a permit before its time, by staff.

use model::accounts::{Change, Done};
use model::ids::PermitId;
use model::installers::PermitState;
use model::{ApiError, Permission};

use super::{permit_on, repo};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::{Domain, panels};

impl Domain {
    /// Ends a permit on a panel in the caller's sight, at once; `Conflict` when none holds any more.
    pub async fn end_permit(&self, caller: &Caller, id: PermitId) -> Result<Done> {
        caller.require(Permission::PanelsInstallerAccess, ())?;
        retry(self.entropy(), || self.end_permit_once(caller, id)).await
    }

    async fn end_permit_once(&self, caller: &Caller, id: PermitId) -> Result<Done> {
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let permit = repo::lock(tx.conn(), id).await?.ok_or(ApiError::NotFound)?;
        let panel = panels::find_visible(tx.conn(), &caller.scope, permit.panel()).await?.ok_or(ApiError::NotFound)?;
        let granted = caller.require(Permission::PanelsInstallerAccess, panel)?;
        if permit.state_at(now)? != PermitState::Granted {
            return Err(Error::conflict("There is no permit to end: it has ended already."));
        }
        repo::end(tx.conn(), &granted, id, now).await?;
        let panel = granted.target();
        let who = repo::installer(tx.conn(), permit.account(), panel.id, now).await?;
        let change = Change::new(&permit_on(&panel.imei), PermitState::Granted.word(), PermitState::Ended.word());
        let notice = format!("{} may no longer connect to panel {}.", who.name, panel.imei);
        let entry = AuditEntry::on_account("permits.end", permit.account().0, &who.name, Some(who.company));
        tx.commit(entry.with(vec![change]).on_panel(panel.id.0)).await?;
        Ok(Done::new(notice))
    }
}
