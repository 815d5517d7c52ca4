//! SQL of files that are being imported.

use model::ids::{AccountId, ImportId};
use model::import::{ImportStep, RowOutcome};
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::FileKind;
use crate::error::Result;

/// A file.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct File {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Rows, the header not counted.
    pub rows: i32,
    /// The header row.
    pub heads: Vec<String>,
    /// What it holds, by the word of the command line's.
    pub kind: Option<String>,
    /// The places of the kind's columns.
    pub places: Vec<i16>,
    /// Where it is.
    pub step: String,
    /// Rows that were looked at.
    pub checked: i32,
    /// To be added.
    pub fresh: i32,
    /// There already.
    pub same: i32,
    /// Refused.
    pub refused: i32,
    /// The job.
    pub job_id: Option<Uuid>,
    /// When it was brought.
    pub created_at: OffsetDateTime,
    /// When it is cleared away.
    pub until_at: OffsetDateTime,
}

/// How many files somebody has that are not past their time.
pub async fn count(conn: &mut PgConnection, owner: AccountId, now: OffsetDateTime) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from import_file where account_id = $1 and until_at > $2")
        .bind(owner.0)
        .bind(now)
        .fetch_one(conn)
        .await?)
}

/// Makes room for a file that is coming.
pub async fn insert(
    conn: &mut PgConnection,
    id: ImportId,
    owner: AccountId,
    name: &str,
    now: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<()> {
    sqlx::query("insert into import_file (id, account_id, name, created_at, until_at) values ($1, $2, $3, $4, $5)")
        .bind(id.0)
        .bind(owner.0)
        .bind(name)
        .bind(now)
        .bind(until)
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds rows from `first` on.
pub async fn add_lines(pool: &PgPool, id: ImportId, rows: &[i32], cells: &[String]) -> Result<()> {
    sqlx::query(
        "insert into import_line (import_id, row, cells)
         select $1, l.row, l.cells from unnest($2::integer[], $3::text[]) l (row, cells)",
    )
    .bind(id.0)
    .bind(rows)
    .bind(cells)
    .execute(pool)
    .await?;
    Ok(())
}

/// What is known of a file when all of it has come.
#[derive(Debug)]
pub struct Whole<'a> {
    /// Its size.
    pub bytes: i64,
    /// Its rows.
    pub rows: i32,
    /// Its header.
    pub heads: &'a [String],
    /// What it probably holds.
    pub kind: Option<FileKind>,
    /// Where its columns probably are.
    pub places: &'a [u16],
    /// When it is cleared away.
    pub until: OffsetDateTime,
}

/// All of it has come.
pub async fn received(conn: &mut PgConnection, id: ImportId, whole: &Whole<'_>) -> Result<()> {
    sqlx::query(
        "update import_file set bytes = $2, rows = $3, heads = $4, kind = $5, places = $6, until_at = $7, step = 'mapping'
          where id = $1 and step = 'uploading'",
    )
    .bind(id.0)
    .bind(whole.bytes)
    .bind(whole.rows)
    .bind(whole.heads)
    .bind(whole.kind.map(FileKind::word))
    .bind(small(whole.places))
    .bind(whole.until)
    .execute(conn)
    .await?;
    Ok(())
}

fn small(places: &[u16]) -> Vec<i16> {
    places.iter().map(|place| i16::try_from(*place).unwrap_or(0)).collect()
}

const FILE: &str =
    "select id, name, rows, heads, kind, places, step, checked, fresh, same, refused, job_id, created_at,
       until_at
  from import_file where step <> 'uploading' and account_id = $1 and until_at > $2";

/// Somebody's files, the newest first.
pub async fn files(pool: &PgPool, owner: AccountId, now: OffsetDateTime) -> Result<Vec<File>> {
    let sql = format!("{FILE} order by created_at desc, id desc");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(owner.0).bind(now).fetch_all(pool).await?)
}

/// One of his files.
pub async fn own(conn: &mut PgConnection, owner: AccountId, id: ImportId, now: OffsetDateTime) -> Result<Option<File>> {
    let sql = format!("{FILE} and id = $3");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(owner.0).bind(now).bind(id.0).fetch_optional(conn).await?)
}

/// As [`own`], and nobody else changes it until the transaction ends.
pub async fn locked(
    conn: &mut PgConnection,
    owner: AccountId,
    id: ImportId,
    now: OffsetDateTime,
) -> Result<Option<File>> {
    let sql = format!("{FILE} and id = $3 for update");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(owner.0).bind(now).bind(id.0).fetch_optional(conn).await?)
}

/// Names the columns; no row has an outcome any more.
pub async fn map(
    conn: &mut PgConnection,
    id: ImportId,
    kind: FileKind,
    places: &[u16],
    step: ImportStep,
) -> Result<()> {
    let step = if step == ImportStep::Mapping { "mapping" } else { "checking" };
    sqlx::query(
        "update import_file set kind = $2, places = $3, step = $4, checked = 0, fresh = 0, same = 0, refused = 0
          where id = $1",
    )
    .bind(id.0)
    .bind(kind.word())
    .bind(small(places))
    .bind(step)
    .execute(conn)
    .await?;
    Ok(())
}

/// The file is past its time.
pub async fn put_away(conn: &mut PgConnection, id: ImportId, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update import_file set until_at = $2 where id = $1").bind(id.0).bind(now).execute(conn).await?;
    Ok(())
}

/// Rows behind `after`, in order.
pub async fn lines(conn: &mut PgConnection, id: ImportId, after: i32, most: i64) -> Result<Vec<(i32, String)>> {
    Ok(sqlx::query_as("select row, cells from import_line where import_id = $1 and row > $2 order by row limit $3")
        .bind(id.0)
        .bind(after)
        .bind(most)
        .fetch_all(conn)
        .await?)
}

/// One row and its outcome.
pub async fn line(conn: &mut PgConnection, id: ImportId, row: i32) -> Result<Option<(String, String)>> {
    Ok(sqlx::query_as("select cells, outcome from import_line where import_id = $1 and row = $2 for update")
        .bind(id.0)
        .bind(row)
        .fetch_optional(conn)
        .await?)
}

/// The first rows up to `below` that have one of these keys and were not refused.
pub async fn keys(conn: &mut PgConnection, id: ImportId, keys: &[String], below: i32) -> Result<Vec<(String, i32)>> {
    Ok(sqlx::query_as(
        "select key, min(row) from import_line
          where import_id = $1 and key = any($2) and key <> '' and row <= $3 and outcome in ('new', 'same', 'added')
          group by key",
    )
    .bind(id.0)
    .bind(keys)
    .bind(below)
    .fetch_all(conn)
    .await?)
}

/// The outcome of a row.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Which row.
    pub row: i32,
    /// What must be unique.
    pub key: String,
    /// What becomes of it.
    pub outcome: RowOutcome,
    /// The column at fault.
    pub column: String,
    /// Why.
    pub reason: String,
}

/// Writes outcomes.
pub async fn judge(conn: &mut PgConnection, id: ImportId, verdicts: &[Verdict]) -> Result<()> {
    let rows: Vec<i32> = verdicts.iter().map(|v| v.row).collect();
    let keys: Vec<&str> = verdicts.iter().map(|v| v.key.as_str()).collect();
    let outcomes: Vec<&str> = verdicts.iter().map(|v| v.outcome.key()).collect();
    let columns: Vec<&str> = verdicts.iter().map(|v| v.column.as_str()).collect();
    let reasons: Vec<&str> = verdicts.iter().map(|v| v.reason.as_str()).collect();
    sqlx::query(
        "update import_line l set key = v.key, outcome = v.outcome, at_column = v.at_column, reason = v.reason
           from unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[])
                v (row, key, outcome, at_column, reason)
          where l.import_id = $1 and l.row = v.row",
    )
    .bind(id.0)
    .bind(rows)
    .bind(keys)
    .bind(outcomes)
    .bind(columns)
    .bind(reasons)
    .execute(conn)
    .await?;
    Ok(())
}

/// So many rows more were looked at: to be added, there already, refused.
pub async fn checked(conn: &mut PgConnection, id: ImportId, to: i32, counts: [i32; 3], is_all: bool) -> Result<()> {
    sqlx::query(
        "update import_file set checked = $2, fresh = fresh + $3, same = same + $4, refused = refused + $5,
                step = case when $6 then 'checked' else step end
          where id = $1",
    )
    .bind(id.0)
    .bind(to)
    .bind(counts[0])
    .bind(counts[1])
    .bind(counts[2])
    .bind(is_all)
    .execute(conn)
    .await?;
    Ok(())
}

/// The row was brought in.
pub async fn added(conn: &mut PgConnection, id: ImportId, row: i32) -> Result<()> {
    sqlx::query(
        "update import_line set outcome = 'added', at_column = '', reason = '' where import_id = $1 and row = $2",
    )
    .bind(id.0)
    .bind(row)
    .execute(conn)
    .await?;
    Ok(())
}

/// The row that was to be brought in cannot be, by now.
pub async fn refuse(
    pool: &PgPool,
    id: ImportId,
    row: i32,
    outcome: RowOutcome,
    column: &str,
    reason: &str,
) -> Result<()> {
    sqlx::query(
        "update import_line set outcome = $3, at_column = $4, reason = $5
          where import_id = $1 and row = $2 and outcome = 'new'",
    )
    .bind(id.0)
    .bind(row)
    .bind(outcome.key())
    .bind(column)
    .bind(reason)
    .execute(pool)
    .await?;
    Ok(())
}

/// A row as the page shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Shown {
    /// Which.
    pub row: i32,
    /// As written.
    pub cells: String,
    /// Stable word or empty.
    pub outcome: String,
    /// The column at fault.
    pub at_column: String,
    /// Why.
    pub reason: String,
}

/// Rows with this outcome, or all, behind `after` in their order; `skip` of them are passed over. Rows behind `checked` have
/// no outcome.
pub async fn shown(
    pool: &PgPool,
    file: &File,
    outcome: Option<RowOutcome>,
    after: i32,
    (most, skip): (i64, i64),
) -> Result<Vec<Shown>> {
    Ok(sqlx::query_as(
        "select row, cells, case when row <= $2 then outcome else '' end as outcome, at_column, reason from import_line
          where import_id = $1 and row > $4 and ($3::text is null or (outcome = $3 and row <= $2))
          order by row limit $5 offset $6",
    )
    .bind(file.id)
    .bind(file.checked)
    .bind(outcome.map(RowOutcome::key))
    .bind(after)
    .bind(most)
    .bind(skip)
    .fetch_all(pool)
    .await?)
}

/// How many rows have which outcome by now.
pub async fn tally(pool: &PgPool, file: &File) -> Result<Vec<(String, i64)>> {
    Ok(sqlx::query_as("select outcome, count(*) from import_line where import_id = $1 group by outcome")
        .bind(file.id)
        .fetch_all(pool)
        .await?)
}

/// Is its job not over?
pub async fn is_running(pool: &PgPool, file: &File) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from job where id = $1 and state in ('gathering', 'running'))")
        .bind(file.job_id)
        .fetch_one(pool)
        .await?)
}

/// A job brings it in; it is kept until then and a day longer.
pub async fn started(conn: &mut PgConnection, id: ImportId, job: Uuid, until: OffsetDateTime) -> Result<()> {
    sqlx::query("update import_file set step = 'started', job_id = $2, until_at = $3 where id = $1")
        .bind(id.0)
        .bind(job)
        .bind(until)
        .execute(conn)
        .await?;
    Ok(())
}

/// Rows to be added behind `after`: number and key.
pub async fn fresh(pool: &PgPool, id: ImportId, after: i32, most: i64) -> Result<Vec<(i32, String)>> {
    Ok(sqlx::query_as(
        "select row, key from import_line where import_id = $1 and outcome = 'new' and row > $2 order by row limit $3",
    )
    .bind(id.0)
    .bind(after)
    .bind(most)
    .fetch_all(pool)
    .await?)
}

/// Companies by their codes, as far as they are in sight.
pub async fn companies(
    conn: &mut PgConnection,
    scope: &crate::caller::Scope,
    codes: &[String],
) -> Result<Vec<(String, Uuid)>> {
    Ok(sqlx::query_as("select code, id from company where code = any($1) and ($2 or id = any($3))")
        .bind(codes)
        .bind(scope.all_people)
        .bind(&scope.companies)
        .fetch_all(conn)
        .await?)
}

/// Groups by their names, as far as they are in sight.
pub async fn groups(
    conn: &mut PgConnection,
    scope: &crate::caller::Scope,
    names: &[String],
) -> Result<Vec<(String, Uuid)>> {
    Ok(sqlx::query_as("select name, id from panel_group where name = any($1) and ($2 or id = any($3))")
        .bind(names)
        .bind(scope.all_groups)
        .bind(&scope.groups)
        .fetch_all(conn)
        .await?)
}

/// The operator.
pub async fn operator(conn: &mut PgConnection) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar("select id from company where kind = 'operator'").fetch_optional(conn).await?)
}

/// Roles by their names.
pub async fn roles(conn: &mut PgConnection, names: &[String]) -> Result<Vec<(String, Uuid)>> {
    Ok(sqlx::query_as("select name, id from role where name = any($1)").bind(names).fetch_all(conn).await?)
}

/// Which of these accounts of a kind are in sight.
pub async fn seen_people(
    conn: &mut PgConnection,
    scope: &crate::caller::Scope,
    kind: model::accounts::Kind,
    ids: &[Uuid],
) -> Result<Vec<Uuid>> {
    let mut sql = sqlx::QueryBuilder::new("select a.id from account a where a.kind = ");
    sql.push_bind(kind.key()).push(" and a.id = any(").push_bind(ids).push(")");
    crate::accounts::repo::push_sight(&mut sql, scope, kind);
    Ok(sql.build_query_scalar().fetch_all(conn).await?)
}

/// Which of these panels are in sight.
pub async fn seen_panels(conn: &mut PgConnection, scope: &crate::caller::Scope, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select id from panel where id = any($1) and ($2 or group_id = any($3))")
        .bind(ids)
        .bind(scope.all_groups)
        .bind(&scope.groups)
        .fetch_all(conn)
        .await?)
}
