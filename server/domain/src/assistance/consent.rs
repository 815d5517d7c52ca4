//! The customer's side: what he is told, and his answer.

use model::ApiError;
use model::accounts::Change;
use model::assistance::{AtMine, Consent, Past};
use model::ids::{AccountId, AssistanceId};

use super::list::{deeds, past_of};
use super::repo;
use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::tickets::{self, TicketKind};

/// Most past ones a page shows.
const MOST_PAST: i64 = 20;

impl Domain {
    /// What waits or runs at the caller himself. Nothing for the helper, who has the banner.
    pub async fn assistance_at_mine(&self, caller: &Caller) -> Result<Option<AtMine>> {
        if caller.assisting.is_some() {
            return Ok(None);
        }
        let mut conn = self.pool().acquire().await?;
        let now = self.clock().now();
        let Some(row) = repo::open_of_account(&mut conn, caller.account).await? else { return Ok(None) };
        if row.ends_at <= now {
            return Ok(None);
        }
        let running = row.started_at.is_some();
        if let (true, Some(session)) = (running, row.session_id)
            && !repo::is_live(&mut conn, model::ids::SessionId(session), now).await?
        {
            return Ok(None);
        }
        Ok(Some(AtMine {
            id: row.assistance(),
            asked: !running && row.consent()? == Consent::Asked,
            running,
            minutes: row.minutes(),
            ends: row.ends_at.into(),
            helper_name: row.helper_name,
            reason: row.reason,
        }))
    }

    /// The customer agrees, or not. `NotFound` when he is not asked; `Forbidden` to the helper (SEC-61); `Conflict`
    /// when it is over. Agreeing twice is agreeing.
    pub async fn answer_assistance(&self, caller: &Caller, id: AssistanceId, allow: bool) -> Result<()> {
        caller.check_own()?;
        if !allow {
            return self.end_my_assistance(caller, id).await;
        }
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let now = tx.now;
            let row = repo::find_locked(tx.conn(), id).await?.filter(|row| row.account_id == caller.account.0);
            let row = row.ok_or(ApiError::NotFound)?;
            if row.ended_at.is_some() || row.ends_at <= now {
                return Err(Error::conflict("This request is over. Nobody can use it any more."));
            }
            if row.consent()? != Consent::Asked {
                return Ok(());
            }
            repo::set_consent(tx.conn(), row.id, Consent::Click.key()).await?;
            tickets::end_all(tx.conn(), caller.account, &[TicketKind::Assist], now).await?;
            let change = Change::new("Consent", "", "In the dashboard");
            tx.commit(row.entry("assistance.consent", Some(caller.company.0)).with(vec![change])).await
        })
        .await
    }

    /// Who assisted the caller, why, for how long, and what was done; the newest first.
    pub async fn assistance_history(&self, caller: &Caller) -> Result<Vec<Past>> {
        let rows = repo::past(self.pool(), caller.account, MOST_PAST).await?;
        let mut conn = self.pool().acquire().await?;
        let mut past = Vec::with_capacity(rows.len());
        for row in rows {
            let acts = deeds(&mut conn, &row).await?;
            past.extend(past_of(row, acts));
        }
        Ok(past)
    }

    /// Is the caller asked before somebody assists him: by his own wish, by the deployment's.
    pub async fn assistance_asks_me(&self, caller: &Caller) -> Result<bool> {
        let mut conn = self.pool().acquire().await?;
        let policy = crate::settings::policy(&mut conn, self.settings()).await?;
        let always = policy.consent == model::assistance::ConsentRule::Always;
        Ok(always || repo::asks_first(&mut conn, AccountId(caller.account.0)).await?)
    }
}
