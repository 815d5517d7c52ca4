//! SQL of authenticator apps and recovery codes.

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// Keeps a sealed secret that no code has proved yet.
pub async fn offer(conn: &mut PgConnection, account: Uuid, sealed: &[u8], now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "insert into credential (account_id, totp_pending, updated_at) values ($1, $2, $3)
         on conflict (account_id) do update set totp_pending = excluded.totp_pending, updated_at = excluded.updated_at",
    )
    .bind(account)
    .bind(sealed)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The offered secret is in use from now on; false when it is not the offered one any more.
pub async fn confirm(
    conn: &mut PgConnection,
    account: Uuid,
    sealed: &[u8],
    step: i64,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = sqlx::query(
        "update credential set totp_secret = totp_pending, totp_pending = null, totp_last_step = $3,
             totp_since = $4, updated_at = $4
          where account_id = $1 and totp_pending = $2",
    )
    .bind(account)
    .bind(sealed)
    .bind(step)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Accepts a step once, and none before it any more; false when it was accepted already (SEC-20).
pub async fn accept_step(conn: &mut PgConnection, account: Uuid, step: i64) -> Result<bool> {
    let done = sqlx::query(
        "update credential set totp_last_step = $2
          where account_id = $1 and totp_secret is not null and totp_last_step < $2",
    )
    .bind(account)
    .bind(step)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Drops the secret, an offered one as well.
pub async fn drop_secret(conn: &mut PgConnection, account: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "update credential set totp_secret = null, totp_pending = null, totp_since = null, totp_last_step = 0,
             updated_at = $2
          where account_id = $1 and (totp_secret is not null or totp_pending is not null)",
    )
    .bind(account)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Is there a secret in use? Locks its row.
pub async fn has_secret(conn: &mut PgConnection, account: Uuid) -> Result<bool> {
    let found: Option<bool> =
        sqlx::query_scalar("select totp_secret is not null from credential where account_id = $1 for update")
            .bind(account)
            .fetch_optional(conn)
            .await?;
    Ok(found.unwrap_or(false))
}

/// Replaces the recovery codes as a set (SEC-22).
pub async fn replace_codes(conn: &mut PgConnection, account: Uuid, hashes: &[Vec<u8>]) -> Result<()> {
    sqlx::query("delete from recovery_code where account_id = $1").bind(account).execute(&mut *conn).await?;
    sqlx::query("insert into recovery_code (account_id, code_hash) select $1, hash from unnest($2::bytea[]) as hash")
        .bind(account)
        .bind(hashes)
        .execute(conn)
        .await?;
    Ok(())
}

/// Uses a recovery code up; false when it is none or used.
pub async fn use_code(conn: &mut PgConnection, account: Uuid, hash: &[u8], now: OffsetDateTime) -> Result<bool> {
    let done = sqlx::query(
        "update recovery_code set used_at = $3 where account_id = $1 and code_hash = $2 and used_at is null",
    )
    .bind(account)
    .bind(hash)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many are left.
pub async fn codes_left(pool: &PgPool, account: Uuid) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from recovery_code where account_id = $1 and used_at is null")
        .bind(account)
        .fetch_one(pool)
        .await?)
}
