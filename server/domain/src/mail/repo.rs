//! SQL of the outbox.

use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Outgoing;
use crate::error::Result;

/// Writes one, due now.
pub async fn insert(conn: &mut PgConnection, id: Uuid, now: OffsetDateTime, mail: &Outgoing<'_>) -> Result<()> {
    sqlx::query(
        "insert into mail (id, account_id, recipient, kind, ticket_id, data, state, next_try_at, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, 'queued', $7, $8, $7)",
    )
    .bind(id)
    .bind(mail.account.map(|a| a.0))
    .bind(mail.recipient)
    .bind(mail.kind.key())
    .bind(mail.ticket.map(|t| t.id))
    .bind(Json(&mail.data))
    .bind(now)
    .bind(mail.ticket.map(|t| t.expires_at))
    .execute(conn)
    .await?;
    Ok(())
}

/// A queued mail that a newer one replaces.
pub async fn expire_queued(conn: &mut PgConnection, account: Uuid, kind: &str) -> Result<()> {
    sqlx::query(
        "update mail set state = 'expired', last_answer = 'Replaced by a newer one.'
          where account_id = $1 and kind = $2 and state = 'queued'",
    )
    .bind(account)
    .bind(kind)
    .execute(conn)
    .await?;
    Ok(())
}

/// When an account's mails of these kinds were asked for in the last time, newest first.
pub async fn recent(
    conn: &mut PgConnection,
    account: Uuid,
    kinds: &[&str],
    since: OffsetDateTime,
) -> Result<Vec<OffsetDateTime>> {
    Ok(sqlx::query_scalar(
        "select created_at from mail
          where account_id = $1 and created_at > $2 and kind = any($3)
          order by created_at desc limit 10",
    )
    .bind(account)
    .bind(since)
    .bind(kinds)
    .fetch_all(conn)
    .await?)
}

/// A mail as the account's page shows it.
#[derive(Debug, sqlx::FromRow)]
pub struct MailLine {
    /// Which.
    pub id: Uuid,
    /// Stable word.
    pub kind: String,
    /// To whom.
    pub recipient: String,
    /// queued, sending, sent, refused, expired.
    pub state: String,
    /// Tries so far.
    pub tries: i32,
    /// When asked for.
    pub created_at: OffsetDateTime,
    /// When taken by the mail server.
    pub sent_at: Option<OffsetDateTime>,
    /// Next try.
    pub next_try_at: OffsetDateTime,
    /// The server's own words.
    pub last_answer: String,
}

/// An account's newest mails.
pub async fn of_account(pool: &PgPool, account: Uuid, most: i64) -> Result<Vec<MailLine>> {
    Ok(sqlx::query_as(
        "select id, kind, recipient, state, tries, created_at, sent_at, next_try_at, last_answer
           from mail where account_id = $1 order by created_at desc, id desc limit $2",
    )
    .bind(account)
    .bind(most)
    .fetch_all(pool)
    .await?)
}

/// The kind of one mail of an account.
pub async fn kind_of(conn: &mut PgConnection, account: Uuid, mail: Uuid) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select kind from mail where id = $1 and account_id = $2")
        .bind(mail)
        .bind(account)
        .fetch_optional(conn)
        .await?)
}

/// State and last answer of the newest mail of a kind to an account.
pub async fn last_of(conn: &mut PgConnection, account: Uuid, kind: &str) -> Result<Option<(String, String)>> {
    Ok(sqlx::query_as(
        "select state, last_answer from mail where account_id = $1 and kind = $2
          order by created_at desc, id desc limit 1",
    )
    .bind(account)
    .bind(kind)
    .fetch_optional(conn)
    .await?)
}

/// Mails with a code that still wait are not sent any more. The notice of a changed address has a link, and goes out.
pub async fn expire_codes(conn: &mut PgConnection, account: Uuid, why: &str) -> Result<()> {
    sqlx::query(
        "update mail set state = 'expired', last_answer = $2
          where account_id = $1 and state = 'queued' and ticket_id is not null and kind <> 'email_changed'",
    )
    .bind(account)
    .bind(why)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whatever of an account still waits is not sent any more, but for what tells an old address that it was
/// changed: who changes it twice must not silence that.
pub async fn expire_all(conn: &mut PgConnection, account: Uuid, why: &str) -> Result<()> {
    sqlx::query(
        "update mail set state = 'expired', last_answer = $2
          where account_id = $1 and state = 'queued' and kind <> 'email_changed'",
    )
    .bind(account)
    .bind(why)
    .execute(conn)
    .await?;
    Ok(())
}
