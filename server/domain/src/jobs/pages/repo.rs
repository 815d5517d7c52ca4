//! SQL of the pages of jobs.

use model::ids::JobId;
use model::jobs::JobQuery;
use serde_json::Value;
use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// Whose jobs a reader sees.
#[derive(Debug)]
pub struct Reader {
    pub(super) me: Uuid,
    /// Others' too, as far as those people are in sight.
    pub(super) others: bool,
    pub(super) all_people: bool,
    pub(super) companies: Vec<Uuid>,
}

/// A job as the pages show it.
#[derive(Debug, sqlx::FromRow)]
pub struct Line {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) work: Value,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) owner_id: Option<Uuid>,
    pub(super) owner_name: String,
    pub(super) state: String,
    pub(super) reason: String,
    pub(super) total: i32,
    pub(super) done: i32,
    pub(super) skipped: i32,
    pub(super) failed: i32,
    pub(super) retry_of: Option<Uuid>,
    pub(super) created_at: OffsetDateTime,
    pub(super) ended_at: Option<OffsetDateTime>,
}

const COLUMNS: &str = "j.id, j.kind, j.work, j.title, j.about, j.owner_id, j.owner_name, j.state, j.reason, j.total, \
                       j.done, j.skipped, j.failed, j.retry_of, j.created_at, j.ended_at";

fn push_sight(sql: &mut QueryBuilder<Postgres>, reader: &Reader, own: bool) {
    sql.push(" from job j where ");
    if own || !reader.others {
        sql.push("j.owner_id = ").push_bind(reader.me);
    } else if reader.all_people {
        sql.push("true");
    } else {
        sql.push("(j.owner_id = ").push_bind(reader.me);
        sql.push(" or exists (select 1 from account a where a.id = j.owner_id and a.company_id = any(");
        sql.push_bind(reader.companies.clone()).push(")))");
    }
}

fn push_list(sql: &mut QueryBuilder<Postgres>, reader: &Reader, query: &JobQuery) {
    push_sight(sql, reader, query.own);
    if let Some(state) = query.state {
        sql.push(" and j.state = ").push_bind(state.key());
    }
}

/// One page, newest first.
pub async fn page(pool: &PgPool, reader: &Reader, query: &JobQuery, skip: i64, most: i64) -> Result<Vec<Line>> {
    let mut sql = QueryBuilder::new("select ");
    sql.push(COLUMNS);
    push_list(&mut sql, reader, query);
    sql.push(" order by j.created_at desc, j.id desc limit ").push_bind(most).push(" offset ").push_bind(skip);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// How many there are, counted up to `most`.
pub async fn count(pool: &PgPool, reader: &Reader, query: &JobQuery, most: i64) -> Result<i64> {
    let mut sql = QueryBuilder::new("select count(*) from (select 1");
    push_list(&mut sql, reader, query);
    sql.push(" limit ").push_bind(most).push(") n");
    Ok(sql.build_query_scalar().fetch_one(pool).await?)
}

/// One job in sight.
pub async fn one(pool: &PgPool, reader: &Reader, id: JobId) -> Result<Option<Line>> {
    let mut sql = QueryBuilder::new("select ");
    sql.push(COLUMNS);
    push_sight(&mut sql, reader, false);
    sql.push(" and j.id = ").push_bind(id.0);
    Ok(sql.build_query_as().fetch_optional(pool).await?)
}

/// The jobs in sight that try this one's rows again, newest first, at most ten.
pub async fn retries(pool: &PgPool, reader: &Reader, id: JobId) -> Result<Vec<Uuid>> {
    let mut sql = QueryBuilder::new("select j.id");
    push_sight(&mut sql, reader, false);
    sql.push(" and j.retry_of = ").push_bind(id.0).push(" order by j.created_at desc limit 10");
    Ok(sql.build_query_scalar().fetch_all(pool).await?)
}

/// A row of a job.
#[derive(Debug, sqlx::FromRow)]
pub struct ItemLine {
    pub(super) seq: i32,
    pub(super) target: Option<Uuid>,
    pub(super) title: String,
    pub(super) state: String,
    pub(super) reason: String,
}

/// Some rows of a job, in their order.
pub async fn items(pool: &PgPool, job: JobId, state: Option<&str>, skip: i64, most: i64) -> Result<Vec<ItemLine>> {
    Ok(sqlx::query_as(
        "select seq, target, title, state, reason from job_item where job_id = $1 and ($2::text is null or state = $2)
          order by seq limit $4 offset $3",
    )
    .bind(job.0)
    .bind(state)
    .bind(skip)
    .bind(most)
    .fetch_all(pool)
    .await?)
}

/// Cancels a job that is not over; false when it is. Whoever is in the middle of an item waits, or undoes it.
pub async fn cancel(conn: &mut PgConnection, id: JobId, why: &str, now: OffsetDateTime) -> Result<bool> {
    let done = sqlx::query(
        "update job set state = 'cancelled', reason = $2, ended_at = $3, lease_by = null, lease_until = null
          where id = $1 and state in ('gathering', 'running')",
    )
    .bind(id.0)
    .bind(why)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts the rows of `from` that failed or were never reached into `to`; how many.
pub async fn copy_failed(conn: &mut PgConnection, from: JobId, to: JobId) -> Result<u64> {
    let done = sqlx::query(
        "insert into job_item (job_id, seq, target, title, payload)
         select $2, row_number() over (order by seq), target, title, payload from job_item
          where job_id = $1 and state in ('failed', 'waiting')",
    )
    .bind(from.0)
    .bind(to.0)
    .execute(&mut *conn)
    .await?
    .rows_affected();
    sqlx::query("update job set total = $2 where id = $1")
        .bind(to.0)
        .bind(i32::try_from(done).unwrap_or(i32::MAX))
        .execute(conn)
        .await?;
    Ok(done)
}
