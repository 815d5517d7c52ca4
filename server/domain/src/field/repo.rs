//! SQL of the installer application. Each statement holds the installer's scope itself.

use model::accounts::LinkRole;
use model::field_app::FieldPerson;
use model::ids::{AccountId, PanelId};
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::unknown;
use crate::error::Result;

/// A panel of an installer.
#[derive(Debug, sqlx::FromRow)]
pub struct Row {
    id: Uuid,
    /// 15 digits.
    pub imei: String,
    /// Account code.
    pub account_code: String,
    /// Its name; may be empty.
    pub web_name: String,
    /// Model.
    pub model: String,
    /// online, offline, never.
    pub connection: String,
    /// End of the link.
    pub ends_at: Option<OffsetDateTime>,
    /// A permit is needed.
    pub needs_permit: bool,
}

impl Row {
    /// Which.
    pub const fn panel(&self) -> PanelId {
        PanelId(self.id)
    }
}

const ROW: &str = "select p.id, p.imei, p.account_code, p.web_name, p.model, p.connection, l.ends_at, p.needs_permit
   from installer_link l join panel p on p.id = l.panel_id
  where l.account_id = $1 and (l.ends_at is null or l.ends_at > $2) and p.installer_access";

/// What a search looks through; no pattern matches everything.
const FOUND: &str = "(cardinality($3::text[]) = 0
    or exists (select 1 from panel_search s where s.panel_id = p.id and s.text like all ($3)))";

/// So many of the installer's panels after so many.
pub async fn page(
    pool: &PgPool,
    account: AccountId,
    patterns: &[String],
    (take, skip): (u32, u32),
    now: OffsetDateTime,
) -> Result<Vec<Row>> {
    let sql = format!("{ROW} and {FOUND} order by p.account_code, p.imei, p.id limit $4 offset $5");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(account.0)
        .bind(now)
        .bind(patterns)
        .bind(i64::from(take))
        .bind(i64::from(skip))
        .fetch_all(pool)
        .await?)
}

/// How many of an installer's panels there are.
#[derive(Debug, sqlx::FromRow)]
pub struct Counts {
    found: i64,
    closed: i64,
}

impl Counts {
    /// Found by the search.
    pub fn found(&self) -> u32 {
        u32::try_from(self.found).unwrap_or(u32::MAX)
    }

    /// Assigned, but not letting the installer application in; whatever the search.
    pub fn closed(&self) -> u32 {
        u32::try_from(self.closed).unwrap_or(u32::MAX)
    }
}

/// Counts the installer's panels: one person's links are few.
pub async fn counts(pool: &PgPool, account: AccountId, patterns: &[String], now: OffsetDateTime) -> Result<Counts> {
    let sql = format!(
        "select count(*) filter (where p.installer_access and {FOUND}) as found,
                count(*) filter (where not p.installer_access) as closed
           from installer_link l join panel p on p.id = l.panel_id
          where l.account_id = $1 and (l.ends_at is null or l.ends_at > $2)"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).bind(now).bind(patterns).fetch_one(pool).await?)
}

/// One of the installer's panels.
pub async fn row(
    conn: &mut PgConnection,
    account: AccountId,
    panel: PanelId,
    now: OffsetDateTime,
) -> Result<Option<Row>> {
    let sql = format!("{ROW} and p.id = $3");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).bind(now).bind(panel.0).fetch_optional(conn).await?)
}

/// What the panel's page shows beside the row.
#[derive(Debug, sqlx::FromRow)]
pub struct DetailRow {
    /// Its group's name.
    pub group_name: String,
    /// Since when it is, or is not, connected.
    pub connection_since: Option<OffsetDateTime>,
    /// When it first connected.
    pub first_connected_at: Option<OffsetDateTime>,
}

/// Reads it; the panel was found among the installer's before.
pub async fn detail(conn: &mut PgConnection, panel: PanelId) -> Result<Option<DetailRow>> {
    Ok(sqlx::query_as(
        "select g.name as group_name, p.connection_since, p.first_connected_at
           from panel p join panel_group g on g.id = p.group_id where p.id = $1",
    )
    .bind(panel.0)
    .fetch_optional(conn)
    .await?)
}

/// A panel's partitions: number and name.
pub async fn partitions(conn: &mut PgConnection, panel: PanelId) -> Result<Vec<(i16, String)>> {
    Ok(sqlx::query_as("select number, name from panel_partition where panel_id = $1 order by number")
        .bind(panel.0)
        .fetch_all(conn)
        .await?)
}

/// Somebody attached to a panel.
#[derive(Debug, sqlx::FromRow)]
pub struct Attached {
    name: String,
    /// master, regular, installer.
    role: String,
}

impl Attached {
    /// In the words of the screen.
    pub fn person(self) -> Result<FieldPerson> {
        let role = match LinkRole::from_key(&self.role) {
            Some(role) => role.word().to_owned(),
            None if self.role == "installer" => "Installer".to_owned(),
            None => return Err(unknown("customer_link.role")),
        };
        Ok(FieldPerson { name: self.name, role })
    }
}

/// Who is attached to a panel now: customers by their name on the panel, installers by their own;
/// the masters first, at most 200.
pub async fn people(conn: &mut PgConnection, panel: PanelId, now: OffsetDateTime) -> Result<Vec<Attached>> {
    Ok(sqlx::query_as(
        "select name, role from (
             select l.user_name as name, l.role, case l.role when 'master' then 1 else 2 end as place, a.id
               from customer_link l join account a on a.id = l.account_id
              where l.panel_id = $1 and (l.ends_at is null or l.ends_at > $2)
             union all
             select coalesce(nullif(a.label, ''), a.email), 'installer', 3, a.id
               from installer_link l join account a on a.id = l.account_id
              where l.panel_id = $1 and (l.ends_at is null or l.ends_at > $2)
         ) attached
          order by place, name, id limit 200",
    )
    .bind(panel.0)
    .bind(now)
    .fetch_all(conn)
    .await?)
}
