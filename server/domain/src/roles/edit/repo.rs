//! SQL of editing roles.

use model::Permission;
use model::ids::{AccountId, RoleId, SessionId};
use model::roles::NAMED_MAX;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::caller::{Granted, Scope};
use crate::error::{Error, Result};
use crate::roles::book::Entry;
use crate::roles::edit::RoleTarget;

/// Locks every role: what a role holds depends on those above it and concerns those below. There are few,
/// and they are seldom edited. Who gives a role waits for this ([`crate::roles::repo::keep`]).
pub async fn lock_roles(conn: &mut PgConnection) -> Result<()> {
    sqlx::query("select 1 from role order by id for update").execute(conn).await?;
    Ok(())
}

/// Locks the holders of these roles. Before the roles: who changes a person locks him first, too.
pub async fn lock_holders(conn: &mut PgConnection, roles: &[Uuid]) -> Result<()> {
    sqlx::query("select 1 from account where role_id = any($1) order by id for update")
        .bind(roles)
        .execute(conn)
        .await?;
    Ok(())
}

/// The role and the company of a person whose session still holds; both stay until the transaction ends.
pub async fn standing(
    conn: &mut PgConnection,
    account: AccountId,
    session: SessionId,
) -> Result<Option<(Option<Uuid>, Uuid)>> {
    Ok(sqlx::query_as(
        "select a.role_id, a.company_id from account a join session s on s.account_id = a.id
          where a.id = $1 and s.id = $2 and a.state = 'active' and s.security_version = a.security_version
            for share of a",
    )
    .bind(account.0)
    .bind(session.0)
    .fetch_optional(conn)
    .await?)
}

/// Somebody who holds a role.
#[derive(Debug, sqlx::FromRow)]
pub struct Holder {
    /// Who.
    pub id: Uuid,
    /// The name to call him by.
    pub name: String,
    /// Which role.
    pub role_id: Uuid,
    /// For the seal.
    pub version: i64,
    /// For the seal: whether he was signed out meanwhile.
    pub security_version: i64,
    /// He belongs to the operator.
    pub is_root: bool,
    /// The groups he is a member of at the time.
    pub groups: Vec<Uuid>,
    /// He is in the reader's sight.
    pub is_seen: bool,
}

/// Everybody who holds one of these roles, by name.
pub async fn holders(
    conn: &mut PgConnection,
    reader: &Scope,
    roles: &[Uuid],
    now: OffsetDateTime,
) -> Result<Vec<Holder>> {
    Ok(sqlx::query_as(
        "select a.id, coalesce(nullif(a.label, ''), a.email) as name, a.role_id, a.version, a.security_version,
                c.parent_id is null and c.kind = 'operator' as is_root,
                array(select m.group_id from group_member m
                       where m.account_id = a.id and (m.ends_at is null or m.ends_at > $4) order by m.group_id) as groups,
                $2 or a.company_id = any($3) as is_seen
           from account a join company c on c.id = a.company_id
          where a.role_id = any($1) order by a.name_key, a.id",
    )
    .bind(roles)
    .bind(reader.all_people)
    .bind(&reader.companies)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// How many employees hold a role, and those in the reader's sight, by name.
pub async fn users(conn: &mut PgConnection, reader: &Scope, role: RoleId) -> Result<(i64, Vec<(Uuid, String)>)> {
    let all = sqlx::query_scalar("select count(*) from account where role_id = $1")
        .bind(role.0)
        .fetch_one(&mut *conn)
        .await?;
    let named = sqlx::query_as(
        "select id, coalesce(nullif(label, ''), email) from account
          where role_id = $1 and ($2 or company_id = any($3)) order by name_key, id limit $4",
    )
    .bind(role.0)
    .bind(reader.all_people)
    .bind(&reader.companies)
    .bind(i64::from(NAMED_MAX))
    .fetch_all(conn)
    .await?;
    Ok((all, named))
}

/// Writes a new role.
pub async fn insert(
    conn: &mut PgConnection,
    granted: &Granted<RoleTarget>,
    new: &Entry,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query("insert into role (id, name, parent_id, created_at, updated_at) values ($1, $2, $3, $4, $4)")
        .bind(granted.target().id.0)
        .bind(&new.name)
        .bind(new.parent.map(|parent| parent.0))
        .bind(now)
        .execute(&mut *conn)
        .await?;
    write_parts(conn, granted, new).await
}

/// Writes a role over its former self.
pub async fn update(
    conn: &mut PgConnection,
    granted: &Granted<RoleTarget>,
    new: &Entry,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "update role set name = $2, parent_id = $3, version = version + 1, updated_at = $4
          where id = $1 and version = $5 and built_in is null",
    )
    .bind(granted.target().id.0)
    .bind(&new.name)
    .bind(new.parent.map(|parent| parent.0))
    .bind(now)
    .bind(new.version)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Err(Error::bug("a role changed under its lock"));
    }
    write_parts(conn, granted, new).await
}

/// Words, assignable roles and groups: exactly these. Words that this program does not know stay.
async fn write_parts(conn: &mut PgConnection, granted: &Granted<RoleTarget>, new: &Entry) -> Result<()> {
    let id = granted.target().id.0;
    let known: Vec<&str> = Permission::ALL.iter().map(|permission| permission.key()).collect();
    let keys: Vec<&str> = new.words.keys().map(|permission| permission.key()).collect();
    let allows: Vec<bool> = new.words.values().copied().collect();
    sqlx::query("delete from role_permission where role_id = $1 and permission = any($2)")
        .bind(id)
        .bind(&known)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "insert into role_permission (role_id, permission, allow)
         select $1, t.key, t.allow from unnest($2::text[], $3::boolean[]) as t (key, allow)",
    )
    .bind(id)
    .bind(&keys)
    .bind(&allows)
    .execute(&mut *conn)
    .await?;
    let assignable: Vec<Uuid> = new.assignable.iter().map(|role| role.0).collect();
    crate::roles::repo::set_assignable(conn, id, &assignable).await?;
    let groups: Vec<Uuid> = new.groups.iter().copied().collect();
    sqlx::query("delete from role_group where role_id = $1 and group_id <> all($2)")
        .bind(id)
        .bind(&groups)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "insert into role_group (role_id, group_id) select $1, g from unnest($2::uuid[]) as g on conflict do nothing",
    )
    .bind(id)
    .bind(&groups)
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes a role that nobody uses. Its words, connections and places on lists go with it.
pub async fn delete(conn: &mut PgConnection, granted: &Granted<RoleTarget>) -> Result<()> {
    let done = sqlx::query("delete from role where id = $1 and built_in is null")
        .bind(granted.target().id.0)
        .execute(conn)
        .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::bug("a role went away under its lock")) }
}
