//! SQL of companies: single records and their places. Lists are in `list/repo.rs`.

use model::companies::Contents;
use model::ids::CompanyId;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::CompanyRef;
use crate::accounts::repo::exactly_one;
use crate::caller::{Granted, Scope};
use crate::error::Result;

/// A company to choose.
#[derive(Debug, sqlx::FromRow)]
pub struct ChoiceRow {
    /// Which.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Short code.
    pub code: String,
    /// Stable word.
    pub kind: String,
}

/// What a combobox of companies asks for.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The folded search.
    pub code: &'a str,
    /// The same as a literal part of a pattern.
    pub like: &'a str,
    /// Neither this one nor those below it.
    pub not_below: Option<CompanyId>,
    /// How many at most.
    pub most: i64,
}

/// Companies in sight.
pub async fn choices(pool: &PgPool, scope: &Scope, asked: &Asked<'_>) -> Result<Vec<ChoiceRow>> {
    Ok(sqlx::query_as(
        "with recursive moved (id, depth) as (
             select $6::uuid, 0 where $6 is not null
             union
             select c.id, moved.depth + 1 from company c join moved on c.parent_id = moved.id where moved.depth < 32
         )
         select id, name, code, kind from company
          where ($1 or id = any($2))
            and (name_key like '%' || $3 || '%' or lower(code) like '%' || $3 || '%')
            and id not in (select id from moved)
          order by lower(code) <> $4, name_key, id limit $5",
    )
    .bind(scope.all_people)
    .bind(&scope.companies)
    .bind(asked.like)
    .bind(asked.code)
    .bind(asked.most)
    .bind(asked.not_below.map(|id| id.0))
    .fetch_all(pool)
    .await?)
}

/// Keeps the tree's shape until the transaction ends: whoever changes it locks its root first. New
/// accounts of the operator do not wait for it.
pub async fn lock_tree(conn: &mut PgConnection) -> Result<()> {
    sqlx::query("select 1 from company where parent_id is null order by id for no key update").execute(conn).await?;
    Ok(())
}

/// A company in sight, locked against other changes of it.
pub async fn find_locked(conn: &mut PgConnection, scope: &Scope, id: CompanyId) -> Result<Option<CompanyRef>> {
    Ok(sqlx::query_as(
        "select id, name, kind, parent_id, version from company
          where id = $1 and ($2 or id = any($3)) for no key update",
    )
    .bind(id.0)
    .bind(scope.all_people)
    .bind(&scope.companies)
    .fetch_optional(conn)
    .await?)
}

/// The company and all above it, itself first; empty when there is none.
pub async fn line(conn: &mut PgConnection, id: Uuid) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "with recursive line (id, parent_id, depth) as (
             select id, parent_id, 0 from company where id = $1
             union all
             select c.id, c.parent_id, line.depth + 1
               from company c join line on c.id = line.parent_id where line.depth < 32
         )
         select id from line order by depth",
    )
    .bind(id)
    .fetch_all(conn)
    .await?)
}

/// The company and all below it, with their depths from 0.
pub async fn below(conn: &mut PgConnection, id: Uuid) -> Result<Vec<(Uuid, i32)>> {
    Ok(sqlx::query_as(
        "with recursive tree (id, depth) as (
             select $1::uuid, 0
             union
             select c.id, tree.depth + 1 from company c join tree on c.parent_id = tree.id where tree.depth < 32
         )
         select id, depth from tree order by id",
    )
    .bind(id)
    .fetch_all(conn)
    .await?)
}

/// Names of companies and how many employees each has that may sign in or will, in the order asked.
pub async fn onlookers(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<(String, i64)>> {
    Ok(sqlx::query_as(
        "select c.name, (select coalesce(sum(t.n), 0)::bigint from account_tally t
                          where t.company_id = c.id and t.kind = 'employee' and t.state <> 'off')
           from unnest($1::uuid[]) with ordinality asked (id, place) join company c on c.id = asked.id
          order by asked.place",
    )
    .bind(ids)
    .fetch_all(conn)
    .await?)
}

/// How many people of all kinds belong to these companies.
pub async fn people(conn: &mut PgConnection, ids: &[Uuid]) -> Result<i64> {
    Ok(sqlx::query_scalar("select coalesce(sum(n), 0)::bigint from account_tally where company_id = any($1)")
        .bind(ids)
        .fetch_one(conn)
        .await?)
}

/// A company's name.
pub async fn name(conn: &mut PgConnection, id: Uuid) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select name from company where id = $1").bind(id).fetch_optional(conn).await?)
}

/// Those of `names` that companies in sight have.
pub async fn names_in_sight(pool: &PgPool, scope: &Scope, names: &[String]) -> Result<Vec<String>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    Ok(sqlx::query_scalar("select distinct name from company where name = any($3) and ($1 or id = any($2))")
        .bind(scope.all_people)
        .bind(&scope.companies)
        .bind(names)
        .fetch_all(pool)
        .await?)
}

/// The editable columns of one company.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Editable {
    /// Its name.
    pub name: String,
    /// Stable word of its kind.
    pub kind: String,
    /// The company above.
    pub parent_id: Option<Uuid>,
    /// Stable word of its region.
    pub region: String,
    /// Whom to call.
    pub contact: String,
    /// Remarks.
    pub description: String,
    /// Who may register himself.
    pub joining: String,
}

/// Reads them.
pub async fn editable(conn: &mut PgConnection, id: Uuid) -> Result<Editable> {
    Ok(sqlx::query_as("select name, kind, parent_id, region, contact, description, joining from company where id = $1")
        .bind(id)
        .fetch_one(conn)
        .await?)
}

/// Writes them, with what is derived from them.
pub async fn update(
    conn: &mut PgConnection,
    granted: &Granted<CompanyRef>,
    new: &Editable,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "update company set name = $2, name_key = $3, kind = $4, parent_id = $5, region = $6, contact = $7,
             contact_key = $8, description = $9, joining = $10, version = version + 1, updated_at = $11
          where id = $1 and version = $12",
    )
    .bind(granted.target().id)
    .bind(&new.name)
    .bind(crate::fold::fold(&new.name))
    .bind(&new.kind)
    .bind(new.parent_id)
    .bind(&new.region)
    .bind(&new.contact)
    .bind(crate::fold::fold(&new.contact))
    .bind(&new.description)
    .bind(&new.joining)
    .bind(now)
    .bind(granted.target().version)
    .execute(conn)
    .await?;
    exactly_one(&done, "update company")
}

/// Writes a new company; the proof is that of its parent.
pub async fn insert(
    conn: &mut PgConnection,
    parent: &Granted<CompanyRef>,
    id: Uuid,
    codes: (&str, &str),
    new: &Editable,
    now: OffsetDateTime,
) -> Result<()> {
    let (code, authorization_code) = codes;
    sqlx::query(
        "insert into company (id, code, parent_id, kind, name, name_key, region, contact, contact_key, description,
             authorization_code, joining, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
    )
    .bind(id)
    .bind(code)
    .bind(parent.target().id)
    .bind(&new.kind)
    .bind(&new.name)
    .bind(crate::fold::fold(&new.name))
    .bind(&new.region)
    .bind(&new.contact)
    .bind(crate::fold::fold(&new.contact))
    .bind(&new.description)
    .bind(authorization_code)
    .bind(&new.joining)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives it another authorization code.
pub async fn set_authorization_code(
    conn: &mut PgConnection,
    granted: &Granted<CompanyRef>,
    code: &str,
    now: OffsetDateTime,
) -> Result<()> {
    let done =
        sqlx::query("update company set authorization_code = $2, version = version + 1, updated_at = $3 where id = $1")
            .bind(granted.target().id)
            .bind(code)
            .bind(now)
            .execute(conn)
            .await?;
    exactly_one(&done, "set_authorization_code")
}

/// Nobody can put anything into the company until the transaction ends: whoever is adding something to it
/// is waited for, and is counted by [`contents`] then.
pub async fn close(conn: &mut PgConnection, granted: &Granted<CompanyRef>) -> Result<()> {
    sqlx::query("select 1 from company where id = $1 for update").bind(granted.target().id).execute(conn).await?;
    Ok(())
}

/// Removes a company.
pub async fn delete(conn: &mut PgConnection, granted: &Granted<CompanyRef>) -> Result<()> {
    let done = sqlx::query("delete from company where id = $1").bind(granted.target().id).execute(conn).await?;
    exactly_one(&done, "delete company")
}

#[derive(sqlx::FromRow)]
struct ContentsRow {
    employees: i64,
    installers: i64,
    accounts: i64,
    companies: i64,
    groups: i64,
    waiting: i64,
}

/// What a company holds, by the rows themselves.
pub async fn contents(conn: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<Contents> {
    let row: ContentsRow = sqlx::query_as(
        "select (select count(*) from account where company_id = $1 and kind = 'employee') as employees,
                (select count(*) from account where company_id = $1 and kind = 'installer') as installers,
                (select count(*) from account where company_id = $1 and kind = 'end_user') as accounts,
                (select count(*) from company where parent_id = $1) as companies,
                (select count(*) from panel_group where company_id = $1) as groups,
                (select count(*) from join_request
                  where company_id = $1 and state = 'waiting' and until_at > $2) as waiting",
    )
    .bind(id)
    .bind(now)
    .fetch_one(conn)
    .await?;
    let n = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Contents {
        employees: n(row.employees),
        installers: n(row.installers),
        accounts: n(row.accounts),
        companies: n(row.companies),
        groups: n(row.groups),
        waiting: n(row.waiting),
    })
}

/// What a company's page shows beside the row.
#[derive(Debug, sqlx::FromRow)]
pub struct DetailRow {
    /// Whom to call.
    pub contact: String,
    /// Remarks.
    pub description: String,
    /// What people type in to register themselves.
    pub authorization_code: String,
    /// Who may.
    pub joining: String,
    /// When it was added.
    pub created_at: OffsetDateTime,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: OffsetDateTime,
}

/// Reads it; the company was found in scope before.
pub async fn detail(conn: &mut PgConnection, id: Uuid) -> Result<DetailRow> {
    Ok(sqlx::query_as(
        "select c.contact, c.description, c.authorization_code, c.joining, c.created_at,
                coalesce(l.actor_name, '') as changed_by, coalesce(l.at, c.updated_at) as changed_at
           from company c
           left join lateral (select actor_name, at from audit
                               where target_id = c.id and outcome = 'done' and actor_id is not null
                               order by at desc, id desc limit 1) l on true
          where c.id = $1",
    )
    .bind(id)
    .fetch_one(conn)
    .await?)
}
