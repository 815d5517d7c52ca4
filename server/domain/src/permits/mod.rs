//! Permits: an installer asks to connect to a panel whose master user must permit it, and somebody
//! answers: staff here, the master user on his dashboard (`home/permits`). A request waits for a day, a permit of staff's holds for eight hours; both end by the clock, without
//! anybody writing it down.

mod end;
pub mod repo;

use std::collections::HashMap;

use model::accounts::{Change, Done};
use model::ids::{AccountId, PanelId, PermitId};
use model::installers::{Permit, PermitState};
use model::{ApiError, Permission};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use self::repo::Stored;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::tx::Tx;
use crate::{Domain, field, home, once, panels};

/// A request that nobody answers lapses after this time.
pub const WAITS: Duration = Duration::hours(24);
/// A permit holds so long.
pub const HOLDS: Duration = Duration::hours(8);
/// Most requests of an installer in [`WINDOW`]: each is something for somebody to answer.
const MOST: usize = 10;
/// The window of [`MOST`].
const WINDOW: Duration = Duration::hours(1);

impl Domain {
    /// Asks to connect to a panel. For an installer with a live link to it, while the panel lets the
    /// installer application in and needs a permit; else `NotFound`, or `Conflict` when none is
    /// needed. A request that waits, or a permit that holds, is answered as it stands; so is a `key`
    /// that was used before (REL-25). `TooMany` after ten requests in an hour.
    pub async fn request_permit(&self, caller: &Caller, panel: PanelId, key: Uuid) -> Result<Permit> {
        field::check(caller)?;
        retry(self.entropy(), || self.request_once(caller, panel, key)).await
    }

    async fn request_once(&self, caller: &Caller, panel: PanelId, key: Uuid) -> Result<Permit> {
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        // Whoever decides about an installer or his panels locks his row: rejecting or unassigning comes
        // before this or after it, and his own requests come one by one.
        if !repo::lock_active(tx.conn(), caller.account).await? {
            return Err(ApiError::SignedOut.into());
        }
        let row = field::repo::row(tx.conn(), caller.account, panel, now).await?.ok_or(ApiError::NotFound)?;
        if !row.needs_permit {
            return Err(Error::conflict("This panel needs no permission. Open it from your list."));
        }
        let last = repo::find(tx.conn(), caller.account, panel).await?;
        let is_first = once::first(&mut tx, caller.account, key).await?;
        match last {
            Some(last) if is_live(last.state_at(now)?) || !is_first => return last.permit(now),
            None if !is_first => return Err(Error::conflict("This request has ended. Ask again.")),
            _ => {}
        }
        check_budget(&mut tx, caller.account).await?;
        let new = Stored::asked(PermitId(self.new_uuid()), panel, caller.account, now, now + WAITS);
        repo::replace(tx.conn(), &new).await?;
        home::permits::tell_masters(&mut tx, panel, &caller.name).await?;
        let change = Change::new(&permit_on(&row.imei), "", PermitState::Asked.word());
        let entry = AuditEntry::on_account("permits.request", caller.account.0, &caller.name, Some(caller.company.0));
        tx.commit(entry.with(vec![change]).on_panel(panel.0)).await?;
        new.permit(now)
    }

    /// Answers a request on a panel in the caller's sight, while it waits; `Conflict` says what
    /// happened to it meanwhile. Of two answers at once one holds.
    pub async fn answer_permit(&self, caller: &Caller, id: PermitId, allow: bool) -> Result<Done> {
        caller.require(Permission::PanelsInstallerAccess, ())?;
        retry(self.entropy(), || self.answer_once(caller, id, allow)).await
    }

    async fn answer_once(&self, caller: &Caller, id: PermitId, allow: bool) -> Result<Done> {
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let asked = repo::lock(tx.conn(), id).await?.ok_or(ApiError::NotFound)?;
        let panel = panels::find_visible(tx.conn(), &caller.scope, asked.panel()).await?.ok_or(ApiError::NotFound)?;
        let granted = caller.require(Permission::PanelsInstallerAccess, panel)?;
        check_waits(&asked, now)?;
        let who = repo::installer(tx.conn(), asked.account(), asked.panel(), now).await?;
        if allow && !who.has_link {
            return Err(Error::conflict(
                "The assignment of the panel has ended meanwhile, so there is nothing to permit.",
            ));
        }
        let state = if allow { PermitState::Granted } else { PermitState::Refused };
        let until = if allow { now + HOLDS } else { now };
        repo::answer(tx.conn(), &granted, id, state, caller, (now, until)).await?;
        let imei = &granted.target().imei;
        let action = if allow { "permits.grant" } else { "permits.refuse" };
        let change = Change::new(&permit_on(imei), PermitState::Asked.word(), state.word());
        let entry = AuditEntry::on_account(action, asked.account().0, &who.name, Some(who.company));
        let notice = if allow {
            format!("{} may connect to panel {imei} for 8 hours.", who.name)
        } else {
            format!("The request of {} for panel {imei} is refused.", who.name)
        };
        tx.commit(entry.with(vec![change]).on_panel(asked.panel().0)).await?;
        Ok(Done::new(notice))
    }
}

/// The last request on each panel that the installer `account` ever asked for; those that a staff
/// decision ended are gone.
pub async fn last_of(
    executor: impl sqlx::PgExecutor<'_>,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<HashMap<PanelId, Permit>> {
    let rows = repo::of_account(executor, account).await?;
    rows.into_iter().map(|row| Ok((row.panel(), row.permit(now)?))).collect()
}

/// The last request of `account` on one panel.
pub async fn last_on(
    conn: &mut PgConnection,
    account: AccountId,
    panel: PanelId,
    now: OffsetDateTime,
) -> Result<Option<Permit>> {
    repo::find(conn, account, panel).await?.map(|row| row.permit(now)).transpose()
}

/// Takes every request and permit from an installer: he is rejected, converted or removed. In the
/// transaction of its cause.
pub async fn end_all(conn: &mut PgConnection, account: AccountId) -> Result<()> {
    repo::delete(conn, account, None).await
}

/// Takes the request or permit on one panel: it is unassigned. In the transaction of its cause.
pub async fn end_on(conn: &mut PgConnection, account: AccountId, panel: PanelId) -> Result<()> {
    repo::delete(conn, account, Some(panel)).await
}

/// Waits, or holds.
const fn is_live(state: PermitState) -> bool {
    matches!(state, PermitState::Asked | PermitState::Granted)
}

fn permit_on(imei: &str) -> String {
    format!("Permit on {imei}")
}

/// Refuses, in words, unless the request still waits.
pub(crate) fn check_waits(asked: &Stored, now: OffsetDateTime) -> Result<()> {
    let by = &asked.answered_name;
    let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
    let why = match (asked.state_at(now)?, asked.is_answered()) {
        (PermitState::Asked, _) => return Ok(()),
        (PermitState::Granted, _) => format!("This request was permitted{by} already."),
        (PermitState::Refused, _) => format!("This request was refused{by} already."),
        (PermitState::Ended, true) => format!("This request was permitted{by} already, and the permit has ended."),
        (PermitState::Ended, false) => {
            "Nobody answered this request within 24 hours. The installer can ask again.".into()
        }
    };
    Err(Error::conflict(why))
}

/// `TooMany` when the installer has asked [`MOST`] times in [`WINDOW`]. His row is locked, so two at
/// once are counted one after the other.
async fn check_budget(tx: &mut Tx, account: AccountId) -> Result<()> {
    let now = tx.now;
    let recent = repo::recent(tx.conn(), account, now - WINDOW, MOST).await?;
    match recent.get(MOST - 1) {
        Some(at) => {
            let wait = (*at + WINDOW - now).whole_seconds().max(1);
            Err(ApiError::TooMany(u32::try_from(wait).unwrap_or(u32::MAX)).into())
        }
        None => Ok(()),
    }
}
