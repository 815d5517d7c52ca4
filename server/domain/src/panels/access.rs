//! Installer access: whether the installer application may reach a panel at all (S3-104).

use model::accounts::{Change, Done};
use model::ids::PanelId;
use model::panels::{PanelsOutcome, access_word};
use model::{ApiError, Permission};

use super::act::check_rows;
use super::repo;
use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::jobs::Work;

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
        let work = Work::PanelAccess { on };
        let verb = work.verb();
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        Ok(self.bulk(caller, work, &ids).await?.panels(&verb))
    }

    /// One of many: that it is so already is a reason to skip it.
    pub(crate) async fn set_access_of_one(&self, caller: &Caller, id: PanelId, on: bool) -> Result<String> {
        match self.set_access_once(caller, id, on).await? {
            (_, false) => Err(Error::conflict(already(on))),
            (imei, true) => Ok(imei),
        }
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

/// Why one of many is skipped.
pub(crate) fn already(on: bool) -> String {
    format!("Installer access is {} already.", access_word(on).to_lowercase())
}
