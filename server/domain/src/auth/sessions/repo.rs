//! SQL of sessions, and of what a caller may see.

use model::ids::{AccountId, SessionId};
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// A session as its list shows it.
#[derive(Debug, sqlx::FromRow)]
pub struct SessionLine {
    /// Which.
    pub id: Uuid,
    /// `User-Agent` at its start.
    pub user_agent: String,
    /// Address at its start.
    pub address: String,
    /// Since when.
    pub created_at: OffsetDateTime,
    /// Last request, to the minute.
    pub seen_at: OffsetDateTime,
    /// A helper acts in it (remote assistance).
    pub assistance: bool,
}

/// The live sessions of an account, the last used first.
pub async fn sessions_of(pool: &PgPool, account: AccountId, now: OffsetDateTime) -> Result<Vec<SessionLine>> {
    Ok(sqlx::query_as(
        "select s.id, s.user_agent, s.address, s.created_at, s.seen_at, s.helper_id is not null as assistance
           from session s join account a on a.id = s.account_id
          where s.account_id = $1 and s.ends_at > $2 and s.seen_at + make_interval(secs => s.idle_seconds) > $2
            and s.security_version = a.security_version
          order by s.seen_at desc, s.id desc",
    )
    .bind(account.0)
    .bind(now)
    .fetch_all(pool)
    .await?)
}

/// Ends one session of an account; false when it has none of this id.
pub async fn end_session(conn: &mut PgConnection, account: AccountId, session: SessionId) -> Result<bool> {
    let done = sqlx::query("delete from session where id = $1 and account_id = $2")
        .bind(session.0)
        .bind(account.0)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Raises the security version of an account, ends its sessions apart from `keep`, its remembered devices and its
/// live tickets of these kinds: in one statement, because every row of a bulk act takes it.
pub async fn revoke(
    conn: &mut PgConnection,
    account: Uuid,
    keep: Option<SessionId>,
    tickets: &[&str],
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "with raised as (update account set security_version = security_version + 1 where id = $1),
              ended as (delete from session where account_id = $1 and ($2::uuid is null or id <> $2)),
              forgotten as (delete from device where account_id = $1)
         update ticket set used_at = $4 where account_id = $1 and kind = any($3) and used_at is null",
    )
    .bind(account)
    .bind(keep.map(|session| session.0))
    .bind(tickets)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A session to begin.
pub(in crate::auth) struct Opening<'a> {
    pub id: Uuid,
    pub token_hash: [u8; 32],
    pub account: Uuid,
    pub security_version: i64,
    pub device: Option<Uuid>,
    pub user_agent: &'a str,
    pub address: &'a str,
    pub idle_seconds: i32,
    pub now: OffsetDateTime,
    pub ends_at: OffsetDateTime,
}

/// Begins one, fully proved now.
pub(in crate::auth) async fn insert(conn: &mut PgConnection, new: &Opening<'_>) -> Result<()> {
    sqlx::query(
        "insert into session (id, token_hash, account_id, security_version, strength, proof_at, device_id,
             user_agent, address, idle_seconds, created_at, seen_at, ends_at)
         values ($1, $2, $3, $4, 'full', $5, $6, $7, $8, $9, $5, $5, $10)",
    )
    .bind(new.id)
    .bind(new.token_hash.as_slice())
    .bind(new.account)
    .bind(new.security_version)
    .bind(new.now)
    .bind(new.device)
    .bind(new.user_agent)
    .bind(new.address)
    .bind(new.idle_seconds)
    .bind(new.ends_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// The same session under another id and token, proved now, at the account's present security
/// version; its absolute end stays. False when the old one is gone. The old one is to be deleted.
pub(in crate::auth) async fn copy(
    conn: &mut PgConnection,
    old: SessionId,
    id: Uuid,
    token_hash: &[u8; 32],
    device: Option<Uuid>,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = sqlx::query(
        "insert into session (id, token_hash, account_id, security_version, strength, proof_at, helper_id, device_id,
             user_agent, address, idle_seconds, created_at, seen_at, ends_at)
         select $2, $3, s.account_id, a.security_version, 'full', $5, s.helper_id, coalesce($4, s.device_id),
             s.user_agent, s.address, s.idle_seconds, s.created_at, $5, s.ends_at
           from session s join account a on a.id = s.account_id
          where s.id = $1 and a.state = 'active'",
    )
    .bind(old.0)
    .bind(id)
    .bind(token_hash.as_slice())
    .bind(device)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    // What a form left for the next page goes along.
    sqlx::query(
        "update flash set session_id = $2 where session_id = $1 and exists (select 1 from session where id = $2)",
    )
    .bind(old.0)
    .bind(id)
    .execute(&mut *conn)
    .await?;
    // So do the assistances that hang on it.
    for sql in [
        "update session set helper_id = $2 where helper_id = $1 and exists (select 1 from session where id = $2)",
        "update assistance set helper_session = $2 where helper_session = $1 and ended_at is null",
    ] {
        sqlx::query(sql).bind(old.0).bind(id).execute(&mut *conn).await?;
    }
    Ok(done.rows_affected() == 1)
}

/// A session with its account, as a request needs it.
#[derive(sqlx::FromRow)]
pub(in crate::auth) struct CallerLine {
    pub session: Uuid,
    pub account: Uuid,
    pub name: String,
    pub email: String,
    pub kind: String,
    pub time_zone: String,
    pub company: Uuid,
    pub company_name: String,
    /// The company is the operator: the root of the tree.
    pub is_root: bool,
    pub role: Option<Uuid>,
    pub role_name: String,
    pub strength: String,
    pub proof_at: OffsetDateTime,
    pub seen_at: OffsetDateTime,
    pub has_totp: bool,
    pub must_change: bool,
    /// The role the console is seen as.
    pub viewing: Option<Uuid>,
}

/// What of an account makes a caller.
macro_rules! person {
    ($before:literal, $after:literal) => {
        concat!(
            "select ",
            $before,
            ", a.id as account, case when a.label = '' then a.email else a.label end as name,
                a.email, a.kind, a.time_zone, a.company_id as company, c.name as company_name,
                c.parent_id is null and c.kind = 'operator' as is_root, a.role_id as role,
                coalesce(r.name, '') as role_name,
                k.totp_secret is not null as has_totp, k.temporary_until is not null as must_change
           from account a
           join company c on c.id = a.company_id
           left join role r on r.id = a.role_id
           left join credential k on k.account_id = a.id ",
            $after
        )
    };
}

/// The session of this token, if it still counts (SEC-36, SEC-40, SEC-41). An assistance's is none: it opens only
/// together with its helper's (SEC-63).
pub(in crate::auth) async fn caller_line(
    conn: &mut PgConnection,
    token_hash: &[u8; 32],
    now: OffsetDateTime,
) -> Result<Option<CallerLine>> {
    Ok(sqlx::query_as(person!(
        "s.id as session, s.strength, s.proof_at, s.seen_at, s.viewing_role as viewing",
        "join session s on s.account_id = a.id
          where s.token_hash = $1 and s.ends_at > $2 and s.seen_at + make_interval(secs => s.idle_seconds) > $2
            and s.security_version = a.security_version and a.state = 'active' and s.helper_id is null"
    ))
    .bind(token_hash.as_slice())
    .bind(now)
    .fetch_optional(conn)
    .await?)
}

/// An account as if it had just signed in, whatever its state.
pub(in crate::auth) async fn person_line(
    conn: &mut PgConnection,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<Option<CallerLine>> {
    Ok(sqlx::query_as(person!(
        "$1 as session, 'full' as strength, $2 as proof_at, $2 as seen_at, null::uuid as viewing",
        "where a.id = $1"
    ))
    .bind(account.0)
    .bind(now)
    .fetch_optional(conn)
    .await?)
}

/// Notes a request.
pub(in crate::auth) async fn touch(conn: &mut PgConnection, session: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update session set seen_at = $2 where id = $1 and seen_at < $2")
        .bind(session)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// A company and all below it (decision 14).
pub(in crate::auth) async fn companies_below(conn: &mut PgConnection, company: Uuid) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "with recursive tree (id, depth) as (
             select $1::uuid, 0
             union
             select c.id, tree.depth + 1 from company c join tree on c.parent_id = tree.id where tree.depth < 32
         )
         select distinct id from tree order by id",
    )
    .bind(company)
    .fetch_all(conn)
    .await?)
}
