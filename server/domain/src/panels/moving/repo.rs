//! SQL of moving panels.

use std::collections::HashMap;

use model::ids::{GroupId, PanelId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::caller::Scope;
use crate::error::Result;

/// An employee who sees some of the groups asked about, and not every group.
#[derive(Debug, sqlx::FromRow)]
pub struct Seer {
    /// Who.
    pub id: Uuid,
    /// What to call him.
    pub name: String,
    /// His company.
    pub company_id: Uuid,
    /// Those of the groups that he sees.
    pub groups: Vec<Uuid>,
}

/// Employees who may sign in, or will, and see some of `groups` by their role or a membership that has not
/// ended; without those who see every group. By name.
pub async fn seers(conn: &mut PgConnection, groups: &[Uuid], now: OffsetDateTime) -> Result<Vec<Seer>> {
    Ok(sqlx::query_as(
        "with sees (account_id, group_id) as (
             select a.id, x.group_id from role_group x join account a on a.role_id = x.role_id
              where x.group_id = any($1)
             union
             select m.account_id, m.group_id from group_member m
              where m.group_id = any($1) and (m.ends_at is null or m.ends_at > $2)
         )
         select a.id, coalesce(nullif(a.label, ''), a.email) as name, a.company_id, array_agg(s.group_id) as groups
           from sees s
           join account a on a.id = s.account_id
           join role r on r.id = a.role_id
           join company c on c.id = a.company_id
          where a.kind = 'employee' and a.state <> 'off'
            and not (r.sees_all_groups and c.parent_id is null and c.kind = 'operator')
          group by a.id order by a.name_key, a.id",
    )
    .bind(groups)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// The panels of a group with their IMEIs; none of them is moved by anybody else until the transaction ends.
pub async fn lock_group(conn: &mut PgConnection, group: GroupId) -> Result<Vec<(Uuid, String)>> {
    Ok(sqlx::query_as("select id, imei from panel where group_id = $1 order by id for no key update")
        .bind(group.0)
        .fetch_all(conn)
        .await?)
}

/// Puts panels into a group.
pub async fn set_group(conn: &mut PgConnection, panels: &[Uuid], to: GroupId, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update panel set group_id = $2, version = version + 1, updated_at = $3 where id = any($1)")
        .bind(panels)
        .bind(to.0)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Names of groups.
pub async fn names(conn: &mut PgConnection, groups: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> =
        sqlx::query_as("select id, name from panel_group where id = any($1)").bind(groups).fetch_all(conn).await?;
    Ok(rows.into_iter().collect())
}

/// The company of a group.
pub async fn company(conn: &mut PgConnection, group: GroupId) -> Result<Option<Uuid>> {
    let found: Option<Option<Uuid>> = sqlx::query_scalar("select company_id from panel_group where id = $1")
        .bind(group.0)
        .fetch_optional(conn)
        .await?;
    Ok(found.flatten())
}

/// A panel that may be moved, as it is now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Moved {
    /// Which.
    pub id: Uuid,
    /// The group it is in.
    pub group_id: Uuid,
    /// That group's name.
    pub group_name: String,
}

/// Those of `ids` that are in sight, by id.
pub async fn moved(conn: &mut PgConnection, scope: &Scope, ids: &[PanelId]) -> Result<Vec<Moved>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    Ok(sqlx::query_as(
        "select p.id, p.group_id, g.name as group_name from panel p join panel_group g on g.id = p.group_id
          where p.id = any($1) and ($2 or p.group_id = any($3)) order by p.id",
    )
    .bind(ids)
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .fetch_all(conn)
    .await?)
}

/// How many customers and installers are on these panels.
pub async fn people(conn: &mut PgConnection, panels: &[Uuid]) -> Result<(i64, i64)> {
    Ok(sqlx::query_as(
        "select (select count(distinct account_id) from customer_link where panel_id = any($1)),
                (select count(distinct l.account_id) from installer_link l join account a on a.id = l.account_id
                  where l.panel_id = any($1) and a.kind = 'installer')",
    )
    .bind(panels)
    .fetch_one(conn)
    .await?)
}
