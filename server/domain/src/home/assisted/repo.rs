//! SQL of what was done for a customer by others, and of his consent.

use model::accounts::Change;
use model::ids::AccountId;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// An entry of the log about helping somebody.
#[derive(Debug, sqlx::FromRow)]
pub struct AssistedRow {
    /// Which.
    pub id: Uuid,
    /// When.
    pub at: OffsetDateTime,
    /// Who helped.
    pub actor_name: String,
    /// Stable word.
    pub action: String,
    /// On what.
    pub target_name: String,
    /// How it ended.
    pub outcome: String,
    /// What changed.
    pub changes: Json<Vec<Change>>,
}

/// What was done for a person by others, newest first.
pub async fn assisted(
    conn: &mut PgConnection,
    account: AccountId,
    (take, skip): (u32, u32),
) -> Result<Vec<AssistedRow>> {
    Ok(sqlx::query_as(
        "select id, at, actor_name, action, target_name, outcome, changes
           from audit where assisted_id = $1 order by at desc, id desc limit $2 offset $3",
    )
    .bind(account.0)
    .bind(i64::from(take))
    .bind(i64::from(skip))
    .fetch_all(conn)
    .await?)
}

/// Does he want to be asked before remote assistance?
pub async fn asks_first(conn: &mut PgConnection, account: AccountId) -> Result<bool> {
    let found = sqlx::query_scalar("select ask_first from account where id = $1").bind(account.0);
    Ok(found.fetch_optional(conn).await?.unwrap_or(true))
}

/// Sets it; false when it is so already.
pub async fn set_ask_first(conn: &mut PgConnection, account: AccountId, on: bool) -> Result<bool> {
    let done = sqlx::query("update account set ask_first = $2 where id = $1 and ask_first <> $2")
        .bind(account.0)
        .bind(on)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}
