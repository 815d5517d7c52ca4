//! SQL of tests of the mail server.

use model::settings::TestStep;
use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Task;
use crate::error::Result;

/// When the person's last test was asked for, and how many since `since`. Two at once wait for each other.
pub async fn recent(
    conn: &mut PgConnection,
    account: Uuid,
    since: OffsetDateTime,
) -> Result<(Option<OffsetDateTime>, i64)> {
    sqlx::query("select id from account where id = $1 for update").bind(account).execute(&mut *conn).await?;
    Ok(sqlx::query_as("select max(asked_at), count(*) from mail_test where account_id = $1 and asked_at > $2")
        .bind(account)
        .bind(since)
        .fetch_one(conn)
        .await?)
}

/// Writes one that waits.
pub async fn insert(
    conn: &mut PgConnection,
    id: Uuid,
    account: Uuid,
    recipient: &str,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into mail_test (id, account_id, recipient, state, asked_at) values ($1, $2, $3, 'waiting', $4)",
    )
    .bind(id)
    .bind(account)
    .bind(recipient)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A test as stored.
#[derive(Debug, sqlx::FromRow)]
pub struct Row {
    /// To whom.
    pub recipient: String,
    /// waiting, running, passed, failed.
    pub state: String,
    /// So far.
    pub steps: Json<Vec<TestStep>>,
    /// When it was asked for.
    pub asked_at: OffsetDateTime,
    /// The server that runs it has until then.
    pub leased_until: Option<OffsetDateTime>,
    /// When it was over.
    pub ended_at: Option<OffsetDateTime>,
}

/// A person's last one.
pub async fn last(pool: &PgPool, account: Uuid) -> Result<Option<Row>> {
    Ok(sqlx::query_as(
        "select recipient, state, steps, asked_at, leased_until, ended_at from mail_test
          where account_id = $1 order by asked_at desc limit 1",
    )
    .bind(account)
    .fetch_optional(pool)
    .await?)
}

/// Takes the oldest that waits until `until`. One that a server left behind is not run again: its mail may be out.
pub async fn take(pool: &PgPool, now: OffsetDateTime, until: OffsetDateTime) -> Result<Option<Task>> {
    let found: Option<(Uuid, String, Uuid)> = sqlx::query_as(
        "update mail_test set state = 'running', leased_until = $2
          where state = 'waiting'
            and id = (select id from mail_test where state = 'waiting' and asked_at > $1 - interval '1 minute'
                       order by asked_at limit 1)
          returning id, recipient, account_id",
    )
    .bind(now)
    .bind(until)
    .fetch_optional(pool)
    .await?;
    let Some((id, recipient, account)) = found else { return Ok(None) };
    let name: Option<String> =
        sqlx::query_scalar("select coalesce(nullif(label, ''), email) from account where id = $1")
            .bind(account)
            .fetch_optional(pool)
            .await?;
    Ok(Some(Task { id, recipient, name: name.unwrap_or_default(), account }))
}

/// Writes how far it is.
pub async fn note(pool: &PgPool, id: Uuid, steps: &[TestStep]) -> Result<()> {
    sqlx::query("update mail_test set steps = $2 where id = $1 and state = 'running'")
        .bind(id)
        .bind(Json(steps))
        .execute(pool)
        .await?;
    Ok(())
}

/// Writes how it ended.
pub async fn end(
    conn: &mut PgConnection,
    id: Uuid,
    steps: &[TestStep],
    passed: bool,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query("update mail_test set state = $2, steps = $3, ended_at = $4 where id = $1")
        .bind(id)
        .bind(if passed { "passed" } else { "failed" })
        .bind(Json(steps))
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}
