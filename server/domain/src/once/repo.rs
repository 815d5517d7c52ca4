//! SQL of the keys of forms.

use model::ids::AccountId;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// Keeps a key; false when it is there already.
pub async fn insert(conn: &mut PgConnection, account: AccountId, key: Uuid, now: OffsetDateTime) -> Result<bool> {
    let done = sqlx::query(
        "insert into once (account_id, key, at) values ($1, $2, $3) on conflict (account_id, key) do nothing",
    )
    .bind(account.0)
    .bind(key)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
