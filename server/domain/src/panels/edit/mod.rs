//! Adding, editing and removing panels, and their partitions.

mod add;
mod form;
mod partitions;
mod remove;
pub mod repo;

use model::accounts::{Change, Done};
use model::ids::PanelId;
use model::panels::{PanelForm, access_word};
use model::{ApiError, Permission, text};

pub use add::NewPanel;

use self::form::Facts;
use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};

impl Domain {
    /// Writes the form's values over the version it was filled from; `Conflict` carries the current panel when
    /// somebody was quicker (REL-27). `Invalid` at `imei`, `web_name`, `account_code`, `model`.
    pub async fn edit_panel(&self, caller: &Caller, id: PanelId, version: i64, form: &PanelForm) -> Result<Done> {
        caller.require(Permission::PanelsEdit, ())?;
        let outcome = retry(self.entropy(), || self.edit_panel_once(caller, id, version, form)).await;
        match outcome {
            Err(Error::Api(ApiError::Conflict { message, .. }))
                if message == text::CONFLICT && caller.permissions.has(Permission::PanelsView) =>
            {
                let current = serde_json::to_string(&self.panel(caller, id).await?).ok();
                Err(ApiError::Conflict { message, current }.into())
            }
            other => other,
        }
    }

    async fn edit_panel_once(&self, caller: &Caller, id: PanelId, version: i64, form: &PanelForm) -> Result<Done> {
        let (mut tx, granted) = self.begin_on_panel(caller, Permission::PanelsEdit, id).await?;
        let now = tx.now;
        let new = form::read(form)?;
        check_version(granted.target().version, version)?;
        let old = repo::facts(tx.conn(), id).await?;
        let changes = differences(&old, &new);
        if changes.is_empty() {
            return Ok(Done::new("Nothing was changed."));
        }
        repo::update(tx.conn(), &granted, &new, now).await.map_err(|error| taken(error, &new.imei))?;
        let entry = granted.target().entry("panels.edit").with(changes);
        tx.commit(entry).await?;
        self.totals().forget(caller.account);
        Ok(Done::new("Saved."))
    }
}

/// Refuses when the form was filled from another version than the stored one (REL-27).
fn check_version(stored: i64, version: i64) -> Result<()> {
    if stored == version { Ok(()) } else { Err(ApiError::conflict(text::CONFLICT).into()) }
}

/// IMEIs are unique over all panels. Whose it is, in sight or not, is not said (SEC-47).
fn taken(error: Error, imei: &str) -> Error {
    if error.violates("panel_imei_key") {
        let why =
            format!("{imei} cannot be used: a panel has this IMEI already. If you do not find it, ask your operator.");
        return Error::field("imei", why);
    }
    error
}

fn differences(old: &Facts, new: &Facts) -> Vec<Change> {
    let fields = [
        ("IMEI", old.imei.as_str(), new.imei.as_str()),
        ("Web name", &old.web_name, &new.web_name),
        ("Account code", &old.account_code, &new.account_code),
        ("Model", &old.model, &new.model),
        ("Permit of the master user", needed(old.needs_permit), needed(new.needs_permit)),
    ];
    fields
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(field, before, after)| Change::new(field, before, after))
        .collect()
}

const fn needed(on: bool) -> &'static str {
    if on { "Needed" } else { "Not needed" }
}

/// What a new panel is, for the log.
fn told(new: &Facts, group: &str, partitions: &str, access: bool) -> Vec<Change> {
    let mut changes = vec![
        Change::new("IMEI", "", &new.imei),
        Change::new("Web name", "", &new.web_name),
        Change::new("Account code", "", &new.account_code),
        Change::new("Model", "", &new.model),
        Change::new(super::moving::GROUP, "", group),
        Change::new("Partitions", "", partitions),
        Change::new("Installer access", "", access_word(access)),
        Change::new("Permit of the master user", "", needed(new.needs_permit)),
    ];
    changes.retain(|change| !change.after.is_empty());
    changes
}
