//! SQL of the page of mails.

use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Ask;
use crate::caller::Scope;
use crate::error::Result;

/// A mail as the page shows it.
#[derive(Debug, sqlx::FromRow)]
pub struct Line {
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
    /// Whose it is.
    pub account_id: Option<Uuid>,
    /// Kind of that account; none: it is gone.
    pub account_kind: Option<String>,
    /// What to call the person.
    pub account_name: Option<String>,
    /// Where the account is in its life.
    pub account_state: Option<String>,
}

/// Those in sight that are asked for. Mails to people without an account are the operator's to see.
fn found(sql: &mut QueryBuilder<Postgres>, scope: &Scope, ask: &Ask) {
    sql.push(" from mail m left join account a on a.id = m.account_id where ");
    if scope.all_people {
        sql.push("(a.id is null or a.kind = any(").push_bind(ask.kinds.clone()).push("))");
    } else {
        let sight: Vec<Uuid> = scope.companies.iter().chain(&scope.groups).copied().collect();
        sql.push("a.kind = any(").push_bind(ask.kinds.clone()).push(") and a.sight && ").push_bind(sight);
    }
    if !ask.states.is_empty() {
        sql.push(" and m.state = any(").push_bind(ask.states.clone()).push(")");
    }
    if !ask.kind.is_empty() {
        sql.push(" and m.kind = ").push_bind(ask.kind.clone());
    }
    if !ask.like.is_empty() {
        let pattern = format!("%{}%", ask.like);
        sql.push(" and (lower(m.recipient) like ").push_bind(pattern.clone());
        sql.push(" or a.name_key like ").push_bind(pattern).push(")");
    }
}

const LINE: &str =
    "select m.id, m.kind, m.recipient, m.state, m.tries, m.created_at, m.sent_at, m.next_try_at, m.last_answer,
            m.account_id, a.kind as account_kind, coalesce(nullif(a.label, ''), a.email) as account_name,
            a.state as account_state";

/// Those older than `from`, newest first.
pub async fn behind(
    pool: &PgPool,
    scope: &Scope,
    ask: &Ask,
    from: Option<(OffsetDateTime, Uuid)>,
    most: i64,
) -> Result<Vec<Line>> {
    let mut sql = QueryBuilder::new(LINE);
    found(&mut sql, scope, ask);
    if let Some((at, id)) = from {
        sql.push(" and (m.created_at, m.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    sql.push(" order by m.created_at desc, m.id desc limit ").push_bind(most);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// One page, newest first.
pub async fn page(pool: &PgPool, scope: &Scope, ask: &Ask, skip: i64, most: i64) -> Result<Vec<Line>> {
    let mut sql = QueryBuilder::new(LINE);
    found(&mut sql, scope, ask);
    sql.push(" order by m.created_at desc, m.id desc limit ").push_bind(most).push(" offset ").push_bind(skip);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// How many there are, counted up to `most`.
pub async fn count(pool: &PgPool, scope: &Scope, ask: &Ask, most: i64) -> Result<i64> {
    let mut sql = QueryBuilder::new("select count(*) from (select 1");
    found(&mut sql, scope, ask);
    sql.push(" limit ").push_bind(most).push(") found");
    Ok(sql.build_query_scalar().fetch_one(pool).await?)
}

/// The kind and id of the account whose mail it is; none when there is no such mail or account.
pub async fn owner(conn: &mut PgConnection, mail: Uuid) -> Result<Option<(String, Uuid)>> {
    Ok(sqlx::query_as("select a.kind, a.id from mail m join account a on a.id = m.account_id where m.id = $1")
        .bind(mail)
        .fetch_optional(conn)
        .await?)
}

/// Keeps a waiting mail from being sent; false when a sender has it already.
pub async fn cancel(conn: &mut PgConnection, mail: Uuid, why: &str) -> Result<bool> {
    let done = sqlx::query("update mail set state = 'expired', last_answer = $2 where id = $1 and state = 'queued'")
        .bind(mail)
        .bind(why)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}
