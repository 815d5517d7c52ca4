//! SQL of the counters of wrong tries. Each is a row changed by one guarded statement, so that all
//! servers agree and a hundred tries at once are counted as a hundred.

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// Takes one try, before it is compared: None while a wait is on, or when `most` are used up in the
/// window that began after `since`. With `waits`, the first two tries set no wait by themselves (two
/// right ones at once, from a double click, must both pass); the later ones do.
pub async fn reserve(
    pool: &PgPool,
    key: &str,
    most: i32,
    waits: bool,
    since: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar(
        "insert into throttle (key, failures, since, last_at, next_at) values ($1, 1, $2, $2, $2)
         on conflict (key) do update set
             failures = case when throttle.since <= $3 then 1 else throttle.failures + 1 end,
             since = case when throttle.since <= $3 then $2 else throttle.since end,
             last_at = $2,
             next_at = case when throttle.since <= $3 or not $5 then $2
                            when throttle.failures + 1 >= 25 then $2 + interval '10 seconds'
                            when throttle.failures + 1 >= 9 then $2 + interval '5 seconds'
                            when throttle.failures + 1 >= 3 then $2 + interval '3 seconds'
                            else throttle.next_at end
         where throttle.since <= $3 or (throttle.next_at <= $2 and throttle.failures < $4)
         returning failures",
    )
    .bind(key)
    .bind(now)
    .bind(since)
    .bind(most)
    .bind(waits)
    .fetch_optional(pool)
    .await?)
}

/// Sets the wait after a wrong try.
pub async fn wait_until(pool: &PgPool, key: &str, next: OffsetDateTime) -> Result<()> {
    sqlx::query("update throttle set next_at = greatest(next_at, $2) where key = $1")
        .bind(key)
        .bind(next)
        .execute(pool)
        .await?;
    Ok(())
}

/// Gives a try back that was right.
pub async fn give_back(pool: &PgPool, key: &str, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "update throttle set failures = greatest(failures - 1, 0), next_at = least(next_at, $2) where key = $1",
    )
    .bind(key)
    .bind(now)
    .execute(pool)
    .await?;
    Ok(())
}

/// Counts one more in a window, without a limit; answers the count.
pub async fn count(pool: &PgPool, key: &str, since: OffsetDateTime, now: OffsetDateTime) -> Result<i32> {
    Ok(sqlx::query_scalar(
        "insert into throttle (key, failures, since, last_at, next_at) values ($1, 1, $2, $2, $2)
         on conflict (key) do update set
             failures = case when throttle.since <= $3 then 1 else least(throttle.failures, 1000000) + 1 end,
             since = case when throttle.since <= $3 then $2 else throttle.since end,
             last_at = $2
         returning failures",
    )
    .bind(key)
    .bind(now)
    .bind(since)
    .fetch_one(pool)
    .await?)
}

/// True when this key was not seen in the window yet; notes it.
pub async fn is_new(
    executor: impl sqlx::PgExecutor<'_>,
    key: &str,
    since: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<bool> {
    let new: Option<i32> = sqlx::query_scalar(
        "insert into throttle (key, failures, since, last_at, next_at) values ($1, 1, $2, $2, $2)
         on conflict (key) do update set since = $2, last_at = $2 where throttle.since <= $3
         returning failures",
    )
    .bind(key)
    .bind(now)
    .bind(since)
    .fetch_optional(executor)
    .await?;
    Ok(new.is_some())
}

/// Takes the one slot until `next`; false while somebody else's is on.
pub async fn take_slot(pool: &PgPool, key: &str, next: OffsetDateTime, now: OffsetDateTime) -> Result<bool> {
    let done = sqlx::query("update throttle set next_at = $2 where key = $1 and next_at <= $3")
        .bind(key)
        .bind(next)
        .bind(now)
        .execute(pool)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Count and next time of a key, in a window that began after `since`.
pub async fn read(pool: &PgPool, key: &str, since: OffsetDateTime) -> Result<Option<(i32, OffsetDateTime)>> {
    Ok(sqlx::query_as("select failures, next_at from throttle where key = $1 and since > $2")
        .bind(key)
        .bind(since)
        .fetch_optional(pool)
        .await?)
}

/// Forgets keys: the person proved himself.
pub async fn clear(conn: &mut PgConnection, keys: &[String]) -> Result<()> {
    sqlx::query("delete from throttle where key = any($1)").bind(keys).execute(conn).await?;
    Ok(())
}

/// The key by which it is remembered that an account's owner was told of wrong passwords.
pub fn told_key(account: Uuid) -> String {
    format!("passwords-told:{account}")
}

/// Accounts with at least `least` wrong passwords from unknown devices, the last one after `recent`, whose owners
/// were not told after `told`. Counters of addresses without an account are among what is looked through, and none
/// of what is found.
pub async fn many_failures(
    pool: &PgPool,
    least: i32,
    recent: OffsetDateTime,
    told: OffsetDateTime,
    most: i64,
) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select a.id from (select key from throttle
                             where last_at > $2 and failures >= $1 and key like 'unknown:%' offset 0) t
           join account a on a.id = substr(t.key, 9)::uuid
          where not exists (select 1 from throttle o where o.key = 'passwords-told:' || a.id::text and o.since > $3)
          limit $4",
    )
    .bind(least)
    .bind(recent)
    .bind(told)
    .bind(most)
    .fetch_all(pool)
    .await?)
}
