//! SQL of tickets.

use model::ids::AccountId;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Ticket;
use crate::error::Result;

/// Writes one.
pub async fn insert(
    conn: &mut PgConnection,
    ticket: &Ticket,
    kind: &str,
    browser: Option<&[u8]>,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into ticket (id, kind, account_id, browser, data, generation, tries_left, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(ticket.id)
    .bind(kind)
    .bind(ticket.account_id)
    .bind(browser)
    .bind(&ticket.data)
    .bind(ticket.generation)
    .bind(ticket.tries_left)
    .bind(now)
    .bind(ticket.expires_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends live tickets of these kinds.
pub async fn end_all(conn: &mut PgConnection, account: Uuid, kinds: &[&str], now: OffsetDateTime) -> Result<()> {
    sqlx::query("update ticket set used_at = $3 where account_id = $1 and kind = any($2) and used_at is null")
        .bind(account)
        .bind(kinds)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends live tickets of every kind.
pub async fn end_every(conn: &mut PgConnection, account: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update ticket set used_at = $2 where account_id = $1 and kind <> 'undo_email' and used_at is null")
        .bind(account)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// The live one.
pub async fn live(conn: &mut PgConnection, account: Uuid, kind: &str, now: OffsetDateTime) -> Result<Option<Ticket>> {
    Ok(sqlx::query_as(
        "select id, account_id, generation, data, expires_at, tries_left from ticket
          where account_id = $1 and kind = $2 and used_at is null and expires_at > $3 and tries_left > 0
          order by created_at desc limit 1",
    )
    .bind(account)
    .bind(kind)
    .bind(now)
    .fetch_optional(conn)
    .await?)
}

/// The one of this id, while it is live.
pub async fn live_of(conn: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<Option<Ticket>> {
    Ok(sqlx::query_as(
        "select id, account_id, generation, data, expires_at, tries_left from ticket
          where id = $1 and used_at is null and expires_at > $2 and tries_left > 0",
    )
    .bind(id)
    .bind(now)
    .fetch_optional(conn)
    .await?)
}

/// The same, of this kind only.
pub async fn live_of_kind(
    conn: &mut PgConnection,
    id: Uuid,
    kind: &str,
    now: OffsetDateTime,
) -> Result<Option<Ticket>> {
    Ok(sqlx::query_as(
        "select id, account_id, generation, data, expires_at, tries_left from ticket
          where id = $1 and kind = $2 and used_at is null and expires_at > $3 and tries_left > 0",
    )
    .bind(id)
    .bind(kind)
    .bind(now)
    .fetch_optional(conn)
    .await?)
}

/// Takes one try off the live ticket, committed at once.
pub async fn count_try(
    pool: &PgPool,
    account: Uuid,
    kind: &str,
    browser: Option<&[u8]>,
    now: OffsetDateTime,
) -> Result<Option<Ticket>> {
    Ok(sqlx::query_as(
        "update ticket set tries_left = tries_left - 1
          where account_id = $1 and kind = $2 and used_at is null and expires_at > $3
            and tries_left > 0 and (browser is null or browser = $4)
          returning id, account_id, generation, data, expires_at, tries_left",
    )
    .bind(account)
    .bind(kind)
    .bind(now)
    .bind(browser)
    .fetch_optional(pool)
    .await?)
}

/// The same for one ticket by its id, that no account has.
pub async fn count_try_of(pool: &PgPool, id: Uuid, kind: &str, now: OffsetDateTime) -> Result<Option<Ticket>> {
    Ok(sqlx::query_as(
        "update ticket set tries_left = tries_left - 1
          where id = $1 and kind = $2 and account_id is null and used_at is null and expires_at > $3 and tries_left > 0
          returning id, account_id, generation, data, expires_at, tries_left",
    )
    .bind(id)
    .bind(kind)
    .bind(now)
    .fetch_optional(pool)
    .await?)
}

/// Uses one up.
pub async fn consume(conn: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<bool> {
    let done = sqlx::query("update ticket set used_at = $2 where id = $1 and used_at is null and expires_at > $2")
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// One by its id, live or not.
pub async fn find(conn: &mut PgConnection, id: Uuid) -> Result<Option<Ticket>> {
    Ok(sqlx::query_as("select id, account_id, generation, data, expires_at, tries_left from ticket where id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?)
}

/// Takes the right to be shown a code that `reader` had made for `account` a moment ago; its kind and the ticket.
pub async fn take_shown(
    conn: &mut PgConnection,
    account: AccountId,
    reader: AccountId,
    now: OffsetDateTime,
) -> Result<Option<(String, Ticket)>> {
    let found: Option<(String, Uuid)> = sqlx::query_as(
        "update ticket set data = data - 'show_to'
          where account_id = $1 and kind in ('register', 'reset') and used_at is null and expires_at > $3
            and created_at > $3 - interval '10 minutes' and data ->> 'show_to' = $2
          returning kind, id",
    )
    .bind(account.0)
    .bind(reader.to_string())
    .bind(now)
    .fetch_optional(&mut *conn)
    .await?;
    let Some((kind, id)) = found else { return Ok(None) };
    Ok(live_of_kind(conn, id, &kind, now).await?.map(|ticket| (kind, ticket)))
}
