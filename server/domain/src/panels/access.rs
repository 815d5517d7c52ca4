//! Installer access: whether the installer application may reach a panel at all (S3-104).

use model::accounts::{Change, Done};
use model::ids::PanelId;
use model::{ApiError, Permission};

use super::{find_visible, repo};
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Result, retry};

impl Domain {
    /// Lets the installer application reach a panel in the caller's sight, or not. Takes effect at once:
    /// every request of the application asks.
    pub async fn set_panel_installer_access(&self, caller: &Caller, id: PanelId, on: bool) -> Result<Done> {
        caller.require(Permission::PanelsInstallerAccess, ())?;
        retry(self.entropy(), || self.set_access_once(caller, id, on)).await
    }

    async fn set_access_once(&self, caller: &Caller, id: PanelId, on: bool) -> Result<Done> {
        let mut tx = self.begin(caller).await?;
        let before = repo::lock_access(tx.conn(), id).await?.ok_or(ApiError::NotFound)?;
        // After the lock: the group cannot change any more.
        let panel = find_visible(tx.conn(), &caller.scope, id).await?.ok_or(ApiError::NotFound)?;
        let granted = caller.require(Permission::PanelsInstallerAccess, panel)?;
        let imei = granted.target().imei.clone();
        if before.installer_access == on {
            return Ok(Done::new(format!("Installer access of panel {imei} is {} already.", word(on).to_lowercase())));
        }
        let now = tx.now;
        repo::set_access(tx.conn(), &granted, on, now).await?;
        let entry = AuditEntry {
            action: "panels.installer_access",
            target_kind: "panel",
            target_id: Some(id.0),
            target_name: imei.clone(),
            company: before.company_id,
            changes: vec![Change::new("Installer access", word(!on), word(on))],
            ..AuditEntry::default()
        };
        tx.commit(entry).await?;
        Ok(Done::new(format!("Installer access of panel {imei} is {}.", word(on).to_lowercase())))
    }
}

const fn word(on: bool) -> &'static str {
    if on { "On" } else { "Off" }
}
