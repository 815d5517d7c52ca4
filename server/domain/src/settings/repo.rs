//! SQL of the settings.

use std::collections::BTreeMap;

use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;

use crate::error::Result;

/// A section as stored.
#[derive(Debug, sqlx::FromRow)]
pub struct Row {
    /// `settings.` and the section's word.
    pub key: String,
    /// Values by the names of their fields.
    pub value: Json<BTreeMap<String, String>>,
    /// For optimistic locking.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Option<OffsetDateTime>,
    /// By whom.
    pub changed_by: String,
}

const READ: &str =
    "select key, value, version, changed_at, changed_by from setting where key >= 'settings.' and key < 'settings/'";

/// Every section that was ever changed.
pub async fn all(conn: &mut PgConnection) -> Result<Vec<Row>> {
    Ok(sqlx::query_as(READ).fetch_all(conn).await?)
}

/// A section's values and version, nobody else's to change until the transaction ends.
pub async fn lock(conn: &mut PgConnection, key: &str) -> Result<(BTreeMap<String, String>, i64)> {
    sqlx::query("insert into setting (key, value) values ($1, '{}'::jsonb) on conflict (key) do nothing")
        .bind(key)
        .execute(&mut *conn)
        .await?;
    let (value, version): (Json<BTreeMap<String, String>>, i64) =
        sqlx::query_as("select value, version from setting where key = $1 for update")
            .bind(key)
            .fetch_one(conn)
            .await?;
    Ok((value.0, version))
}

/// Writes a section.
pub async fn write(
    conn: &mut PgConnection,
    key: &str,
    values: &BTreeMap<String, String>,
    by: &str,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "update setting set value = $2, version = version + 1, changed_by = $3, changed_at = $4 where key = $1",
    )
    .bind(key)
    .bind(Json(values))
    .bind(by)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Limits of sessions: idle in seconds, and how long in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of employees, or of everybody else.
    pub staff: bool,
    /// Seconds without use.
    pub idle: i32,
    /// Seconds in all.
    pub whole: i32,
}

/// Shortens the sessions that may last longer than this.
pub async fn shorten_sessions(pool: &PgPool, limits: Limits) -> Result<()> {
    let mut conn = pool.acquire().await?;
    shorten_sessions_in(&mut conn, limits).await
}

/// As [`shorten_sessions`], in a transaction.
pub async fn shorten_sessions_in(conn: &mut PgConnection, limits: Limits) -> Result<()> {
    sqlx::query(
        "update session s set idle_seconds = least(s.idle_seconds, $2),
                ends_at = least(s.ends_at, s.created_at + make_interval(secs => $3))
           from account a
          where a.id = s.account_id and (a.kind = 'employee') = $1
            and (s.idle_seconds > $2 or s.ends_at > s.created_at + make_interval(secs => $3))",
    )
    .bind(limits.staff)
    .bind(limits.idle)
    .bind(limits.whole)
    .execute(conn)
    .await?;
    Ok(())
}
