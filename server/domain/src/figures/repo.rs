//! SQL of the figures.

use sqlx::PgPool;
use time::OffsetDateTime;

use super::Figures;
use crate::error::Result;

/// Reads them all.
pub async fn read(pool: &PgPool, now: OffsetDateTime) -> Result<Figures> {
    Ok(sqlx::query_as(
        "select (select count(*) from mail where state = 'queued') as mails_queued,
                (select count(*) from mail where state = 'sending') as mails_sending,
                (select coalesce(greatest(extract(epoch from $1 - min(next_try_at)), 0), 0)::bigint
                   from mail where state = 'queued') as mail_lag_seconds,
                (select count(*) from session where ends_at > $1) as sessions,
                (select count(*) from audit where seq is null) as audit_unsealed,
                (select count(*) from job where state in ('gathering', 'running')) as jobs,
                (select coalesce(greatest(extract(epoch from $1 - min(turn_at)), 0), 0)::bigint from job
                  where state in ('gathering', 'running') and (lease_until is null or lease_until < $1)) as job_lag_seconds,
                (select count(*) from throttle where next_at > $1) as throttled",
    )
    .bind(now)
    .fetch_one(pool)
    .await?)
}
