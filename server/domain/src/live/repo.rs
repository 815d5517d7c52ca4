//! SQL of the look at the newest entries.

use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// The newest entries from `from` on: id, time, action.
pub async fn since(pool: &PgPool, from: OffsetDateTime, most: i64) -> Result<Vec<(Uuid, OffsetDateTime, String)>> {
    let found = sqlx::query_as("select id, at, action from audit where at > $1 order by at desc, id desc limit $2")
        .bind(from)
        .bind(most)
        .fetch_all(pool)
        .await?;
    Ok(found)
}
