//! SQL of people who sign in: account, credential, sign-in tickets.

use model::ids::{AccountId, SessionId};
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Person;
use crate::error::Result;

pub use super::sessions::repo::{SessionLine, end_session, sessions_of};

const PERSON: &str = "select a.id, a.kind, a.email, a.label, a.first_name, a.last_name, a.phone, a.state, a.source,
        a.company_id, c.name as company, a.role_id, coalesce(r.name, '') as role, a.security_version,
        a.last_sign_in_at, k.password_hash, k.temporary_until, coalesce(k.temporary_used, false) as temporary_used,
        k.totp_secret, k.totp_pending, k.totp_since
   from account a
   join company c on c.id = a.company_id
   left join role r on r.id = a.role_id
   left join credential k on k.account_id = a.id";

/// The person of a canonical address.
pub async fn person_by_email(pool: &PgPool, canonical: &str) -> Result<Option<Person>> {
    let sql = format!("{PERSON} where a.email_canonical = $1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(canonical).fetch_optional(pool).await?)
}

/// The person who signs in with an address or a username, in its unique form; an address comes first. Both are
/// always looked up, so that each takes as long as neither (SEC-08).
pub async fn person_signing_in(pool: &PgPool, canonical: &str) -> Result<Option<Person>> {
    let sql = format!(
        "{PERSON} where a.id = (select id from account where email_canonical = $1 or username = $1
                                 order by email_canonical = $1 desc limit 1)"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(canonical).fetch_optional(pool).await?)
}

/// The person of an account.
pub async fn person(pool: &PgPool, account: Uuid) -> Result<Option<Person>> {
    let sql = format!("{PERSON} where a.id = $1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account).fetch_optional(pool).await?)
}

/// IMEI and account code of the panels a person is on, for the context of a new password; the
/// first 50 panels.
pub async fn panel_words(pool: &PgPool, account: Uuid) -> Result<Vec<(String, String)>> {
    Ok(sqlx::query_as(
        "select p.imei, p.account_code from panel p
          where p.id in (select panel_id from customer_link where account_id = $1
                         union select panel_id from installer_link where account_id = $1)
          limit 50",
    )
    .bind(account)
    .fetch_all(pool)
    .await?)
}

/// Notes a sign-in, if the account is still what it was when the password was right; false when not.
pub async fn mark_signed_in(
    conn: &mut PgConnection,
    account: Uuid,
    security_version: i64,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = sqlx::query(
        "update account set last_sign_in_at = $3
          where id = $1 and security_version = $2
            and (state = 'active' or (state = 'pending' and kind = 'installer'))",
    )
    .bind(account)
    .bind(security_version)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Pending becomes active; false when it was not pending.
pub async fn activate(conn: &mut PgConnection, account: Uuid, now: OffsetDateTime) -> Result<bool> {
    let done = sqlx::query(
        "update account set state = 'active', version = version + 1, updated_at = $2
          where id = $1 and state = 'pending'",
    )
    .bind(account)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Does this session of a person still count, now, whatever it did when his request began?
pub async fn is_signed_in(conn: &mut PgConnection, account: AccountId, session: SessionId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from session s join account a on a.id = s.account_id
                         where s.id = $1 and a.id = $2 and a.state = 'active'
                           and s.security_version = a.security_version)",
    )
    .bind(session.0)
    .bind(account.0)
    .fetch_one(conn)
    .await?)
}

/// Locks the account's row and answers its state, so that nobody changes it in between.
pub async fn lock_state(conn: &mut PgConnection, account: Uuid) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select state from account where id = $1 for update")
        .bind(account)
        .fetch_optional(conn)
        .await?)
}

/// How a mail greets the person, empty when he has no name; and his kind's word.
pub async fn addressee(conn: &mut PgConnection, account: Uuid) -> Result<(String, String)> {
    let found: Option<(String, String)> =
        sqlx::query_as("select label, kind from account where id = $1").bind(account).fetch_optional(conn).await?;
    Ok(found.unwrap_or_default())
}

/// Sets the password; `temporary_until`: it is staff-set and good for one sign-in until then.
pub async fn set_password(
    conn: &mut PgConnection,
    account: Uuid,
    hash: &str,
    temporary_until: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into credential (account_id, password_hash, temporary_until, temporary_used, updated_at)
         values ($1, $2, $3, false, $4)
         on conflict (account_id) do update set password_hash = excluded.password_hash,
             temporary_until = excluded.temporary_until, temporary_used = false, updated_at = excluded.updated_at",
    )
    .bind(account)
    .bind(hash)
    .bind(temporary_until)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks the credential and answers its password's hash.
pub async fn lock_password(conn: &mut PgConnection, account: Uuid) -> Result<Option<String>> {
    let found: Option<Option<String>> =
        sqlx::query_scalar("select password_hash from credential where account_id = $1 for update")
            .bind(account)
            .fetch_optional(conn)
            .await?;
    Ok(found.flatten())
}

/// The same password at another price, unless it was changed meanwhile.
pub async fn rehash(pool: &PgPool, account: Uuid, old: &str, new: &str) -> Result<()> {
    sqlx::query("update credential set password_hash = $3 where account_id = $1 and password_hash = $2")
        .bind(account)
        .bind(old)
        .bind(new)
        .execute(pool)
        .await?;
    Ok(())
}

/// Uses a staff-set password's one sign-in up; false when it is used, past, or replaced.
pub async fn use_temporary(conn: &mut PgConnection, account: Uuid, now: OffsetDateTime) -> Result<bool> {
    let done = sqlx::query(
        "update credential set temporary_used = true
          where account_id = $1 and not temporary_used and temporary_until > $2",
    )
    .bind(account)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// When an account's sign-in codes of the last time were mailed, newest first.
pub async fn sign_in_mails(pool: &PgPool, account: Uuid, since: OffsetDateTime) -> Result<Vec<OffsetDateTime>> {
    Ok(sqlx::query_scalar(
        "select created_at from mail where account_id = $1 and created_at > $2 and kind = 'second_factor'
          order by created_at desc limit 10",
    )
    .bind(account)
    .bind(since)
    .fetch_all(pool)
    .await?)
}

/// Whose ticket of this kind this is, unless it is used.
pub async fn account_of_ticket(pool: &PgPool, ticket: Uuid, kind: &str) -> Result<Option<Uuid>> {
    let found: Option<Option<Uuid>> =
        sqlx::query_scalar("select account_id from ticket where id = $1 and kind = $2 and used_at is null")
            .bind(ticket)
            .bind(kind)
            .fetch_optional(pool)
            .await?;
    Ok(found.flatten())
}

/// The live sign-in of this id and browser.
pub async fn live_flow(
    pool: &PgPool,
    ticket: Uuid,
    browser: &[u8],
    now: OffsetDateTime,
) -> Result<Option<crate::tickets::Ticket>> {
    Ok(sqlx::query_as(
        "select id, account_id, generation, data, expires_at, tries_left from ticket
          where id = $1 and kind = 'sign_in' and browser = $2 and used_at is null and expires_at > $3
            and tries_left > 0",
    )
    .bind(ticket)
    .bind(browser)
    .bind(now)
    .fetch_optional(pool)
    .await?)
}

/// Keeps the zone a person reads times in. Not a change of his record that an editor would have to see.
pub(super) async fn set_time_zone(conn: &mut PgConnection, account: Uuid, name: &str) -> Result<()> {
    sqlx::query("update account set time_zone = $2 where id = $1").bind(account).bind(name).execute(conn).await?;
    Ok(())
}
