//! What acts on panels share: the transaction with its proof, and each row's outcome of a bulk act.

use model::accounts::OutcomeKind;
use model::ids::PanelId;
use model::panels::PanelOutcome;
use model::{ApiError, Permission, text};

use super::{PanelRef, find_visible, repo};
use crate::accounts::access::MOST_ROWS;
use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted};
use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::{Domain, auth};

impl Domain {
    /// A transaction and the proof to do `permission` to the panel `id` in it: the permission first, so that
    /// who lacks it learns nothing, then the panel in sight, locked, then both together.
    pub(crate) async fn begin_on_panel(
        &self,
        caller: &Caller,
        permission: Permission,
        id: PanelId,
    ) -> Result<(Tx, Granted<PanelRef>)> {
        caller.require(permission, ())?;
        let mut tx = self.begin(caller).await?;
        repo::lock(tx.conn(), id).await?;
        // After the lock: the group cannot change any more.
        let panel = find_visible(tx.conn(), &caller.scope, id).await?.ok_or(ApiError::NotFound)?;
        // Who has waited here for somebody who took his power has none any more (SEC-56).
        if !auth::holds_on(tx.conn(), caller).await? {
            return Err(ApiError::SignedOut.into());
        }
        tx.now = self.clock().now();
        let granted = caller.require(permission, panel)?;
        Ok((tx, granted))
    }
}

impl PanelRef {
    /// An entry about the panel.
    pub(crate) fn entry(&self, action: &'static str) -> AuditEntry {
        AuditEntry {
            action,
            target_kind: "panel",
            target_id: Some(self.id.0),
            target_name: self.imei.clone(),
            company: self.company,
            ..AuditEntry::default()
        }
    }
}

/// At least one row, at most as many as the largest page has.
pub(super) fn check_rows(ids: &[PanelId]) -> Result<()> {
    if ids.is_empty() {
        return Err(Error::field("ids", "Select at least one panel."));
    }
    if ids.len() > MOST_ROWS {
        return Err(Error::field("ids", format!("At most {MOST_ROWS} panels at once.")));
    }
    Ok(())
}

/// "2 panels moved, 1 skipped, 1 failed."
pub(crate) fn sum_up(rows: &[PanelOutcome], verb: &str) -> String {
    let n = |kind| u32::try_from(rows.iter().filter(|r| r.result == kind).count()).unwrap_or(u32::MAX);
    let (done, skipped, failed) = (n(OutcomeKind::Done), n(OutcomeKind::Skipped), n(OutcomeKind::Failed));
    // A lone row's reason belongs into the sentence: a page without JavaScript shows only that.
    if let ([only], 0) = (rows, done) {
        return format!("{}: {}", if only.title.is_empty() { "Not done" } else { &only.title }, only.reason);
    }
    let head = match rows {
        [only] => format!("Panel {} {verb}", only.title),
        _ => format!("{} {verb}", text::count(done, "panel", "panels")),
    };
    let part = |n: u32, word: &str| if n > 0 { format!(", {n} {word}") } else { String::new() };
    format!("{head}{}{}.", part(skipped, "skipped"), part(failed, "failed"))
}
