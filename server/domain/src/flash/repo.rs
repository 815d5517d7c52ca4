//! SQL of the flash.

use model::ids::SessionId;
use model::viewer::Flash;
use sqlx::PgPool;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// Keeps one.
pub async fn insert(pool: &PgPool, id: Uuid, session: SessionId, flash: &Flash, expires: OffsetDateTime) -> Result<()> {
    sqlx::query("insert into flash (id, session_id, data, expires_at) values ($1, $2, $3, $4)")
        .bind(id)
        .bind(session.0)
        .bind(Json(flash))
        .bind(expires)
        .execute(pool)
        .await?;
    Ok(())
}

/// The one of this id and session, unless past.
pub async fn find(pool: &PgPool, id: Uuid, session: SessionId, now: OffsetDateTime) -> Result<Option<Flash>> {
    let found: Option<(Json<Flash>,)> =
        sqlx::query_as("select data from flash where id = $1 and session_id = $2 and expires_at > $3")
            .bind(id)
            .bind(session.0)
            .bind(now)
            .fetch_optional(pool)
            .await?;
    Ok(found.map(|(json,)| json.0))
}
