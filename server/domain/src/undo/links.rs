//! Putting a panel back on a person, with everything the link said. Whoever was seen only by that panel is seen
//! again with it: so the link is written first, and the person is looked for then, in the same transaction.

use model::ApiError;
use model::accounts::{Change, Kind};
use model::ids::{AccountId, PanelId};

use super::repo::{self, Kept};
use super::{Act, CHANGED};
use crate::accounts::{self, AccountRef, links, sight};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::panels::{self, PanelRef};
use crate::tx::Tx;
use crate::{Domain, installers};

impl Domain {
    pub(super) async fn put_back_customer(&self, caller: &Caller, kept: &Kept) -> Result<()> {
        let act = Act::Customer;
        let (mut tx, panel) = self.begin_link(caller, act, kept).await?;
        let before = kept.before.link()?;
        if !before.partitions.iter().flatten().all(|n| u16::try_from(*n).is_ok_and(|n| panel.partitions.contains(&n))) {
            return Err(Error::conflict(CHANGED));
        }
        let now = tx.now;
        repo::restore_customer_link(tx.conn(), kept, &before.link, now).await?;
        let account = seen(&mut tx, caller, act, Kind::EndUser, kept).await?;
        links::repo::recount(tx.conn(), account.id).await?;
        finish(tx, act, &account, &panel).await
    }

    pub(super) async fn put_back_installer(&self, caller: &Caller, kept: &Kept) -> Result<()> {
        let act = Act::Installer;
        let (mut tx, panel) = self.begin_link(caller, act, kept).await?;
        let (before, now) = (kept.before.link()?, tx.now);
        repo::restore_installer_link(tx.conn(), kept, &before.link, now).await?;
        if let Some(permits) = &before.permits {
            repo::restore_permits(tx.conn(), permits, now).await?;
        }
        let account = seen(&mut tx, caller, act, Kind::Installer, kept).await?;
        installers::links::repo::recount(tx.conn(), account.id).await?;
        finish(tx, act, &account, &panel).await
    }

    /// The transaction, what was kept taken out of it, and the panel in sight; the account's row is locked.
    async fn begin_link(&self, caller: &Caller, act: Act, kept: &Kept) -> Result<(Tx, PanelRef)> {
        caller.require(act.permission(), ())?;
        let mut tx = self.begin(caller).await?;
        let (id, panel) = (AccountId(kept.target_id), PanelId(kept.before.link()?.panel_id));
        repo::lock_account(tx.conn(), id).await?.ok_or(ApiError::NotFound)?;
        panels::repo::keep(tx.conn(), panel).await?;
        let panel = panels::find_visible(tx.conn(), &caller.scope, panel).await?.ok_or(ApiError::NotFound)?;
        self.check_signed_in(&mut tx, caller).await?;
        let now = self.clock().now();
        tx.now = now;
        repo::take(tx.conn(), kept, now).await?;
        Ok((tx, panel))
    }

    async fn check_signed_in(&self, tx: &mut Tx, caller: &Caller) -> Result<()> {
        if crate::auth::repo::is_signed_in(tx.conn(), caller.account, caller.session).await? {
            Ok(())
        } else {
            Err(ApiError::SignedOut.into())
        }
    }
}

/// The person, now that the link is back: in sight, and nobody who may do more.
async fn seen(tx: &mut Tx, caller: &Caller, act: Act, kind: Kind, kept: &Kept) -> Result<AccountRef> {
    let account = accounts::find(tx.conn(), &caller.scope, kind, AccountId(kept.target_id)).await?;
    let granted = caller.require(act.permission(), account)?;
    Ok(granted.target().clone())
}

async fn finish(mut tx: Tx, act: Act, account: &AccountRef, panel: &PanelRef) -> Result<()> {
    sight::refresh(tx.conn(), &[account.id.0]).await?;
    let entry = AuditEntry::on_account(act.undoing(), account.id.0, &account.title, Some(account.company));
    tx.commit(entry.with(vec![Change::new("Panel", "", &panel.imei)]).on_panel(panel.id.0)).await
}
