//! SQL of remembered devices.

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// The device of this account among those a browser presents.
pub async fn find(pool: &PgPool, account: Uuid, hashes: &[Vec<u8>]) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar(
        "select id from device where account_id = $1 and token_hash = any($2) order by seen_at desc limit 1",
    )
    .bind(account)
    .bind(hashes)
    .fetch_optional(pool)
    .await?)
}

/// Remembers one.
pub async fn insert(
    conn: &mut PgConnection,
    id: Uuid,
    account: Uuid,
    hash: &[u8; 32],
    user_agent: &str,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into device (id, account_id, token_hash, user_agent, created_at, seen_at)
         values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(id)
    .bind(account)
    .bind(hash.as_slice())
    .bind(user_agent)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that one was seen; false when it was forgotten meanwhile.
pub async fn touch(conn: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<bool> {
    let done = sqlx::query("update device set seen_at = $2 where id = $1").bind(id).bind(now).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets all of an account.
pub async fn forget_all(conn: &mut PgConnection, account: Uuid) -> Result<()> {
    sqlx::query("delete from device where account_id = $1").bind(account).execute(conn).await?;
    Ok(())
}
