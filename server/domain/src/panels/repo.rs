//! SQL of panels.

use model::ids::{AccountId, GroupId, PanelId};
use sqlx::{PgConnection, PgPool, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::PanelRef;
use crate::accounts::repo::exactly_one;
use crate::caller::{Granted, Scope};
use crate::error::Result;

#[derive(sqlx::FromRow)]
struct RefRow {
    id: Uuid,
    imei: String,
    account_code: String,
    group_id: Uuid,
    group_name: String,
    company_id: Option<Uuid>,
    version: i64,
    partitions: Vec<i16>,
}

/// One panel in sight.
pub async fn find_visible(conn: &mut PgConnection, scope: &Scope, id: PanelId) -> Result<Option<PanelRef>> {
    let row: Option<RefRow> = sqlx::query_as(
        "select p.id, p.imei, p.account_code, p.group_id, g.name as group_name, g.company_id, p.version,
                array(select n.number from panel_partition n where n.panel_id = p.id order by n.number) as partitions
           from panel p join panel_group g on g.id = p.group_id
          where p.id = $1 and ($2 or p.group_id = any($3))",
    )
    .bind(id.0)
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| PanelRef {
        id: PanelId(row.id),
        imei: row.imei,
        account_code: row.account_code,
        group_id: GroupId(row.group_id),
        group: row.group_name,
        company: row.company_id,
        version: row.version,
        partitions: row.partitions.iter().filter_map(|n| u16::try_from(*n).ok()).collect(),
    }))
}

/// Those of `imeis` that are not panels in sight. Who sees every group sees those that are gone as well.
pub async fn unseen(pool: &PgPool, scope: &Scope, imeis: Vec<String>) -> Result<Vec<String>> {
    if scope.all_groups || imeis.is_empty() {
        return Ok(Vec::new());
    }
    Ok(sqlx::query_scalar(
        "select distinct named from unnest($1::text[]) as named
          where not exists (select 1 from panel p where p.imei = named and p.group_id = any($2))",
    )
    .bind(imeis)
    .bind(&scope.groups)
    .fetch_all(pool)
    .await?)
}

/// A panel to choose.
#[derive(Debug, sqlx::FromRow)]
pub struct ChoiceRow {
    /// Which.
    pub id: Uuid,
    /// 15 digits.
    pub imei: String,
    /// Account code.
    pub account_code: String,
    /// Model.
    pub model: String,
    /// Its group's name.
    pub group_name: String,
}

/// Whose panels are left out of a choice.
#[derive(Clone, Copy, Debug)]
pub enum Without {
    /// Those a customer is on, ended links included.
    Customer(AccountId),
    /// Those an installer reaches at this instant: over an ended link he can be assigned anew.
    Installer(AccountId, OffsetDateTime),
}

/// Panels in sight by IMEI. `like` is a literal part of a pattern, empty for any. From three
/// characters on the trigram index finds the hits first; fewer it cannot find, but then nearly
/// every panel matches and walking them by IMEI is soon done.
pub async fn choices(
    pool: &PgPool,
    scope: &Scope,
    like: &str,
    without: Option<Without>,
    most: i64,
) -> Result<Vec<ChoiceRow>> {
    let is_indexed = like.chars().count() >= 3;
    let pattern = format!("%{like}%");
    let mut sql = QueryBuilder::new("");
    if is_indexed {
        sql.push("with hit as materialized (select panel_id from panel_search where text like ");
        sql.push_bind(&pattern).push(") ");
    }
    sql.push(
        "select p.id, p.imei, p.account_code, p.model, g.name as group_name
           from panel p join panel_group g on g.id = p.group_id where true",
    );
    if is_indexed {
        sql.push(" and p.id in (select panel_id from hit)");
    } else if !like.is_empty() {
        sql.push(" and exists (select 1 from panel_search s where s.panel_id = p.id and s.text like ");
        sql.push_bind(&pattern).push(")");
    }
    if !scope.all_groups {
        sql.push(" and p.group_id = any(").push_bind(&scope.groups).push(")");
    }
    match without {
        None => {}
        Some(Without::Customer(account)) => {
            sql.push(" and not exists (select 1 from customer_link l where l.panel_id = p.id and l.account_id = ");
            sql.push_bind(account.0).push(")");
        }
        Some(Without::Installer(account, now)) => {
            sql.push(" and not exists (select 1 from installer_link l where l.panel_id = p.id and l.account_id = ");
            sql.push_bind(account.0).push(" and (l.ends_at is null or l.ends_at > ").push_bind(now).push("))");
        }
    }
    sql.push(" order by p.imei limit ").push_bind(most);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// Nobody changes the panel, its group or its partitions, or attaches somebody to it, until the transaction ends.
pub async fn lock(conn: &mut PgConnection, panel: PanelId) -> Result<()> {
    sqlx::query("select 1 from panel where id = $1 for update").bind(panel.0).execute(conn).await?;
    Ok(())
}

/// The panel's partitions stay as they are until the transaction ends: who changes them waits.
pub async fn keep(conn: &mut PgConnection, panel: PanelId) -> Result<()> {
    sqlx::query("select 1 from panel where id = $1 for key share").bind(panel.0).execute(conn).await?;
    Ok(())
}

/// Whether the installer application may reach it.
pub async fn access(conn: &mut PgConnection, panel: PanelId) -> Result<Option<bool>> {
    Ok(sqlx::query_scalar("select installer_access from panel where id = $1")
        .bind(panel.0)
        .fetch_optional(conn)
        .await?)
}

/// Lets the installer application reach a panel, or not.
pub async fn set_access(
    conn: &mut PgConnection,
    granted: &Granted<PanelRef>,
    on: bool,
    now: OffsetDateTime,
) -> Result<()> {
    let done =
        sqlx::query("update panel set installer_access = $2, version = version + 1, updated_at = $3 where id = $1")
            .bind(granted.target().id.0)
            .bind(on)
            .bind(now)
            .execute(conn)
            .await?;
    exactly_one(&done, "set_access")
}
