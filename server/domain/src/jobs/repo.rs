//! SQL of jobs at work. Pages read by `pages/repo.rs`.

use model::ids::{AccountId, JobId};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Claim, Item, ItemRef, NewItem, NewJob, Pick};
use crate::caller::Caller;
use crate::error::{Error, Result};

/// Writes a job that gathers; with a lease when whoever asks works on it himself.
pub(super) async fn insert(
    conn: &mut PgConnection,
    id: JobId,
    caller: &Caller,
    new: &NewJob,
    lease: Option<(Uuid, OffsetDateTime)>,
    now: OffsetDateTime,
) -> Result<()> {
    let pick = match &new.pick {
        Pick::Items(_) => None,
        pick => Some(Json(pick)),
    };
    let done = sqlx::query(
        "insert into job (id, kind, work, pick, title, about, owner_id, owner_name, session_id, address, user_agent,
             request_id, security_version, lease_by, lease_until, turn_at, retry_of, created_at)
         select $1, $2, $3, $4, $5, $6, a.id, $8, $9, $10, $11, $12, a.security_version, $13, $14, $15, $16, $15
           from account a join session s on s.id = $9 and s.account_id = a.id and s.security_version = a.security_version
          where a.id = $7 and a.state = 'active'",
    )
    .bind(id.0)
    .bind(new.work.kind())
    .bind(Json(&new.work))
    .bind(pick)
    .bind(new.work.title())
    .bind(&new.about)
    .bind(caller.account.0)
    .bind(&caller.name)
    .bind(caller.session.0)
    .bind(&caller.origin.address)
    .bind(&caller.origin.user_agent)
    .bind(&caller.origin.request_id)
    .bind(lease.map(|(by, _)| by))
    .bind(lease.map(|(_, until)| until))
    .bind(now)
    .bind(new.retry_of.map(|job| job.0))
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(model::ApiError::SignedOut.into()) }
}

/// Adds items behind the first `total`, and counts them.
pub(super) async fn add_items(conn: &mut PgConnection, job: JobId, total: i32, items: &[NewItem]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let targets: Vec<Option<Uuid>> = items.iter().map(|item| item.target).collect();
    let titles: Vec<&str> = items.iter().map(|item| item.title.as_str()).collect();
    let payloads: Vec<Option<Value>> = items.iter().map(|item| item.payload.clone()).collect();
    sqlx::query(
        "with new as (
             insert into job_item (job_id, seq, target, title, payload)
             select $1, $2 + n.at::int, n.target, n.title, n.payload
               from unnest($3::uuid[], $4::text[], $5::jsonb[]) with ordinality n (target, title, payload, at)
             returning 1
         )
         update job set total = total + (select count(*) from new)::int where id = $1",
    )
    .bind(job.0)
    .bind(total)
    .bind(targets)
    .bind(titles)
    .bind(payloads)
    .execute(conn)
    .await?;
    Ok(())
}

/// All its items are there: it runs.
pub(super) async fn begin_running(conn: &mut PgConnection, job: JobId, lease: Option<Uuid>) -> Result<()> {
    sqlx::query(
        "update job set state = 'running' where id = $1 and state = 'gathering' and ($2::uuid is null or lease_by = $2)",
    )
    .bind(job.0)
    .bind(lease)
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks a job that gathers under this lease; how many items it has. `TurnOver` when it does not any more.
pub(super) async fn lock_total(conn: &mut PgConnection, claim: &Claim) -> Result<i32> {
    let total: Option<i32> = sqlx::query_scalar(
        "select total from job where id = $1 and lease_by = $2 and state = 'gathering' for no key update",
    )
    .bind(claim.job.0)
    .bind(claim.lease)
    .fetch_optional(conn)
    .await?;
    total.ok_or(Error::TurnOver)
}

/// The filter was gone through up to this id.
pub(super) async fn gathered(conn: &mut PgConnection, job: JobId, to: Uuid) -> Result<()> {
    sqlx::query("update job set gathered_to = $2 where id = $1").bind(job.0).bind(to).execute(conn).await?;
    Ok(())
}

/// Takes the due job whose last turn is longest ago.
pub(super) async fn claim(
    pool: &PgPool,
    lease: Uuid,
    now: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar(
        "update job set lease_by = $1, lease_until = $3, turn_at = $2
          where id = (select id from job
                       where state in ('gathering', 'running') and (lease_until is null or lease_until < $2)
                       order by turn_at limit 1 for no key update skip locked)
            and state in ('gathering', 'running') and (lease_until is null or lease_until < $2)
         returning id",
    )
    .bind(lease)
    .bind(now)
    .bind(until)
    .fetch_optional(pool)
    .await?)
}

/// Hands a lease back.
pub(super) async fn release(pool: &PgPool, claim: &Claim, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update job set lease_by = null, lease_until = null, turn_at = $3 where id = $1 and lease_by = $2")
        .bind(claim.job.0)
        .bind(claim.lease)
        .bind(now)
        .execute(pool)
        .await?;
    Ok(())
}

/// Keeps a lease for longer.
pub(super) async fn renew(conn: &mut PgConnection, claim: &Claim, until: OffsetDateTime) -> Result<()> {
    sqlx::query("update job set lease_until = $3 where id = $1 and lease_by = $2")
        .bind(claim.job.0)
        .bind(claim.lease)
        .bind(until)
        .execute(conn)
        .await?;
    Ok(())
}

/// A job under way, as its worker needs it.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Standing {
    pub state: String,
    pub title: String,
    pub work: Value,
    pub pick: Option<Value>,
    pub gathered_to: Option<Uuid>,
    pub owner_id: Option<Uuid>,
    pub owner_name: String,
    pub session_id: Uuid,
    pub address: String,
    pub user_agent: String,
    pub request_id: String,
    pub lease_until: OffsetDateTime,
    /// Its owner is active and was not signed out everywhere since.
    pub holds_on: bool,
}

/// Reads it; None when it is over or under another lease.
pub(super) async fn standing(conn: &mut PgConnection, claim: &Claim) -> Result<Option<Standing>> {
    Ok(sqlx::query_as(
        "select j.state, j.title, j.work, j.pick, j.gathered_to, j.owner_id, j.owner_name, j.session_id, j.address,
                j.user_agent, j.request_id, j.lease_until,
                coalesce(a.state = 'active' and a.security_version = j.security_version, false) as holds_on
           from job j left join account a on a.id = j.owner_id
          where j.id = $1 and j.lease_by = $2 and j.state in ('gathering', 'running')",
    )
    .bind(claim.job.0)
    .bind(claim.lease)
    .fetch_optional(conn)
    .await?)
}

/// Does an item's turn still hold: job, lease and owner?
pub(crate) async fn holds_on(conn: &mut PgConnection, item: &ItemRef, owner: AccountId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from job j join account a on a.id = j.owner_id
                         where j.id = $1 and j.lease_by = $2 and j.state = 'running' and a.id = $3
                           and a.state = 'active' and a.security_version = j.security_version)",
    )
    .bind(item.job.0)
    .bind(item.lease)
    .bind(owner.0)
    .fetch_one(conn)
    .await?)
}

/// Whoever renewed his own sign-in goes on with his jobs.
pub(crate) async fn follow_owner(conn: &mut PgConnection, owner: Uuid) -> Result<()> {
    sqlx::query(
        "update job j set security_version = a.security_version from account a
          where a.id = $1 and j.owner_id = $1 and j.state in ('gathering', 'running')
            and j.security_version = a.security_version - 1",
    )
    .bind(owner)
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ItemRow {
    seq: i32,
    target: Option<Uuid>,
    title: String,
    payload: Option<Value>,
    tries: i16,
}

/// The next items without an outcome: those not tried yet first.
pub(super) async fn waiting(pool: &PgPool, job: JobId, most: i64) -> Result<Vec<Item>> {
    let rows: Vec<ItemRow> = sqlx::query_as(
        "select seq, target, title, payload, tries from job_item where job_id = $1 and state = 'waiting'
          order by tries, seq limit $2",
    )
    .bind(job.0)
    .bind(most)
    .fetch_all(pool)
    .await?;
    let item = |row: ItemRow| Item {
        seq: row.seq,
        target: row.target,
        title: row.title,
        payload: row.payload,
        tries: row.tries,
    };
    Ok(rows.into_iter().map(item).collect())
}

/// An item's end.
#[derive(Clone, Copy, Debug)]
pub(super) struct End<'a> {
    pub state: &'static str,
    pub title: &'a str,
    pub reason: &'a str,
}

/// Writes an item's end and counts it, if the job still runs under this lease and the item has no end yet; true when so.
pub(super) async fn end_item(
    conn: &mut PgConnection,
    item: &ItemRef,
    end: End<'_>,
    now: OffsetDateTime,
) -> Result<bool> {
    let End { state, title, reason } = end;
    // The job's row first: whoever cancels it waits for this, or this finds it cancelled.
    let done = sqlx::query(
        "with one as (
             update job set done = done + ($4 = 'done')::int, skipped = skipped + ($4 = 'skipped')::int,
                    failed = failed + ($4 = 'failed')::int
              where id = $1 and lease_by = $3 and state = 'running'
                and exists (select 1 from job_item i where i.job_id = $1 and i.seq = $2 and i.state = 'waiting')
             returning id
         )
         update job_item i set state = $4, title = case when $5 = '' then i.title else $5 end, reason = $6, ended_at = $7
           from one where i.job_id = one.id and i.seq = $2 and i.state = 'waiting'",
    )
    .bind(item.job.0)
    .bind(item.seq)
    .bind(item.lease)
    .bind(state)
    .bind(title)
    .bind(reason)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One more try that came to nothing.
pub(super) async fn tried(pool: &PgPool, item: &ItemRef) -> Result<()> {
    sqlx::query("update job_item set tries = tries + 1 where job_id = $1 and seq = $2 and state = 'waiting'")
        .bind(item.job.0)
        .bind(item.seq)
        .execute(pool)
        .await?;
    Ok(())
}

/// The job is over; true when it was still under this lease.
pub(super) async fn end(
    pool: &PgPool,
    claim: &Claim,
    state: &'static str,
    reason: &str,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = sqlx::query(
        "update job set state = $3, reason = $4, ended_at = $5, lease_by = null, lease_until = null
          where id = $1 and lease_by = $2 and state in ('gathering', 'running')",
    )
    .bind(claim.job.0)
    .bind(claim.lease)
    .bind(state)
    .bind(reason)
    .bind(now)
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Stops all jobs of somebody.
pub(super) async fn stop_all_of(conn: &mut PgConnection, owner: Uuid, why: &str, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "update job set state = 'stopped', reason = $2, ended_at = $3, lease_by = null, lease_until = null
          where owner_id = $1 and state in ('gathering', 'running')",
    )
    .bind(owner)
    .bind(why)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Where a job is, and why.
pub(super) async fn state(pool: &PgPool, job: JobId) -> Result<(String, String)> {
    Ok(sqlx::query_as("select state, reason from job where id = $1").bind(job.0).fetch_one(pool).await?)
}

/// An item with its outcome.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub target: Option<Uuid>,
    pub title: String,
    pub state: String,
    pub reason: String,
}

/// All items of a job of one page.
pub(super) async fn rows(pool: &PgPool, job: JobId) -> Result<Vec<Row>> {
    Ok(sqlx::query_as("select target, title, state, reason from job_item where job_id = $1 order by seq")
        .bind(job.0)
        .fetch_all(pool)
        .await?)
}
