//! SQL of panels.

use model::ids::{AccountId, PanelId};
use sqlx::{PgConnection, PgPool, QueryBuilder};
use uuid::Uuid;

use super::PanelRef;
use crate::caller::Scope;
use crate::error::Result;

#[derive(sqlx::FromRow)]
struct RefRow {
    id: Uuid,
    imei: String,
    account_code: String,
    group_name: String,
    partitions: Vec<i16>,
}

/// One panel in sight.
pub async fn find_visible(conn: &mut PgConnection, scope: &Scope, id: PanelId) -> Result<Option<PanelRef>> {
    let row: Option<RefRow> = sqlx::query_as(
        "select p.id, p.imei, p.account_code, g.name as group_name,
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
        group: row.group_name,
        partitions: row.partitions.iter().filter_map(|n| u16::try_from(*n).ok()).collect(),
    }))
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

/// Panels in sight by IMEI. `like` is a literal part of a pattern, empty for any. From three
/// characters on the trigram index finds the hits first; fewer it cannot find, but then nearly
/// every panel matches and walking them by IMEI is soon done.
pub async fn choices(
    pool: &PgPool,
    scope: &Scope,
    like: &str,
    not_on: Option<AccountId>,
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
    if let Some(account) = not_on {
        sql.push(" and not exists (select 1 from customer_link l where l.panel_id = p.id and l.account_id = ");
        sql.push_bind(account.0).push(")");
    }
    sql.push(" order by p.imei limit ").push_bind(most);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}
