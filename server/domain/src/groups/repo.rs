//! SQL of groups themselves. Members, licences and the grid have files of their own.

use model::groups::{GroupPanel, Holder, MemberRole};
use model::ids::{AccountId, CompanyId, GroupId, PanelId};
use sqlx::{PgConnection, PgPool, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::GroupTarget;
use super::members::repo::{HolderRow, push_holder};
use super::walls::Walls;
use crate::accounts::repo::exactly_one;
use crate::caller::{Granted, Scope};
use crate::error::Result;

/// Makes each of these accounts a member of every group whose company is his own or below it.
pub async fn join_own(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<()> {
    sqlx::query(
        "with recursive reach (root, id) as (
             select distinct company_id, company_id from account where id = any($1)
             union
             select reach.root, company.id from company join reach on company.parent_id = reach.id
         )
         insert into group_member (group_id, account_id)
         select g.id, a.id
           from account a join reach on reach.root = a.company_id join panel_group g on g.company_id = reach.id
          where a.id = any($1)
         on conflict (group_id, account_id) do nothing",
    )
    .bind(accounts)
    .execute(conn)
    .await?;
    Ok(())
}

/// A group in sight, locked against other changes of it and of what hangs on it.
pub async fn find_locked(conn: &mut PgConnection, scope: &Scope, id: GroupId) -> Result<Option<GroupTarget>> {
    Ok(sqlx::query_as(
        "select id, name, company_id, is_main, version from panel_group
          where id = $1 and ($2 or id = any($3)) for no key update",
    )
    .bind(id.0)
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .fetch_optional(conn)
    .await?)
}

/// Has a group this name, whatever its case and whoever sees it?
pub async fn is_name_taken(conn: &mut PgConnection, name: &str) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from panel_group where lower(name) = lower($1))")
        .bind(name)
        .fetch_one(conn)
        .await?)
}

/// Is the group there and in sight?
pub async fn is_in_sight(pool: &PgPool, scope: &Scope, id: GroupId) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from panel_group where id = $1 and ($2 or id = any($3)))")
        .bind(id.0)
        .bind(scope.all_groups)
        .bind(&scope.groups)
        .fetch_one(pool)
        .await?)
}

/// What of a group is edited as text.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Facts {
    /// Its name.
    pub name: String,
    /// Remarks.
    pub description: String,
}

/// Reads it.
pub async fn facts(conn: &mut PgConnection, id: Uuid) -> Result<Facts> {
    Ok(sqlx::query_as("select name, description from panel_group where id = $1").bind(id).fetch_one(conn).await?)
}

/// Writes a new group.
pub async fn insert(
    conn: &mut PgConnection,
    _granted: &Granted<()>,
    id: Uuid,
    company: CompanyId,
    new: &Facts,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into panel_group (id, name, name_key, description, company_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(id)
    .bind(&new.name)
    .bind(crate::fold::fold(&new.name))
    .bind(&new.description)
    .bind(company.0)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a group over the version it was read with.
pub async fn update(
    conn: &mut PgConnection,
    granted: &Granted<GroupTarget>,
    company: Option<Uuid>,
    new: &Facts,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "update panel_group set name = $2, name_key = $3, description = $4, company_id = $5, version = version + 1,
             updated_at = $6
          where id = $1 and version = $7",
    )
    .bind(granted.target().id)
    .bind(&new.name)
    .bind(crate::fold::fold(&new.name))
    .bind(&new.description)
    .bind(company)
    .bind(now)
    .bind(granted.target().version)
    .execute(conn)
    .await?;
    exactly_one(&done, "update group")
}

/// Whoever adds a group is a member of it.
pub async fn put_creator(
    conn: &mut PgConnection,
    _granted: &Granted<()>,
    group: Uuid,
    account: AccountId,
    role: MemberRole,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query("insert into group_member (group_id, account_id, role, added_at) values ($1, $2, $3, $4)")
        .bind(group)
        .bind(account.0)
        .bind(role.key())
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// A company's name; empty when it is gone.
pub async fn company_name(conn: &mut PgConnection, id: Uuid) -> Result<String> {
    let name: Option<String> =
        sqlx::query_scalar("select name from company where id = $1").bind(id).fetch_optional(conn).await?;
    Ok(name.unwrap_or_default())
}

/// Groups in sight by name: id, name, company in sight.
pub async fn choices(
    pool: &PgPool,
    scope: &Scope,
    walls: &Walls,
    like: &str,
    most: i64,
) -> Result<Vec<(Uuid, String, String)>> {
    Ok(sqlx::query_as(
        "select g.id, g.name, coalesce(c.name, '')
           from panel_group g
           left join company c on c.id = g.company_id and ($3 or c.id = any($4))
          where ($1 or g.id = any($2)) and (g.name_key like $5 or c.name_key like $5)
          order by g.name_key, g.id limit $6",
    )
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .bind(walls.all)
    .bind(&walls.companies)
    .bind(like)
    .bind(most)
    .fetch_all(pool)
    .await?)
}

/// What a group's page shows beside the row.
#[derive(Debug)]
pub struct Detail {
    /// Remarks.
    pub description: String,
    /// Its administrative contact.
    pub contact: Holder,
    /// Modules switched on.
    pub modules: Vec<String>,
    /// Add-ons switched on.
    pub add_ons: Vec<String>,
    /// When it was added.
    pub created_at: OffsetDateTime,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct DetailRow {
    description: String,
    modules: Vec<String>,
    add_ons: Vec<String>,
    created_at: OffsetDateTime,
    changed_by: String,
    changed_at: OffsetDateTime,
    #[sqlx(flatten)]
    contact: HolderRow,
}

/// Names of what is switched on for the group `g`.
pub const SWITCHED: &str = "
    array(select m.name from group_module x join module m on m.id = x.module_id
           where x.group_id = g.id order by lower(m.name)) as modules,
    array(select o.name from group_add_on x join add_on o on o.id = x.add_on_id
           where x.group_id = g.id order by lower(o.name)) as add_ons";

/// Reads it; the group was found in scope before.
pub async fn detail(pool: &PgPool, id: GroupId, walls: &Walls, now: OffsetDateTime) -> Result<Detail> {
    let mut sql = QueryBuilder::new("select g.description, g.created_at,");
    sql.push(SWITCHED);
    sql.push(
        ", coalesce(l.actor_name, '') as changed_by, coalesce(l.at, g.updated_at) as changed_at, h.*
           from panel_group g
           left join lateral (select actor_name, at from audit
                               where target_id = g.id and outcome = 'done' and actor_id is not null
                               order by at desc, id desc limit 1) l on true ",
    );
    push_holder(&mut sql, MemberRole::Contact, walls, now);
    sql.push(" where g.id = ").push_bind(id.0);
    let row: DetailRow = sql.build_query_as().fetch_one(pool).await?;
    Ok(Detail {
        description: row.description,
        contact: row.contact.holder()?,
        modules: row.modules,
        add_ons: row.add_ons,
        created_at: row.created_at,
        changed_by: row.changed_by,
        changed_at: row.changed_at,
    })
}

/// Its first panels by IMEI.
pub async fn first_panels(pool: &PgPool, id: GroupId, most: i64) -> Result<Vec<GroupPanel>> {
    let rows: Vec<(Uuid, String, String, String)> =
        sqlx::query_as("select id, imei, web_name, account_code from panel where group_id = $1 order by imei limit $2")
            .bind(id.0)
            .bind(most)
            .fetch_all(pool)
            .await?;
    let panel = |(id, imei, web_name, account_code)| GroupPanel { id: PanelId(id), imei, web_name, account_code };
    Ok(rows.into_iter().map(panel).collect())
}

/// Locks the group and Main Group in the order of their ids, also against panels that are put into them; answers
/// Main Group's id.
pub async fn lock_with_main(conn: &mut PgConnection, id: GroupId) -> Result<Option<Uuid>> {
    let rows: Vec<(Uuid, bool)> =
        sqlx::query_as("select id, is_main from panel_group where id = $1 or is_main order by id for update")
            .bind(id.0)
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().find(|(_, is_main)| *is_main).map(|(id, _)| id))
}

/// What a group holds.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Held {
    /// Panels.
    pub panels: i64,
    /// Live memberships.
    pub members: i64,
    /// Licences.
    pub licences: i64,
}

/// Counts it; the group's row is locked.
pub async fn held(conn: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<Held> {
    Ok(sqlx::query_as(
        "select (select count(*) from panel where group_id = $1) as panels,
                (select count(*) from group_member where group_id = $1 and (ends_at is null or ends_at > $2)) as members,
                (select count(*) from group_licence where group_id = $1) as licences",
    )
    .bind(id)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Removes a group with what hangs on it. Its panels were moved before.
pub async fn delete(conn: &mut PgConnection, granted: &Granted<GroupTarget>) -> Result<()> {
    let done = sqlx::query("delete from panel_group where id = $1 and not is_main")
        .bind(granted.target().id)
        .execute(conn)
        .await?;
    exactly_one(&done, "delete group")
}
