//! SQL of changing panels.

use model::ids::{GroupId, PanelId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::form::Facts;
use crate::accounts::repo::exactly_one;
use crate::caller::Granted;
use crate::error::Result;
use crate::fold::fold;
use crate::panels::PanelRef;

/// What a panel is.
pub async fn facts(conn: &mut PgConnection, id: PanelId) -> Result<Facts> {
    Ok(sqlx::query_as("select imei, web_name, account_code, model, needs_permit from panel where id = $1")
        .bind(id.0)
        .fetch_one(conn)
        .await?)
}

/// What a search looks through.
fn search_text(facts: &Facts) -> String {
    fold(&format!("{}\n{}\n{}", facts.imei, facts.account_code, facts.web_name))
}

/// Writes a new panel that was never connected, and its search text.
pub async fn insert(
    conn: &mut PgConnection,
    id: PanelId,
    new: &Facts,
    group: GroupId,
    access: bool,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into panel (id, imei, web_name, account_code, model, group_id, connection, installer_access,
             needs_permit, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, 'never', $7, $8, $9, $9)",
    )
    .bind(id.0)
    .bind(&new.imei)
    .bind(&new.web_name)
    .bind(&new.account_code)
    .bind(&new.model)
    .bind(group.0)
    .bind(access)
    .bind(new.needs_permit)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query("insert into panel_search (panel_id, text, sight) values ($1, $2, array[$3::uuid])")
        .bind(id.0)
        .bind(search_text(new))
        .bind(group.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives a new panel its partitions, without names.
pub async fn insert_partitions(conn: &mut PgConnection, id: PanelId, numbers: &[u16]) -> Result<()> {
    let numbers: Vec<i16> = numbers.iter().filter_map(|n| i16::try_from(*n).ok()).collect();
    sqlx::query("insert into panel_partition (panel_id, number) select $1, n from unnest($2::smallint[]) n")
        .bind(id.0)
        .bind(numbers)
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes what a panel is, and its search text.
pub async fn update(
    conn: &mut PgConnection,
    granted: &Granted<PanelRef>,
    new: &Facts,
    now: OffsetDateTime,
) -> Result<()> {
    let panel = granted.target();
    let done = sqlx::query(
        "update panel set imei = $2, web_name = $3, account_code = $4, model = $5, needs_permit = $6,
             version = version + 1, updated_at = $7
          where id = $1 and version = $8",
    )
    .bind(panel.id.0)
    .bind(&new.imei)
    .bind(&new.web_name)
    .bind(&new.account_code)
    .bind(&new.model)
    .bind(new.needs_permit)
    .bind(now)
    .bind(panel.version)
    .execute(&mut *conn)
    .await?;
    exactly_one(&done, "update panel")?;
    let done = sqlx::query("update panel_search set text = $2 where panel_id = $1")
        .bind(panel.id.0)
        .bind(search_text(new))
        .execute(conn)
        .await?;
    exactly_one(&done, "update panel_search")
}

/// A partition's name; none: the panel has no such partition.
pub async fn partition_name(conn: &mut PgConnection, id: PanelId, number: u16) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select name from panel_partition where panel_id = $1 and number = $2")
        .bind(id.0)
        .bind(i16::try_from(number).unwrap_or(i16::MAX))
        .fetch_optional(conn)
        .await?)
}

async fn touch(conn: &mut PgConnection, granted: &Granted<PanelRef>, now: OffsetDateTime) -> Result<()> {
    let done = sqlx::query("update panel set version = version + 1, updated_at = $2 where id = $1")
        .bind(granted.target().id.0)
        .bind(now)
        .execute(conn)
        .await?;
    exactly_one(&done, "touch panel")
}

/// Adds a partition, or gives it another name.
pub async fn put_partition(
    conn: &mut PgConnection,
    granted: &Granted<PanelRef>,
    number: u16,
    name: &str,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into panel_partition (panel_id, number, name) values ($1, $2, $3)
         on conflict (panel_id, number) do update set name = excluded.name",
    )
    .bind(granted.target().id.0)
    .bind(i16::try_from(number).unwrap_or(i16::MAX))
    .bind(name)
    .execute(&mut *conn)
    .await?;
    touch(conn, granted, now).await
}

/// Removes a partition.
pub async fn remove_partition(
    conn: &mut PgConnection,
    granted: &Granted<PanelRef>,
    number: u16,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query("delete from panel_partition where panel_id = $1 and number = $2")
        .bind(granted.target().id.0)
        .bind(i16::try_from(number).unwrap_or(i16::MAX))
        .execute(&mut *conn)
        .await?;
    exactly_one(&done, "remove partition")?;
    touch(conn, granted, now).await
}

/// Removes a panel with everything that hangs on it.
pub async fn delete(conn: &mut PgConnection, granted: &Granted<PanelRef>) -> Result<()> {
    let done = sqlx::query("delete from panel where id = $1").bind(granted.target().id.0).execute(conn).await?;
    exactly_one(&done, "delete panel")
}

/// Brings the kept counts of these accounts in step with their links.
pub async fn recount(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<()> {
    sqlx::query(
        "update account a set panel_count = n.panels, master_count = n.masters
           from (select b.id,
                        (select count(*)::int from customer_link l where l.account_id = b.id)
                        + (select count(*)::int from installer_link l where l.account_id = b.id) as panels,
                        (select count(*)::int from customer_link l
                          where l.account_id = b.id and l.role = 'master') as masters
                   from account b where b.id = any($1)) n
          where a.id = n.id",
    )
    .bind(accounts)
    .execute(conn)
    .await?;
    Ok(())
}
