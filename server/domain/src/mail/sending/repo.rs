//! SQL of sending. A claim is a lease column and compare-and-set; the row lock only keeps two
//! servers from trying for the same rows.

use model::mail::MailKind;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{BROKEN_OFF, EXPIRED, MOST_TRIES, StateCount};
use crate::error::Result;
use crate::tickets::Ticket;

/// A claimed row.
#[derive(Debug, sqlx::FromRow)]
pub struct Claimed {
    /// Which.
    pub id: Uuid,
    /// To whom.
    pub recipient: String,
    /// Stable word.
    pub kind: String,
    /// Whose code.
    pub ticket_id: Option<Uuid>,
    /// For the template.
    pub data: serde_json::Value,
    /// With this one.
    pub tries: i32,
    /// When asked for.
    pub created_at: OffsetDateTime,
    /// Until when it is worth sending.
    pub expires_at: Option<OffsetDateTime>,
}

fn keys(kinds: impl Iterator<Item = MailKind>) -> Vec<&'static str> {
    kinds.map(MailKind::key).collect()
}

/// Parks due mails whose code is gone: past, used, tried too often, replaced.
pub async fn expire(conn: &mut PgConnection, now: OffsetDateTime) -> Result<()> {
    let codes = keys(MailKind::ALL.iter().copied().filter(|kind| super::carries_code(*kind)));
    sqlx::query(
        "update mail set state = 'expired', leased_until = null, last_answer = $2
          where state in ('queued', 'sending') and next_try_at <= $1
            and (leased_until is null or leased_until <= $1)
            and (expires_at <= $1
                 or (kind = any($3) and not exists (
                       select 1 from ticket t
                        where t.id = mail.ticket_id and t.used_at is null and t.expires_at > $1 and t.tries_left > 0)))",
    )
    .bind(now)
    .bind(EXPIRED)
    .bind(codes)
    .execute(conn)
    .await?;
    Ok(())
}

/// Parks mails at which a sender broke off again and again, so that none can stop it for good.
pub async fn give_up_broken(conn: &mut PgConnection, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "update mail set state = 'refused', leased_until = null, last_answer = $2
          where state = 'sending' and next_try_at <= $1 and leased_until <= $1 and tries >= $3",
    )
    .bind(now)
    .bind(BROKEN_OFF)
    .bind(MOST_TRIES)
    .execute(conn)
    .await?;
    Ok(())
}

/// Claims due mails until `until`. Kinds this program does not know wait for one that does.
pub async fn claim(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    until: OffsetDateTime,
    most: usize,
) -> Result<Vec<Claimed>> {
    // array(…) is run once; a plain sub-select with a limit may be run again for each row.
    Ok(sqlx::query_as(
        "update mail set state = 'sending', leased_until = $2, tries = tries + 1
          where id = any(array(
                  select m.id from mail m
                   where m.state in ('queued', 'sending') and m.next_try_at <= $1 and m.kind = any($4)
                     and (m.leased_until is null or m.leased_until <= $1)
                     and not exists (
                           select 1 from mail o
                            where o.recipient = m.recipient and o.state in ('queued', 'sending')
                              and o.next_try_at <= $1 and (o.created_at, o.id) < (m.created_at, m.id))
                   order by m.next_try_at, m.id
                   limit $3
                   for update of m skip locked))
            and state in ('queued', 'sending') and (leased_until is null or leased_until <= $1)
            and not exists (select 1 from setting where key = 'mail.paused' and value = 'true'::jsonb)
          returning id, recipient, kind, ticket_id, data, tries, created_at, expires_at",
    )
    .bind(now)
    .bind(until)
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .bind(keys(MailKind::ALL.iter().copied()))
    .fetch_all(conn)
    .await?)
}

/// Those of these tickets whose code still counts.
pub async fn live_tickets(conn: &mut PgConnection, ids: &[Uuid], now: OffsetDateTime) -> Result<Vec<Ticket>> {
    Ok(sqlx::query_as(
        "select id, account_id, generation, data, expires_at, tries_left from ticket
          where id = any($1) and used_at is null and expires_at > $2 and tries_left > 0",
    )
    .bind(ids)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Taken by the mail server: true even when the lease was lost meanwhile.
pub async fn delivered(pool: &PgPool, id: Uuid, now: OffsetDateTime, answer: &str) -> Result<()> {
    sqlx::query(
        "update mail set state = 'sent', sent_at = $2, last_answer = $3, leased_until = null
          where id = $1 and state <> 'sent'",
    )
    .bind(id)
    .bind(now)
    .bind(answer)
    .execute(pool)
    .await?;
    Ok(())
}

/// Ends a leased mail as `refused` or `expired`; nothing when the lease is another's by now.
pub async fn park(conn: &mut PgConnection, id: Uuid, lease: OffsetDateTime, state: &str, answer: &str) -> Result<()> {
    sqlx::query(
        "update mail set state = $3, last_answer = $4, leased_until = null
          where id = $1 and state = 'sending' and leased_until = $2",
    )
    .bind(id)
    .bind(lease)
    .bind(state)
    .bind(answer)
    .execute(conn)
    .await?;
    Ok(())
}

/// Back into the queue for later.
pub async fn put_off(pool: &PgPool, id: Uuid, lease: OffsetDateTime, next: OffsetDateTime, answer: &str) -> Result<()> {
    sqlx::query(
        "update mail set state = 'queued', next_try_at = $3, last_answer = $4, leased_until = null
          where id = $1 and state = 'sending' and leased_until = $2",
    )
    .bind(id)
    .bind(lease)
    .bind(next)
    .bind(answer)
    .execute(pool)
    .await?;
    Ok(())
}

/// Back to its place in the queue, the try not counted. An empty answer leaves the last one.
pub async fn put_back(pool: &PgPool, id: Uuid, lease: OffsetDateTime, answer: &str) -> Result<()> {
    sqlx::query(
        "update mail set state = 'queued', tries = greatest(tries - 1, 0), leased_until = null,
                last_answer = case when $3 = '' then last_answer else $3 end
          where id = $1 and state = 'sending' and leased_until = $2",
    )
    .bind(id)
    .bind(lease)
    .bind(answer)
    .execute(pool)
    .await?;
    Ok(())
}

/// What a resend has to know.
#[derive(Debug, sqlx::FromRow)]
pub struct Kept {
    /// queued, sending, sent, refused, expired.
    pub state: String,
    /// Stable word.
    pub kind: String,
    /// Whose.
    pub account_id: Option<Uuid>,
    /// Whose code.
    pub ticket_id: Option<Uuid>,
}

/// One mail.
pub async fn find(conn: &mut PgConnection, id: Uuid) -> Result<Option<Kept>> {
    Ok(sqlx::query_as("select state, kind, account_id, ticket_id from mail where id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?)
}

/// Brings a waiting mail's turn forward; one that is due keeps its place.
pub async fn make_due(conn: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update mail set next_try_at = $2 where id = $1 and state = 'queued' and next_try_at > $2")
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes a mail anew, due now.
pub async fn copy(conn: &mut PgConnection, from: Uuid, id: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "insert into mail (id, account_id, recipient, kind, ticket_id, data, state, next_try_at, expires_at, created_at)
         select $2, account_id, recipient, kind, ticket_id, data, 'queued', $3, expires_at, $3 from mail where id = $1",
    )
    .bind(from)
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Is sending paused?
pub async fn is_paused(pool: &PgPool) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from setting where key = 'mail.paused' and value = 'true'::jsonb)")
        .fetch_one(pool)
        .await?)
}

/// Pauses or resumes.
pub async fn set_paused(conn: &mut PgConnection, paused: bool) -> Result<()> {
    sqlx::query(
        "insert into setting (key, value) values ('mail.paused', to_jsonb($1))
         on conflict (key) do update set value = excluded.value",
    )
    .bind(paused)
    .execute(conn)
    .await?;
    Ok(())
}

/// Each state's count and oldest.
pub async fn count_by_state(pool: &PgPool) -> Result<Vec<StateCount>> {
    Ok(sqlx::query_as(
        "select state, count(*) as count, min(created_at) as oldest from mail group by state order by state",
    )
    .fetch_all(pool)
    .await?)
}

/// How many wait, and the oldest's time.
pub async fn waiting(pool: &PgPool) -> Result<(i64, Option<OffsetDateTime>)> {
    Ok(sqlx::query_as("select count(*), min(created_at) from mail where state in ('queued', 'sending')")
        .fetch_one(pool)
        .await?)
}
