//! SQL of installers: single records. Their panels' is in `links/repo.rs`, their conversion's in
//! `convert/repo.rs`.

use model::ids::AccountId;
use sqlx::PgConnection;

use crate::error::Result;

/// Has the account a password? An installer without one has not finished his registration (decision 7).
pub async fn has_password(conn: &mut PgConnection, id: AccountId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from credential where account_id = $1 and password_hash is not null)",
    )
    .bind(id.0)
    .fetch_one(conn)
    .await?)
}
