//! Who helped the customer by remote assistance, and what they did: the entries of the log that name him as the
//! assisted person. And whether he wants to be asked first.

pub(crate) mod repo;

use model::accounts::Change;
use model::home::{Assisted, AssistedPage};
use model::ids::AuditId;

use super::{check, own_entry};
use crate::caller::Caller;
use crate::error::{Result, retry};
use crate::{Domain, audit};

/// Entries a page.
pub const PAGE: u32 = 20;
/// The last page that is read.
const LAST_PAGE: u32 = 500;

impl Domain {
    /// What helpers did on the caller's dashboard, newest first, [`PAGE`] a page (the first is 1).
    pub async fn assisted(&self, caller: &Caller, page: u32) -> Result<AssistedPage> {
        check(caller)?;
        let skip = (page.clamp(1, LAST_PAGE) - 1) * PAGE;
        let mut conn = self.pool().acquire().await?;
        let mut rows = repo::assisted(&mut conn, caller.account, (PAGE + 1, skip)).await?;
        let ask_first = repo::asks_first(&mut conn, caller.account).await?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        let rows = rows.into_iter().map(|row| Assisted {
            id: AuditId(row.id),
            at: row.at.into(),
            by: row.actor_name,
            what: audit::title(&row.action).to_owned(),
            on: row.target_name,
            changes: row.changes.0,
            failed: row.outcome != audit::AuditOutcome::Done.key(),
        });
        Ok(AssistedPage { rows: rows.collect(), more, ask_first })
    }

    /// Remote assistance waits for the caller's own yes from now on, or not. His own to decide: not a helper's.
    pub async fn set_ask_first(&self, caller: &Caller, on: bool) -> Result<()> {
        check(caller)?;
        caller.check_own()?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            if !repo::set_ask_first(tx.conn(), caller.account, on).await? {
                return Ok(());
            }
            let word = |on: bool| if on { "On" } else { "Off" };
            let change = Change::new("Ask me first", word(!on), word(on));
            tx.commit(own_entry("home.ask_first", caller).with(vec![change])).await
        })
        .await
    }
}
