//! SQL of roles.

use std::collections::{BTreeSet, HashMap};

use model::access::GroupRef;
use model::ids::{AccountId, CompanyId, GroupId, RoleId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

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

/// A role as somebody who would give it needs to know it.
#[derive(Debug, sqlx::FromRow)]
pub struct GrantLine {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Sees every group, without a connection to each.
    pub sees_all_groups: bool,
    /// The groups connected to it.
    pub groups: Vec<Uuid>,
    /// The giver's own role names it as one its holders may assign (decision 15).
    pub is_assignable: bool,
}

/// The role `only`, or all, by name, as `giver` may give them. They are not removed until the
/// transaction ends.
pub async fn grant_lines(conn: &mut PgConnection, giver: AccountId, only: Option<RoleId>) -> Result<Vec<GrantLine>> {
    Ok(sqlx::query_as(
        "select r.id, r.name, r.sees_all_groups,
                array(select c.group_id from role_group c where c.role_id = r.id order by c.group_id) as groups,
                exists (select 1 from account a join role_assignable s on s.role_id = a.role_id
                         where a.id = $1 and s.target_id = r.id) as is_assignable
           from role r where $2::uuid is null or r.id = $2
          order by lower(r.name), r.id for key share of r",
    )
    .bind(giver.0)
    .bind(only.map(|role| role.0))
    .fetch_all(conn)
    .await?)
}

/// What a role and a company show of groups.
#[derive(Debug, sqlx::FromRow)]
pub struct ReachLine {
    /// The role sees every group, and the company is the operator.
    pub all_groups: bool,
    /// The groups of the role and of the account.
    pub groups: Vec<Uuid>,
}

/// The groups connected to `role` or with `account` among the members (decision 13).
pub async fn reach(
    conn: &mut PgConnection,
    role: Option<RoleId>,
    company: CompanyId,
    account: Option<AccountId>,
) -> Result<ReachLine> {
    Ok(sqlx::query_as(
        "select exists (select 1 from role where id = $1 and sees_all_groups)
                and exists (select 1 from company where id = $2 and parent_id is null and kind = 'operator')
                as all_groups,
                array(select group_id from role_group where role_id = $1
                      union select group_id from group_member where account_id = $3
                      order by group_id) as groups",
    )
    .bind(role.map(|role| role.0))
    .bind(company.0)
    .bind(account.map(|account| account.0))
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
