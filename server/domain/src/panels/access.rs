//! Installer access: whether the installer application may reach a panel at all (S3-104).

use model::accounts::{Change, Done};
use model::ids::PanelId;
use model::panels::{PanelsOutcome, access_word};
use model::{ApiError, Permission};

use super::act::{check_rows, sum_up};
use super::repo;
use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};

impl Domain {
    /// Lets the installer application reach a panel in the caller's sight, or not. Takes effect at once:
    /// every request of the application asks.
    pub async fn set_panel_installer_access(&self, caller: &Caller, id: PanelId, on: bool) -> Result<Done> {
        let (imei, changed) = retry(self.entropy(), || self.set_access_once(caller, id, on)).await?;
        self.totals().forget(caller.account);
        let already = if changed { "" } else { " already" };
        Ok(Done::new(format!("Installer access of panel {imei} is {}{already}.", access_word(on).to_lowercase())))
    }

    /// The same for many, one transaction a panel; one that is so already is skipped (decision 6).
    pub async fn set_panels_installer_access(
        &self,
        caller: &Caller,
        ids: &[PanelId],
        on: bool,
    ) -> Result<PanelsOutcome> {
        caller.require(Permission::PanelsInstallerAccess, ())?;
        check_rows(ids)?;
        let word = access_word(on).to_lowercase();
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let result = match retry(self.entropy(), || self.set_access_once(caller, *id, on)).await {
                Ok((_, false)) => Err(Error::conflict(format!("Installer access is {word} already."))),
                other => other.map(|(imei, _)| imei),
            };
            rows.push(self.panel_outcome(caller, *id, result).await?);
        }
        self.totals().forget(caller.account);
        let verb = if on { "opened to installers" } else { "closed to installers" };
        Ok(PanelsOutcome { notice: sum_up(&rows, verb), rows, undo: None })
    }

    /// Its IMEI, and whether anything was changed.
    async fn set_access_once(&self, caller: &Caller, id: PanelId, on: bool) -> Result<(String, bool)> {
        let (mut tx, granted) = self.begin_on_panel(caller, Permission::PanelsInstallerAccess, id).await?;
        let (panel, now) = (granted.target(), tx.now);
        let was_on = repo::access(tx.conn(), id).await?.ok_or(ApiError::NotFound)?;
        if was_on == on {
            return Ok((panel.imei.clone(), false));
        }
        repo::set_access(tx.conn(), &granted, on, now).await?;
        let change = Change::new("Installer access", access_word(was_on), access_word(on));
        let imei = panel.imei.clone();
        tx.commit(panel.entry("panels.installer_access").with(vec![change])).await?;
        Ok((imei, true))
    }
}
