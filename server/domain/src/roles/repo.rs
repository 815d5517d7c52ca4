//! SQL of roles.

use std::collections::{BTreeSet, HashMap};

use model::Permission;
use model::access::GroupRef;
use model::ids::{AccountId, CompanyId, GroupId, RoleId, SessionId};
use model::role::BuiltIn;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::book::{Book, Entry};
use crate::caller::Scope;
use crate::error::Result;

/// Makes or renames a built-in role.
pub async fn upsert_built_in(
    conn: &mut PgConnection,
    id: Uuid,
    name: &str,
    sees_all_groups: bool,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into role (id, name, built_in, sees_all_groups, created_at, updated_at)
         values ($1, $2, $2, $3, $4, $4)
         on conflict (built_in) do update set sees_all_groups = excluded.sees_all_groups",
    )
    .bind(id)
    .bind(name)
    .bind(sees_all_groups)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The built-in roles by name.
pub async fn built_in_ids(conn: &mut PgConnection) -> Result<HashMap<String, Uuid>> {
    let rows: Vec<(String, Uuid)> =
        sqlx::query_as("select built_in, id from role where built_in is not null").fetch_all(conn).await?;
    Ok(rows.into_iter().collect())
}

/// Gives a role exactly these permissions.
pub async fn set_permissions(conn: &mut PgConnection, role: Uuid, keys: &[&str]) -> Result<()> {
    sqlx::query("delete from role_permission where role_id = $1 and permission <> all($2)")
        .bind(role)
        .bind(keys)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "insert into role_permission (role_id, permission, allow)
         select $1, key, true from unnest($2::text[]) as key
         on conflict (role_id, permission) do update set allow = true",
    )
    .bind(role)
    .bind(keys)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets a role's holders assign exactly these roles.
pub async fn set_assignable(conn: &mut PgConnection, role: Uuid, targets: &[Uuid]) -> Result<()> {
    sqlx::query("delete from role_assignable where role_id = $1 and target_id <> all($2)")
        .bind(role)
        .bind(targets)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "insert into role_assignable (role_id, target_id)
         select $1, target from unnest($2::uuid[]) as target on conflict do nothing",
    )
    .bind(role)
    .bind(targets)
    .execute(conn)
    .await?;
    Ok(())
}

/// One word on one permission, from a role or one of its parents.
#[derive(Debug, sqlx::FromRow)]
pub struct ChainLine {
    /// Stable word.
    pub permission: String,
    /// Allow or deny.
    pub allow: bool,
}

/// Every word on permissions from `role` up, the nearest first.
pub async fn chain(conn: &mut PgConnection, role: Uuid) -> Result<Vec<ChainLine>> {
    Ok(sqlx::query_as(
        "with recursive line (id, parent_id, depth) as (
             select id, parent_id, 0 from role where id = $1
             union all
             select r.id, r.parent_id, line.depth + 1
               from role r join line on r.id = line.parent_id where line.depth < 32
         )
         select p.permission, p.allow from line join role_permission p on p.role_id = line.id
          order by line.depth",
    )
    .bind(role)
    .fetch_all(conn)
    .await?)
}

/// A role as stored, in one row.
#[derive(sqlx::FromRow)]
struct BookLine {
    id: Uuid,
    name: String,
    parent_id: Option<Uuid>,
    built_in: Option<String>,
    sees_all_groups: bool,
    version: i64,
    keys: Vec<String>,
    allows: Vec<bool>,
    assignable: Vec<Uuid>,
    groups: Vec<Uuid>,
}

/// Every role, as of one instant.
pub async fn book(conn: &mut PgConnection) -> Result<Book> {
    let lines: Vec<BookLine> = sqlx::query_as(
        "select r.id, r.name, r.parent_id, r.built_in, r.sees_all_groups, r.version,
                array(select p.permission from role_permission p where p.role_id = r.id order by p.permission) as keys,
                array(select p.allow from role_permission p where p.role_id = r.id order by p.permission) as allows,
                array(select s.target_id from role_assignable s where s.role_id = r.id) as assignable,
                array(select g.group_id from role_group g where g.role_id = r.id) as groups
           from role r",
    )
    .fetch_all(conn)
    .await?;
    Ok(lines.into_iter().map(entry).collect())
}

fn entry(line: BookLine) -> Entry {
    // A word that a newer program wrote is not understood, and not touched.
    let words = line.keys.iter().zip(line.allows).filter_map(|(key, allow)| Some((Permission::from_key(key)?, allow)));
    let built_in = line.built_in.as_deref().and_then(BuiltIn::from_name);
    Entry {
        id: RoleId(line.id),
        name: line.name,
        parent: line.parent_id.map(RoleId),
        built_in: line.built_in.is_some(),
        assigns_all: built_in.is_some_and(BuiltIn::assigns_all),
        sees_all_groups: line.sees_all_groups,
        version: line.version,
        words: words.collect(),
        assignable: line.assignable.into_iter().map(RoleId).collect(),
        groups: line.groups.into_iter().collect(),
    }
}

/// Keeps a role, and what it holds, as they are until the transaction ends: who edits roles waits. What it
/// holds must be read after this.
pub async fn keep(conn: &mut PgConnection, role: RoleId) -> Result<()> {
    // An edit locks every role, so one is enough to keep it out.
    sqlx::query("select 1 from role where id = $1 for key share").bind(role.0).execute(conn).await?;
    Ok(())
}

/// What a role and a company open.
#[derive(Debug, sqlx::FromRow)]
pub struct ReachLine {
    /// Every word on permissions from the role up, the nearest first.
    pub keys: Vec<String>,
    /// Allow or deny, each.
    pub allows: Vec<bool>,
    /// The role sees every group, and the company is the operator.
    pub all_groups: bool,
    /// The groups of the role and of the account.
    pub groups: Vec<Uuid>,
}

/// The words in the line of `role`, and the groups connected to it or with `account` among the members
/// at `now` (decision 13). One statement: an edit of the role is in all of it or in none.
pub async fn reach(
    conn: &mut PgConnection,
    role: Option<RoleId>,
    company: CompanyId,
    account: Option<AccountId>,
    now: OffsetDateTime,
) -> Result<ReachLine> {
    Ok(sqlx::query_as(
        "with recursive line (id, parent_id, depth) as (
             select id, parent_id, 0 from role where id = $1
             union all
             select r.id, r.parent_id, line.depth + 1
               from role r join line on r.id = line.parent_id where line.depth < 32
         ), word as (
             select p.permission, p.allow, line.depth from line join role_permission p on p.role_id = line.id
         )
         select array(select permission from word order by depth, permission) as keys,
                array(select allow from word order by depth, permission) as allows,
                exists (select 1 from role where id = $1 and sees_all_groups)
                and exists (select 1 from company where id = $2 and parent_id is null and kind = 'operator')
                as all_groups,
                array(select group_id from role_group where role_id = $1
                      union select group_id from group_member
                             where account_id = $3 and (ends_at is null or ends_at > $4)
                      order by group_id) as groups",
    )
    .bind(role.map(|role| role.0))
    .bind(company.0)
    .bind(account.map(|account| account.0))
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Every group there is.
pub async fn all_groups(conn: &mut PgConnection) -> Result<BTreeSet<Uuid>> {
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from panel_group").fetch_all(conn).await?;
    Ok(ids.into_iter().collect())
}

/// Names of groups, by name. The reader sees them: that was asked before.
pub async fn group_refs(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<GroupRef>> {
    let rows: Vec<(Uuid, String)> =
        sqlx::query_as("select id, name from panel_group where id = any($1) order by name_key, name, id")
            .bind(ids)
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(|(id, name)| GroupRef { id: GroupId(id), name }).collect())
}

/// How many employees in the reader's sight hold each role.
pub async fn employees(conn: &mut PgConnection, reader: &Scope) -> Result<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> = sqlx::query_as(
        "select role_id, count(*) from account
          where role_id is not null and ($1 or company_id = any($2)) group by role_id",
    )
    .bind(reader.all_people)
    .bind(&reader.companies)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}

/// Every group in the reader's sight, by name.
pub async fn groups_in_sight(conn: &mut PgConnection, reader: &Scope) -> Result<Vec<GroupRef>> {
    let rows: Vec<(Uuid, String)> =
        sqlx::query_as("select id, name from panel_group where $1 or id = any($2) order by name_key, name, id")
            .bind(reader.all_groups)
            .bind(&reader.groups)
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(|(id, name)| GroupRef { id: GroupId(id), name }).collect())
}

/// A role's name.
pub async fn name(conn: &mut PgConnection, role: RoleId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select name from role where id = $1").bind(role.0).fetch_optional(conn).await?)
}

/// Which role a session sees the console as.
pub async fn set_viewing(conn: &mut PgConnection, session: SessionId, role: Option<RoleId>) -> Result<()> {
    sqlx::query("update session set viewing_role = $2 where id = $1")
        .bind(session.0)
        .bind(role.map(|role| role.0))
        .execute(conn)
        .await?;
    Ok(())
}
