//! Extending and ending: by the helper, by the customer, by staff, and by everything that takes the right away.

use model::accounts::{Change, Done, Kind};
use model::assistance::{EXTENSION_MINUTES, EndedBy};
use model::ids::{AccountId, AssistanceId};
use model::mail::MailKind;
use model::{ApiError, Permission};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use super::list::deeds;
use super::repo::{self, Row, Standing};
use super::{session, tell};
use crate::accounts::find;
use crate::audit::AuditEntry;
use crate::caller::{Actor, Caller};
use crate::error::{Error, Result, retry};
use crate::mail::data::MailData;
use crate::tickets::{self, TicketKind};
use crate::tx::Tx;
use crate::{Domain, auth};

/// A helper's last assistance, for the page that says it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// The customer.
    pub account: AccountId,
    /// His name.
    pub account_name: String,
    /// What ended it.
    pub ended_by: Option<EndedBy>,
}

impl Domain {
    /// Makes the assistance of this request longer, once, and never longer than an hour in all. `Forbidden`
    /// outside of one; `Conflict` when there is nothing to add.
    pub async fn extend_assistance(&self, caller: &Caller) -> Result<()> {
        let assisting = caller.assisting.clone().ok_or_else(|| ApiError::Forbidden(String::new()))?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let row = repo::find_locked(tx.conn(), assisting.id).await?.ok_or(ApiError::NotFound)?;
            let Some(latest) = session::latest(&row).filter(|_| row.ended_at.is_none()) else {
                return Err(ApiError::SignedOut.into());
            };
            if row.extended_at.is_some() {
                return Err(Error::conflict("It has been extended already."));
            }
            let until = (row.ends_at + Duration::minutes(i64::from(EXTENSION_MINUTES))).min(latest);
            if until <= row.ends_at {
                return Err(Error::conflict("It takes an hour already, which is the most."));
            }
            let now = tx.now;
            repo::extend(tx.conn(), &row, now, until).await?;
            let more = (until - row.ends_at).whole_minutes().to_string();
            let entry = row.entry("assistance.extend", Some(caller.company.0));
            tx.commit(entry.with(vec![Change::new("Minutes added", "", more)])).await
        })
        .await
    }

    /// The helper's "end", in the customer's dashboard. Nothing happens when it has ended already.
    pub async fn leave_assistance(&self, caller: &Caller) -> Result<()> {
        let assisting = caller.assisting.clone().ok_or_else(|| ApiError::Forbidden(String::new()))?;
        self.end_by(caller.actor(), assisting.id, EndedBy::Helper).await.map(drop)
    }

    /// Ends one from the console: the caller's own, or one at a customer in his sight. `NotFound` otherwise.
    pub async fn end_assistance(&self, caller: &Caller, id: AssistanceId) -> Result<Done> {
        caller.check_own()?;
        caller.require(Permission::AccountsAssist, ())?;
        let mut conn = self.pool().acquire().await?;
        let row = repo::find(&mut conn, id).await?.ok_or(ApiError::NotFound)?;
        let is_own = row.helper_id == caller.account.0;
        if !is_own {
            find(&mut conn, &caller.scope, Kind::EndUser, AccountId(row.account_id)).await?;
        }
        drop(conn);
        let by = if is_own { EndedBy::Helper } else { EndedBy::Staff };
        self.end_by(caller.actor(), id, by).await?;
        Ok(Done::new(format!("The remote assistance of {} has ended.", row.account_name)))
    }

    /// The customer's own "end", or his "no". `NotFound` when it is not about him; `Forbidden` to the helper.
    pub async fn end_my_assistance(&self, caller: &Caller, id: AssistanceId) -> Result<()> {
        caller.check_own()?;
        let mut conn = self.pool().acquire().await?;
        let row = repo::find(&mut conn, id).await?.filter(|row| row.account_id == caller.account.0);
        let row = row.ok_or(ApiError::NotFound)?;
        drop(conn);
        let by = if row.started_at.is_some() { EndedBy::Customer } else { EndedBy::Refused };
        self.end_by(caller.actor(), id, by).await.map(drop)
    }

    /// The helper's last one that is over.
    pub async fn last_assistance(&self, caller: &Caller) -> Result<Option<Over>> {
        self.end_dead_assistances().await?;
        let mut conn = self.pool().acquire().await?;
        let row = repo::last_of_helper(&mut conn, caller.account).await?;
        Ok(row.map(|row| Over {
            account: AccountId(row.account_id),
            ended_by: row.ended_by(),
            account_name: row.account_name,
        }))
    }

    /// Writes down which assistances have ended by themselves, and has their customers told; answers how many. Safe
    /// on several servers at once; to be called every second. Nobody's rights hang on it.
    pub async fn end_dead_assistances(&self) -> Result<u32> {
        let mut conn = self.pool().acquire().await?;
        let mut dead = Vec::new();
        for row in repo::open(&mut conn).await? {
            if let Some(by) = cause(&mut conn, &row, self.clock().now()).await? {
                dead.push((row.assistance(), by));
            }
        }
        drop(conn);
        let mut ended = 0;
        for (id, by) in dead {
            ended += u32::from(self.end_by(Actor::system("Panelwarden"), id, by).await?);
        }
        Ok(ended)
    }

    async fn end_by(&self, actor: Actor, id: AssistanceId, by: EndedBy) -> Result<bool> {
        retry(self.entropy(), || async {
            // Whoever ends one may be the helper whose session has just gone with it.
            let mut tx = self.begin_unchecked_as(actor.clone()).await?;
            let row = repo::find_locked(tx.conn(), id).await?.ok_or(ApiError::NotFound)?;
            let Some(entry) = close(&mut tx, row, by).await? else { return Ok(false) };
            tx.commit(entry).await?;
            Ok(true)
        })
        .await
    }
}

/// Ends a locked one, with its session, and has the customer told what was done; the entry for the log. None when it
/// has ended already.
async fn close(tx: &mut Tx, mut row: Row, by: EndedBy) -> Result<Option<AuditEntry>> {
    let now = tx.now;
    if !repo::end(tx.conn(), &row, by.key(), now).await? {
        return Ok(None);
    }
    tickets::end_all(tx.conn(), AccountId(row.account_id), &[TicketKind::Assist], now).await?;
    row.ended_at = Some(now);
    let mut company = None;
    if row.started_at.is_some() {
        let lines = deeds(tx.conn(), &row).await?.iter().map(model::assistance::Deed::line).collect();
        let data = MailData { what: by.word().to_owned(), lines, ..MailData::default() };
        company = tell(tx, &row, MailKind::AssistEnded, None, data).await?;
    }
    Ok(Some(row.entry("assistance.end", company).with(vec![Change::new("Ended", "", by.word())])))
}

/// What has ended an open one; None: nothing has.
pub(super) async fn cause(conn: &mut PgConnection, row: &Row, now: OffsetDateTime) -> Result<Option<EndedBy>> {
    let Standing { customer, helper, session, helper_session } = repo::standing(conn, row, now).await?;
    if !customer {
        return Ok(Some(EndedBy::CustomerOff));
    }
    if !helper {
        return Ok(Some(EndedBy::HelperOff));
    }
    if row.ends_at <= now {
        return Ok(Some(if row.started_at.is_some() { EndedBy::Time } else { EndedBy::Lapsed }));
    }
    if !helper_session {
        return Ok(Some(EndedBy::SignedOut));
    }
    if !may_still(conn, row, now).await? {
        return Ok(Some(EndedBy::RightLost));
    }
    // The customer ended it among his sessions, or everything he was signed in to.
    Ok((row.started_at.is_some() && !session).then_some(EndedBy::Customer))
}

/// Does the helper hold the permission, and see the customer, now?
async fn may_still(conn: &mut PgConnection, row: &Row, now: OffsetDateTime) -> Result<bool> {
    let Some(helper) = auth::as_himself(conn, AccountId(row.helper_id), now).await? else { return Ok(false) };
    if helper.require(Permission::AccountsAssist, ()).is_err() {
        return Ok(false);
    }
    match find(conn, &helper.scope, Kind::EndUser, AccountId(row.account_id)).await {
        Ok(_) => Ok(true),
        Err(Error::Api(ApiError::NotFound)) => Ok(false),
        Err(other) => Err(other),
    }
}
