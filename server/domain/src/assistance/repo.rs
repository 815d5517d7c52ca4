//! SQL of remote assistance.

use model::ids::{AccountId, AssistanceId, SessionId};
use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// An assistance as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    /// Which.
    pub id: Uuid,
    /// The customer.
    pub account_id: Uuid,
    /// His name at its start.
    pub account_name: String,
    /// Who helps.
    pub helper_id: Uuid,
    /// His name at its start.
    pub helper_name: String,
    /// Why.
    pub reason: String,
    /// How long, in minutes.
    pub minutes: i16,
    /// How far the consent is.
    pub consent: String,
    /// When it was asked for.
    pub asked_at: OffsetDateTime,
    /// Since when it runs.
    pub started_at: Option<OffsetDateTime>,
    /// The session it is.
    pub session_id: Option<Uuid>,
    /// The helper's session it hangs on.
    pub helper_session: Uuid,
    /// When it ends by itself.
    pub ends_at: OffsetDateTime,
    /// When it was made longer.
    pub extended_at: Option<OffsetDateTime>,
    /// When it ended.
    pub ended_at: Option<OffsetDateTime>,
    /// What ended it.
    pub ended_by: String,
}

macro_rules! row {
    ($after:literal) => {
        concat!(
            "select id, account_id, account_name, helper_id, helper_name, reason, minutes, consent, asked_at, started_at,
                    session_id, helper_session, ends_at, extended_at, ended_at, ended_by
               from assistance ",
            $after
        )
    };
}

/// Writes one that waits.
pub async fn insert(conn: &mut PgConnection, new: &Row) -> Result<()> {
    sqlx::query(
        "insert into assistance (id, account_id, account_name, helper_id, helper_name, reason, minutes, consent,
             asked_at, helper_session, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(new.id)
    .bind(new.account_id)
    .bind(&new.account_name)
    .bind(new.helper_id)
    .bind(&new.helper_name)
    .bind(&new.reason)
    .bind(new.minutes)
    .bind(&new.consent)
    .bind(new.asked_at)
    .bind(new.helper_session)
    .bind(new.ends_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// One by its id, locked.
pub async fn find_locked(conn: &mut PgConnection, id: AssistanceId) -> Result<Option<Row>> {
    Ok(sqlx::query_as(row!("where id = $1 for update")).bind(id.0).fetch_optional(conn).await?)
}

/// One by its id.
pub async fn find(conn: &mut PgConnection, id: AssistanceId) -> Result<Option<Row>> {
    Ok(sqlx::query_as(row!("where id = $1")).bind(id.0).fetch_optional(conn).await?)
}

/// All that run or wait, the newest first.
pub async fn open(conn: &mut PgConnection) -> Result<Vec<Row>> {
    Ok(sqlx::query_as(row!("where ended_at is null order by asked_at desc, id desc")).fetch_all(conn).await?)
}

/// The one that runs or waits for a customer.
pub async fn open_of_account(conn: &mut PgConnection, account: AccountId) -> Result<Option<Row>> {
    Ok(sqlx::query_as(row!("where account_id = $1 and ended_at is null")).bind(account.0).fetch_optional(conn).await?)
}

/// The one that runs or waits for a helper.
pub async fn open_of_helper(conn: &mut PgConnection, helper: AccountId) -> Result<Option<Row>> {
    Ok(sqlx::query_as(row!("where helper_id = $1 and ended_at is null")).bind(helper.0).fetch_optional(conn).await?)
}

/// The last one of a helper that is over.
pub async fn last_of_helper(conn: &mut PgConnection, helper: AccountId) -> Result<Option<Row>> {
    Ok(sqlx::query_as(row!("where helper_id = $1 and ended_at is not null order by ended_at desc, id desc limit 1"))
        .bind(helper.0)
        .fetch_optional(conn)
        .await?)
}

/// Those that ran at a customer, the newest first.
pub async fn past(pool: &PgPool, account: AccountId, most: i64) -> Result<Vec<Row>> {
    Ok(sqlx::query_as(row!(
        "where account_id = $1 and started_at is not null order by asked_at desc, id desc limit $2"
    ))
    .bind(account.0)
    .bind(most)
    .fetch_all(pool)
    .await?)
}

/// Notes the customer's consent.
pub async fn set_consent(conn: &mut PgConnection, id: Uuid, consent: &str) -> Result<()> {
    sqlx::query("update assistance set consent = $2 where id = $1").bind(id).bind(consent).execute(conn).await?;
    Ok(())
}

/// It runs from now, as this session, until then.
pub async fn begin(
    conn: &mut PgConnection,
    id: Uuid,
    session: Uuid,
    helper_session: SessionId,
    now: OffsetDateTime,
    ends_at: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "update assistance set started_at = $4, session_id = $2, helper_session = $3, ends_at = $5 where id = $1",
    )
    .bind(id)
    .bind(session)
    .bind(helper_session.0)
    .bind(now)
    .bind(ends_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes it longer, with its session.
pub async fn extend(conn: &mut PgConnection, row: &Row, now: OffsetDateTime, ends_at: OffsetDateTime) -> Result<()> {
    sqlx::query("update assistance set extended_at = $2, ends_at = $3 where id = $1")
        .bind(row.id)
        .bind(now)
        .bind(ends_at)
        .execute(&mut *conn)
        .await?;
    sqlx::query("update session set ends_at = $2 where id = $1")
        .bind(row.session_id)
        .bind(ends_at)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends it, with its session; false when it has ended already.
pub async fn end(conn: &mut PgConnection, row: &Row, by: &str, now: OffsetDateTime) -> Result<bool> {
    let done = sqlx::query("update assistance set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null")
        .bind(row.id)
        .bind(now)
        .bind(by)
        .execute(&mut *conn)
        .await?;
    if let Some(session) = row.session_id {
        sqlx::query("delete from session where id = $1 and helper_id is not null").bind(session).execute(conn).await?;
    }
    Ok(done.rows_affected() == 1)
}

/// The session of an assistance to begin: the customer's, hanging on the helper's.
pub struct Opening<'a> {
    /// Made by the application.
    pub id: Uuid,
    /// Of the cookie's value.
    pub token_hash: [u8; 32],
    /// The customer.
    pub account: Uuid,
    /// The helper's session.
    pub helper: SessionId,
    /// The helper's browser.
    pub user_agent: &'a str,
    /// How long without a request.
    pub idle_seconds: i32,
    /// Since when.
    pub now: OffsetDateTime,
    /// Until when.
    pub ends_at: OffsetDateTime,
}

/// Begins it. The helper's network address is no business of the customer's, who reads his sessions.
pub async fn open_session(conn: &mut PgConnection, new: &Opening<'_>) -> Result<()> {
    sqlx::query(
        "insert into session (id, token_hash, account_id, security_version, strength, proof_at, helper_id,
             user_agent, idle_seconds, created_at, seen_at, ends_at)
         select $1, $2, a.id, a.security_version, 'full', $6, $4, $5, $7, $6, $6, $8 from account a where a.id = $3",
    )
    .bind(new.id)
    .bind(new.token_hash.as_slice())
    .bind(new.account)
    .bind(new.helper.0)
    .bind(new.user_agent)
    .bind(new.now)
    .bind(new.idle_seconds)
    .bind(new.ends_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// The assistance that a token stands for in the browser of this helper's session, while both sessions and the
/// customer's account still count.
pub async fn of_token(
    conn: &mut PgConnection,
    token_hash: &[u8; 32],
    helper_session: SessionId,
    now: OffsetDateTime,
) -> Result<Option<Row>> {
    Ok(sqlx::query_as(row!(
        "where ended_at is null and started_at is not null and ends_at > $3
            and session_id = (select s.id from session s join account a on a.id = s.account_id
                               where s.token_hash = $1 and s.helper_id = $2 and s.ends_at > $3
                                 and s.seen_at + make_interval(secs => s.idle_seconds) > $3
                                 and s.security_version = a.security_version
                                 and a.state = 'active' and a.kind = 'end_user')"
    ))
    .bind(token_hash.as_slice())
    .bind(helper_session.0)
    .bind(now)
    .fetch_optional(conn)
    .await?)
}

/// Do the session and the helper's session still count?
pub async fn is_live(conn: &mut PgConnection, session: SessionId, now: OffsetDateTime) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from session s
                          join account a on a.id = s.account_id
                          join session h on h.id = s.helper_id
                          join account b on b.id = h.account_id
                         where s.id = $1 and s.ends_at > $2 and s.security_version = a.security_version
                           and a.state = 'active' and h.security_version = b.security_version
                           and b.state = 'active')",
    )
    .bind(session.0)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// How an open assistance's two people and sessions are now.
#[expect(clippy::struct_excessive_bools, reason = "separate facts that are looked at in order, not a state")]
#[derive(Debug, sqlx::FromRow)]
pub struct Standing {
    /// The customer is there and active.
    pub customer: bool,
    /// The helper is there and active.
    pub helper: bool,
    /// The session that it is counts.
    pub session: bool,
    /// The helper's session counts.
    pub helper_session: bool,
}

/// Reads it.
pub async fn standing(conn: &mut PgConnection, row: &Row, now: OffsetDateTime) -> Result<Standing> {
    Ok(sqlx::query_as(
        "select exists (select 1 from account where id = $1 and state = 'active' and kind = 'end_user') as customer,
                exists (select 1 from account where id = $2 and state = 'active' and kind = 'employee') as helper,
                exists (select 1 from session s join account a on a.id = s.account_id
                         where s.id = $3 and s.security_version = a.security_version) as session,
                exists (select 1 from session s join account a on a.id = s.account_id
                         where s.id = $4 and s.account_id = $2 and s.security_version = a.security_version
                           and s.ends_at > $5 and s.seen_at + make_interval(secs => s.idle_seconds) > $5)
                    as helper_session",
    )
    .bind(row.account_id)
    .bind(row.helper_id)
    .bind(row.session_id)
    .bind(row.helper_session)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Does the customer want to be asked first?
pub async fn asks_first(conn: &mut PgConnection, account: AccountId) -> Result<bool> {
    let found: Option<bool> =
        sqlx::query_scalar("select ask_first from account where id = $1").bind(account.0).fetch_optional(conn).await?;
    Ok(found.unwrap_or_default())
}

/// Where a mail to the customer goes, and how it greets him; None when he is gone.
pub async fn addressee(conn: &mut PgConnection, account: Uuid) -> Result<Option<(String, String, Uuid)>> {
    Ok(sqlx::query_as("select email, label, company_id from account where id = $1")
        .bind(account)
        .fetch_optional(conn)
        .await?)
}

/// Something done during an assistance.
#[derive(Debug, sqlx::FromRow)]
pub struct DeedLine {
    /// When.
    pub at: OffsetDateTime,
    /// Stable word.
    pub action: String,
    /// On what, by name.
    pub target_name: String,
    /// The account it is about, when it is one.
    pub target_id: Option<Uuid>,
    /// Before and after.
    pub changes: Json<Vec<model::accounts::Change>>,
}

/// What was done in one, oldest first. Its own beginning and end are no deeds.
pub async fn deeds(conn: &mut PgConnection, row: &Row, most: i64) -> Result<Vec<DeedLine>> {
    Ok(sqlx::query_as(
        "select at, action, target_name, target_id, changes from audit
          where assisted_id = $1 and actor_id = $2 and at >= $3 and ($4::timestamptz is null or at <= $4)
            and outcome = 'done' and action not like 'assistance.%'
          order by at, id limit $5",
    )
    .bind(row.account_id)
    .bind(row.helper_id)
    .bind(row.started_at)
    .bind(row.ended_at)
    .bind(most)
    .fetch_all(conn)
    .await?)
}

/// Notes a request in it, to the minute.
pub async fn touch(conn: &mut PgConnection, session: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update session set seen_at = $2 where id = $1 and seen_at < $2 - interval '1 minute'")
        .bind(session)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}
