//! A server's turn at a job: takes the lease, goes from item to item, hands the lease back.

use std::sync::Arc;

use model::ApiError;
use model::ids::{AccountId, JobId, SessionId, UndoId};
use sqlx::PgConnection;
use time::Duration;
use uuid::Uuid;

use super::repo::{self, Standing};
use super::{Item, ItemRef, Pick, Work};
use crate::audit::{AuditEntry, AuditOutcome};
use crate::caller::{Actor, Caller, Origin};
use crate::error::{Error, Result};
use crate::{Domain, auth, db};

/// A server that does not say so for so long is taken for dead (REL-57).
pub(super) const LEASE: Duration = Duration::seconds(20);
/// So long before its end a lease is renewed.
const RENEW: Duration = Duration::seconds(12);
/// An item that ran into an outage so often has failed.
const TRIES: i16 = 5;
/// Items read ahead.
const AHEAD: i64 = 50;

/// The lease of a job.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Of which.
    pub job: JobId,
    /// This turn's own.
    pub lease: Uuid,
    /// Under which what is done in this turn can be taken back.
    pub(super) undo: Option<UndoId>,
}

/// How a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// There is more to do.
    Paused,
    /// The job is over, or somebody else's.
    Over,
}

impl Domain {
    /// Takes the job that waited longest, if one is due: nobody has it, or whoever had it is silent.
    pub async fn claim_job(&self) -> Result<Option<Claim>> {
        let (lease, now) = (self.new_uuid(), self.clock().now());
        let found = repo::claim(self.pool(), lease, now, now + LEASE).await?;
        Ok(found.map(|job| Claim { job: JobId(job), lease, undo: None }))
    }

    /// Hands the lease back: the next one need not wait for its end.
    pub async fn release_job(&self, claim: &Claim) -> Result<()> {
        repo::release(self.pool(), claim, self.clock().now()).await
    }

    /// Works on the job until it is over or `go_on` says no, which is asked before each item.
    pub async fn work_on_job(&self, claim: &Claim, go_on: &(dyn Fn() -> bool + Sync)) -> Result<Turn> {
        let mut ahead: Vec<Item> = Vec::new();
        while go_on() {
            let Some((standing, mut caller)) = self.look(claim).await? else { return Ok(Turn::Over) };
            if standing.state == "gathering" {
                let Some(pick) = &standing.pick else { return Err(Error::bug("a job gathers nothing")) };
                let pick: Pick = read(pick)?;
                self.gather(&caller, claim, &pick, standing.gathered_to).await?;
                continue;
            }
            if ahead.is_empty() {
                ahead = repo::waiting(self.pool(), claim.job, AHEAD).await?;
                ahead.reverse();
            }
            let Some(item) = ahead.pop() else {
                self.finish_job(claim, &standing).await?;
                return Ok(Turn::Over);
            };
            let work: Work = read(&standing.work)?;
            caller.item = Some(Arc::new(ItemRef::new(claim.job, item.seq, claim.lease)));
            match self.work_on_item(&work, &caller, &item).await {
                Err(Error::TurnOver) => ahead.clear(),
                other => other?,
            }
        }
        Ok(Turn::Paused)
    }

    /// The job and the person who asked, both as they are now; None when it is over, no longer ours, or was stopped
    /// because he may not go on.
    async fn look(&self, claim: &Claim) -> Result<Option<(Standing, Caller)>> {
        let mut tx = db::begin(self.pool()).await?;
        let Some(standing) = self.standing(&mut tx, claim).await? else { return Ok(None) };
        let caller = self.job_caller(&mut tx, claim, &standing).await?;
        tx.commit().await?;
        match caller {
            Ok(caller) => Ok(Some((standing, caller))),
            Err(why) => self.stop_job(claim, &standing, &why).await.map(|()| None),
        }
    }

    /// Where the job stands, its lease renewed when that is due; None when it is over or no longer ours.
    async fn standing(&self, conn: &mut PgConnection, claim: &Claim) -> Result<Option<Standing>> {
        let now = self.clock().now();
        let Some(standing) = repo::standing(conn, claim).await? else { return Ok(None) };
        if standing.lease_until - now < RENEW {
            repo::renew(conn, claim, now + LEASE).await?;
        }
        Ok(Some(standing))
    }

    /// The person who asked, as he is now; or why he may not go on.
    async fn job_caller(
        &self,
        conn: &mut PgConnection,
        claim: &Claim,
        standing: &Standing,
    ) -> Result<std::result::Result<Caller, String>> {
        let work: Work = read(&standing.work)?;
        let caller = match (standing.owner_id, standing.holds_on) {
            (None, _) => Err("The person who started it was removed.".to_owned()),
            (_, false) => Err("The person who started it was turned off or signed out everywhere since.".to_owned()),
            (Some(owner), true) => {
                let found = auth::as_himself(conn, AccountId(owner), self.clock().now()).await?;
                found.ok_or_else(|| "The person who started it was removed.".to_owned())
            }
        };
        Ok(caller.and_then(|caller| {
            let origin = Origin {
                address: standing.address.clone(),
                user_agent: standing.user_agent.clone(),
                request_id: standing.request_id.clone(),
            };
            let caller = Caller { origin, session: SessionId(standing.session_id), undo: claim.undo, ..caller };
            match caller.require(work.permission(), ()) {
                Ok(_) => Ok(caller),
                Err(Error::Api(error)) => Err(error.message()),
                Err(_) => Err(model::text::FORBIDDEN.to_owned()),
            }
        }))
    }

    async fn stop_job(&self, claim: &Claim, standing: &Standing, why: &str) -> Result<()> {
        if !repo::end(self.pool(), claim, "stopped", why, self.clock().now()).await? {
            return Ok(());
        }
        let actor = Actor { id: standing.owner_id, name: standing.owner_name.clone(), ..Actor::default() };
        let entry = AuditEntry::about("jobs.stop", standing.title.clone()).ended(AuditOutcome::Refused, why);
        self.note(&actor, &entry).await
    }

    async fn finish_job(&self, claim: &Claim, standing: &Standing) -> Result<()> {
        repo::end(self.pool(), claim, "done", "", self.clock().now()).await?;
        if let Some(owner) = standing.owner_id {
            self.totals().forget(AccountId(owner));
        }
        Ok(())
    }

    /// One item to its outcome, or one more try counted.
    async fn work_on_item(&self, work: &Work, caller: &Caller, item: &Item) -> Result<()> {
        let done = crate::error::retry(self.entropy(), || work.item(self, caller, item)).await;
        let Some(at) = &caller.item else { return Err(Error::bug("an item without its caller")) };
        let (state, title, reason) = match done {
            Ok(_) if at.is_written() => return Ok(()),
            Ok(title) => ("done", title, String::new()),
            Err(Error::TurnOver) => return Err(Error::TurnOver),
            // What was behind it is looked at anew before the next item, which is this one again.
            Err(Error::Api(ApiError::SignedOut | ApiError::Unavailable)) if item.tries < TRIES => {
                return self.try_later(at, item).await;
            }
            Err(Error::Api(ApiError::NotFound)) => ("failed", String::new(), model::text::NOT_FOUND.to_owned()),
            Err(Error::Api(error)) => {
                let state = if matches!(error, ApiError::Conflict { .. }) { "skipped" } else { "failed" };
                (state, work.name_of(self, caller, item).await?, reason_of(&error))
            }
            Err(other) if item.tries < TRIES => {
                tracing::warn!(job = %at.job, seq = item.seq, error = %other, "an item of a job is tried again");
                return self.try_later(at, item).await;
            }
            Err(other) => {
                tracing::error!(job = %at.job, seq = item.seq, error = %other, "an item of a job failed");
                ("failed", work.name_of(self, caller, item).await?, GIVEN_UP.to_owned())
            }
        };
        let mut conn = self.pool().begin().await?;
        let end = repo::End { state, title: &title, reason: &reason };
        let ended = repo::end_item(&mut conn, at, end, self.clock().now()).await?;
        if ended {
            conn.commit().await?;
        }
        // Its change may have been kept although the answer was lost, or the job was cancelled: both are read anew.
        if ended { Ok(()) } else { Err(Error::TurnOver) }
    }

    async fn try_later(&self, at: &ItemRef, item: &Item) -> Result<()> {
        repo::tried(self.pool(), at).await?;
        let pause = 100 * u64::from(item.tries.unsigned_abs() + 1) + self.entropy().below(100);
        tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
        Err(Error::TurnOver)
    }
}

const GIVEN_UP: &str = "The database could not do it now. Try it again.";

/// A fault at a field, in full: there is no field to show it at.
pub(super) fn reason_of(error: &ApiError) -> String {
    match error {
        ApiError::Invalid(faults) => faults.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join(" "),
        other => other.message(),
    }
}

fn read<T: serde::de::DeserializeOwned>(value: &serde_json::Value) -> Result<T> {
    serde_json::from_value(value.clone()).map_err(|error| Error::bug(format!("a job that cannot be read: {error}")))
}
