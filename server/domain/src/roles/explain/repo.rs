//! SQL of explaining what somebody may do.

use model::accounts::Kind;
use model::ids::{AccountId, CompanyId, GroupId, PanelId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::caller::Scope;
use crate::error::{Error, Result};

/// What follows reads one instant, and changes nothing.
pub async fn one_instant(conn: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql("set transaction isolation level repeatable read, read only").execute(conn).await?;
    Ok(())
}

/// The groups somebody is a member of at `now`.
pub async fn memberships(conn: &mut PgConnection, account: AccountId, now: OffsetDateTime) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select group_id from group_member where account_id = $1 and (ends_at is null or ends_at > $2)",
    )
    .bind(account.0)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Names of those of these companies that are in the reader's sight.
pub async fn company_names(conn: &mut PgConnection, reader: &Scope, ids: &[Uuid]) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select name from company where id = any($1) and ($2 or id = any($3)) order by name_key, name, id",
    )
    .bind(ids)
    .bind(reader.all_people)
    .bind(&reader.companies)
    .fetch_all(conn)
    .await?)
}

/// The kind and id behind an address. The look-up within a scope comes after.
pub async fn person_by_email(conn: &mut PgConnection, canonical: &str) -> Result<Option<(AccountId, Kind)>> {
    let row: Option<(Uuid, String)> = sqlx::query_as("select id, kind from account where email_canonical = $1")
        .bind(canonical)
        .fetch_optional(conn)
        .await?;
    let Some((id, kind)) = row else { return Ok(None) };
    let kind = Kind::from_key(&kind).ok_or_else(|| Error::bug("an account of unknown kind"))?;
    Ok(Some((AccountId(id), kind)))
}

/// The panel of an IMEI, in the reader's sight.
pub async fn panel_by_imei(conn: &mut PgConnection, reader: &Scope, imei: &str) -> Result<Option<PanelId>> {
    let id: Option<Uuid> = sqlx::query_scalar("select id from panel where imei = $1 and ($2 or group_id = any($3))")
        .bind(imei)
        .bind(reader.all_groups)
        .bind(&reader.groups)
        .fetch_optional(conn)
        .await?;
    Ok(id.map(PanelId))
}

/// The group of a name, in the reader's sight.
pub async fn group_by_name(conn: &mut PgConnection, reader: &Scope, name: &str) -> Result<Option<GroupId>> {
    let id: Option<Uuid> = sqlx::query_scalar(
        "select id from panel_group where lower(name) = lower($1) and ($2 or id = any($3)) order by id limit 1",
    )
    .bind(name)
    .bind(reader.all_groups)
    .bind(&reader.groups)
    .fetch_optional(conn)
    .await?;
    Ok(id.map(GroupId))
}

/// The company of a name, in the reader's sight.
pub async fn company_by_name(conn: &mut PgConnection, reader: &Scope, name: &str) -> Result<Option<CompanyId>> {
    let id: Option<Uuid> = sqlx::query_scalar(
        "select id from company where lower(name) = lower($1) and ($2 or id = any($3)) order by id limit 1",
    )
    .bind(name)
    .bind(reader.all_people)
    .bind(&reader.companies)
    .fetch_optional(conn)
    .await?;
    Ok(id.map(CompanyId))
}

/// Does he see the group? The same condition as everywhere.
pub fn sees_group(scope: &Scope, group: GroupId) -> bool {
    scope.all_groups || scope.groups.contains(&group.0)
}
