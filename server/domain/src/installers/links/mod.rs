//! An installer's panels (S3-78 to S3-92, decision 12): a link carries an optional end date and
//! nothing else. A link past its end gives no access and makes room for a new assignment.

pub mod repo;

use model::accounts::{Change, Done, Kind};
use model::companies::Choice;
use model::ids::{AccountId, LinkId, PanelId};
use model::installers::InstallerLink;
use model::{ApiError, Permission, field, text};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use super::entry;
use crate::accounts::links::end_of;
use crate::accounts::{find, sight};
use crate::caller::Caller;
use crate::companies::CHOICES;
use crate::error::{Error, Result, retry};
use crate::fold::{fold, like_escape};
use crate::panels::repo::Without;
use crate::panels::{self, PanelRef};
use crate::tx::Tx;
use crate::{Domain, permits, undo};

impl Domain {
    /// The panels of an installer in sight that are in sight themselves, by IMEI; with his last request
    /// on each that needs a permit.
    pub async fn installer_links(&self, caller: &Caller, id: AccountId) -> Result<Vec<InstallerLink>> {
        caller.require(Permission::InstallersViewPanels, ())?;
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        find(&mut conn, &caller.scope, Kind::Installer, id).await?;
        let mut links = repo::of_account(&mut conn, &caller.scope, id, now).await?;
        let mut permits = permits::last_of(&mut *conn, id, now).await?;
        for link in links.iter_mut().filter(|link| link.needs_permit) {
            link.permit = permits.remove(&link.panel_id);
        }
        Ok(links)
    }

    /// Panels in the caller's sight whose IMEI, account code or web name holds `search`, at most 20, by
    /// IMEI; without those the installer reaches already (S3-85, S3-86).
    pub async fn installer_panel_choices(
        &self,
        caller: &Caller,
        search: &str,
        not_on: AccountId,
    ) -> Result<Vec<Choice>> {
        caller.require(Permission::InstallersAssignPanels, ())?;
        let mut conn = self.pool().acquire().await?;
        find(&mut conn, &caller.scope, Kind::Installer, not_on).await?;
        drop(conn);
        let like = like_escape(&fold(&field::search(search)));
        let without = Without::Installer(not_on, self.clock().now());
        let rows = panels::repo::choices(self.pool(), &caller.scope, &like, Some(without), CHOICES).await?;
        Ok(rows.into_iter().map(panels::choice).collect())
    }

    /// Assigns a panel in sight to an installer in sight, both in one transaction (SEC-54). `ends_at` is
    /// empty or the last day of access. Over a link past its end the assignment begins anew (S3-92).
    pub async fn assign_installer_panel(
        &self,
        caller: &Caller,
        id: AccountId,
        panel: &str,
        ends_at: &str,
    ) -> Result<Done> {
        caller.require(Permission::InstallersAssignPanels, ())?;
        let mut faults = model::error::Faults::default();
        let panel = faults.take("panel", chosen(panel));
        let ends_at = faults.take("ends_at", end_of(ends_at));
        let (Some(panel), Some(ends_at)) = (panel, ends_at) else { return Err(faults.into_error().into()) };
        let done = retry(self.entropy(), || self.assign_once(caller, id, panel, ends_at)).await;
        self.totals().forget(caller.account);
        done
    }

    async fn assign_once(
        &self,
        caller: &Caller,
        id: AccountId,
        panel: PanelId,
        ends_at: Option<OffsetDateTime>,
    ) -> Result<Done> {
        let (mut tx, granted) = self.begin_on(caller, Permission::InstallersAssignPanels, Kind::Installer, id).await?;
        let now = tx.now;
        let missing = || Error::field("panel", "Choose a panel from the list.");
        let panel = panels::find_visible(tx.conn(), &caller.scope, panel).await?.ok_or_else(missing)?;
        match repo::find_on(tx.conn(), id, panel.id).await? {
            None => repo::insert(tx.conn(), &granted, LinkId(self.new_uuid()), panel.id, ends_at, now).await?,
            Some(old) if old.has_ended(now) => {
                repo::renew(tx.conn(), &granted, LinkId(old.id), ends_at, now).await?;
                // A permit of the time before must not come back to life with the link.
                permits::end_on(tx.conn(), id, panel.id).await?;
            }
            Some(_) => return Err(Error::field("panel", "This panel is already assigned to the installer.")),
        }
        written(tx.conn(), id).await?;
        let mut changes = vec![Change::new("Panel", "", &panel.imei)];
        changes.extend(ends_at.map(|_| end_change(&panel.imei, None, ends_at)));
        tx.commit(entry("installers.assign_panel", granted.target()).with(changes).on_panel(panel.id.0)).await?;
        Ok(Done::new(format!("Panel {} is assigned.", panel.imei)))
    }

    /// Changes the last day of access to one of an installer's panels; empty takes the end away.
    /// `Conflict` when somebody changed the link meanwhile.
    pub async fn edit_installer_link(
        &self,
        caller: &Caller,
        id: AccountId,
        link: LinkId,
        version: i64,
        ends_at: &str,
    ) -> Result<Done> {
        caller.require(Permission::InstallersAssignPanels, ())?;
        let ends_at = end_of(ends_at).map_err(|why| Error::field("ends_at", why))?;
        retry(self.entropy(), || async {
            let (mut tx, granted) =
                self.begin_on(caller, Permission::InstallersAssignPanels, Kind::Installer, id).await?;
            let now = tx.now;
            let (old, panel) = seen(caller, &mut tx, id, link).await?;
            if old.version != version {
                return Err(ApiError::conflict(text::CHANGED_LINK).into());
            }
            if old.ends_at == ends_at {
                return Ok(Done::new("Nothing was changed."));
            }
            repo::renew(tx.conn(), &granted, link, ends_at, now).await?;
            if old.has_ended(now) || ends_at.is_some_and(|at| at <= now) {
                permits::end_on(tx.conn(), id, panel.id).await?;
            }
            let change = end_change(&panel.imei, old.ends_at, ends_at);
            tx.commit(entry("installers.edit_link", granted.target()).with(vec![change]).on_panel(panel.id.0)).await?;
            Ok(Done::new("Saved."))
        })
        .await
    }

    /// Takes a panel from an installer; the installer stays (S3-89 to S3-91).
    pub async fn unassign_installer_panel(&self, caller: &Caller, id: AccountId, link: LinkId) -> Result<Done> {
        let done = retry(self.entropy(), || async {
            let (mut tx, granted) =
                self.begin_on(caller, Permission::InstallersUnassignPanels, Kind::Installer, id).await?;
            let (_, panel) = seen(caller, &mut tx, id, link).await?;
            let action = "installers.unassign_panel";
            undo::repo::keep_installer_link(&mut tx, caller, action, granted.target(), link.0).await?;
            repo::delete(tx.conn(), &granted, &[link.0]).await?;
            permits::end_on(tx.conn(), id, panel.id).await?;
            written(tx.conn(), id).await?;
            let change = Change::new("Panel", &panel.imei, "");
            tx.commit(entry(action, granted.target()).with(vec![change]).on_panel(panel.id.0)).await?;
            Ok(Done::new(format!("Panel {} is unassigned.", panel.imei)).undoable(caller.undo))
        })
        .await;
        self.totals().forget(caller.account);
        done
    }
}

/// Brings what is kept about an account in step with its links, after they were written.
pub(crate) async fn written(conn: &mut PgConnection, account: AccountId) -> Result<()> {
    repo::recount(conn, account).await?;
    sight::refresh(conn, &[account.0]).await
}

/// A link of the installer on a panel in sight, both locked or read in the caller's transaction.
async fn seen(caller: &Caller, tx: &mut Tx, id: AccountId, link: LinkId) -> Result<(repo::Stored, PanelRef)> {
    let stored = repo::find(tx.conn(), id, link).await?.ok_or(ApiError::NotFound)?;
    let panel = panels::find_visible(tx.conn(), &caller.scope, PanelId(stored.panel_id)).await?;
    Ok((stored, panel.ok_or(ApiError::NotFound)?))
}

fn chosen(typed: &str) -> Result<PanelId, String> {
    if typed.trim().is_empty() {
        return Err("Choose a panel.".into());
    }
    typed.parse().map_err(|_| "Choose a panel from the list.".into())
}

fn end_change(imei: &str, before: Option<OffsetDateTime>, after: Option<OffsetDateTime>) -> Change {
    let day = |at: Option<OffsetDateTime>| at.map(|at| (at - Duration::days(1)).date().to_string()).unwrap_or_default();
    Change::new(&format!("End date on {imei}"), day(before), day(after))
}
