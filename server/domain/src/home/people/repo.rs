//! SQL of the people of a panel.

use model::accounts::LinkRole;
use model::ids::{LinkId, PanelId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::repo::unknown;
use super::Given;
use crate::accounts::repo::exactly_one;
use crate::error::Result;

/// Somebody's link on a panel.
#[derive(Debug, sqlx::FromRow)]
pub struct LinkRow {
    /// Which.
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// How to call him.
    pub title: String,
    /// His address.
    pub email: String,
    /// His company.
    pub company: Uuid,
    /// His code on the panel.
    pub user_code: String,
    /// His name on the panel.
    pub user_name: String,
    /// Partitions he reaches.
    pub partitions: Vec<i16>,
    role: String,
    /// End of access.
    pub ends_at: Option<OffsetDateTime>,
    /// For optimistic locking.
    pub version: i64,
}

impl LinkRow {
    /// Master or regular.
    pub fn role(&self) -> Result<LinkRole> {
        LinkRole::from_key(&self.role).ok_or_else(|| unknown("customer_link.role"))
    }
}

const LINK: &str = "select l.id, l.account_id, coalesce(nullif(a.label, ''), a.email) as title, a.email,
        a.company_id as company, l.user_code, l.user_name, l.partitions, l.role, l.ends_at, l.version
   from customer_link l join account a on a.id = l.account_id
  where l.panel_id = $1";

/// Everybody on a panel, masters first, at most 200.
pub async fn links(conn: &mut PgConnection, panel: PanelId) -> Result<Vec<LinkRow>> {
    let sql =
        format!("{LINK} order by case l.role when 'master' then 1 else 2 end, lower(l.user_name), l.id limit 200");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(panel.0).fetch_all(conn).await?)
}

/// One of them.
pub async fn link(conn: &mut PgConnection, panel: Uuid, link: LinkId) -> Result<Option<LinkRow>> {
    let sql = format!("{LINK} and l.id = $2");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(panel).bind(link.0).fetch_optional(conn).await?)
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn link_locked(conn: &mut PgConnection, panel: Uuid, link: LinkId) -> Result<Option<LinkRow>> {
    let sql = format!("{LINK} and l.id = $2 for update of l");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(panel).bind(link.0).fetch_optional(conn).await?)
}

/// Changes a regular user's link.
pub async fn update_link(
    conn: &mut PgConnection,
    link: Uuid,
    version: i64,
    given: &Given,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "update customer_link set user_name = $3, partitions = $4, ends_at = $5, version = version + 1, updated_at = $6
          where id = $1 and version = $2 and role = 'regular'",
    )
    .bind(link)
    .bind(version)
    .bind(&given.user_name)
    .bind(&given.partitions)
    .bind(given.ends_at)
    .bind(now)
    .execute(conn)
    .await?;
    exactly_one(&done, "update a person's link")
}

/// Removes a regular user's link.
pub async fn delete_link(conn: &mut PgConnection, link: Uuid) -> Result<()> {
    let done =
        sqlx::query("delete from customer_link where id = $1 and role = 'regular'").bind(link).execute(conn).await?;
    exactly_one(&done, "delete a person's link")
}
