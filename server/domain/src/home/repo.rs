//! SQL of a customer's panels. Each statement holds his scope itself: his own links that have not ended. What else the
//! dashboard asks is beside its services (`people/repo.rs` and so on).

use model::accounts::LinkRole;
use model::gateway::Arming;
use model::home::HomePartition;
use model::ids::{AccountId, PanelId};
use model::panels::Connection;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::gateway::repo::GATEWAY_OF;

/// A word in the table that the program does not know.
pub(super) fn unknown(what: &str) -> Error {
    Error::bug(format!("{what} holds an unknown word"))
}

/// A customer on a panel, with what the dashboard needs of both.
#[derive(Debug, sqlx::FromRow)]
pub struct Place {
    /// His link.
    pub link: Uuid,
    /// Its version.
    pub version: i64,
    role: String,
    /// His name on the panel.
    pub user_name: String,
    /// The partitions he reaches.
    pub partitions: Vec<i16>,
    /// End of his link.
    pub ends_at: Option<OffsetDateTime>,
    /// The panel.
    pub panel: Uuid,
    /// 15 digits.
    pub imei: String,
    /// Account code.
    pub account_code: String,
    web_name: String,
    /// Model.
    pub model: String,
    connection: String,
    /// Since when it is, or is not, connected.
    pub connection_since: Option<OffsetDateTime>,
    /// Its group's company.
    pub company: Option<Uuid>,
    /// Which gateway carries commands to it.
    pub gateway: Option<Uuid>,
}

impl Place {
    /// Master or regular.
    pub fn role(&self) -> Result<LinkRole> {
        LinkRole::from_key(&self.role).ok_or_else(|| unknown("customer_link.role"))
    }

    /// Connected or not.
    pub fn connection(&self) -> Result<Connection> {
        Connection::from_key(&self.connection).ok_or_else(|| unknown("panel.connection"))
    }

    /// What to call the panel.
    pub fn title(&self) -> &str {
        if self.web_name.is_empty() { &self.account_code } else { &self.web_name }
    }

    /// Does he reach this partition?
    pub fn reaches(&self, number: u16) -> bool {
        self.partitions.iter().any(|n| i32::from(*n) == i32::from(number))
    }
}

fn place_sql() -> String {
    format!(
        "select l.id as link, l.version, l.role, l.user_name, l.partitions, l.ends_at, p.id as panel, p.imei,
                p.account_code, p.web_name, p.model, p.connection, p.connection_since, g.company_id as company,
                {GATEWAY_OF} as gateway
           from customer_link l
           join panel p on p.id = l.panel_id
           join panel_group g on g.id = p.group_id
          where l.account_id = $1 and (l.ends_at is null or l.ends_at > $2)"
    )
}

/// A customer's place on one panel.
pub async fn place(
    conn: &mut PgConnection,
    account: AccountId,
    panel: PanelId,
    now: OffsetDateTime,
) -> Result<Option<Place>> {
    let sql = format!("{} and p.id = $3", place_sql());
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).bind(now).bind(panel.0).fetch_optional(conn).await?)
}

/// The same, and nobody takes it from him until the transaction ends.
pub async fn place_kept(
    conn: &mut PgConnection,
    account: AccountId,
    panel: PanelId,
    now: OffsetDateTime,
) -> Result<Option<Place>> {
    let sql = format!("{} and p.id = $3 for share of l", place_sql());
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).bind(now).bind(panel.0).fetch_optional(conn).await?)
}

/// So many of a customer's places after so many, by the panel's name.
pub async fn places(
    conn: &mut PgConnection,
    account: AccountId,
    (take, skip): (u32, u32),
    now: OffsetDateTime,
) -> Result<Vec<Place>> {
    let sql = format!(
        "{} order by lower(coalesce(nullif(p.web_name, ''), p.account_code)), p.imei limit $3 offset $4",
        place_sql()
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(account.0)
        .bind(now)
        .bind(i64::from(take))
        .bind(i64::from(skip))
        .fetch_all(conn)
        .await?)
}

/// How many there are.
pub async fn count(conn: &mut PgConnection, account: AccountId, now: OffsetDateTime) -> Result<u32> {
    let n: i64 = sqlx::query_scalar(
        "select count(*) from customer_link where account_id = $1 and (ends_at is null or ends_at > $2)",
    )
    .bind(account.0)
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// A partition of a panel.
#[derive(Debug, sqlx::FromRow)]
pub struct PartitionRow {
    /// Of which panel.
    pub panel_id: Uuid,
    /// Its number.
    pub number: i16,
    name: String,
    state: String,
    state_at: Option<OffsetDateTime>,
}

impl PartitionRow {
    /// Its name, or its number in words.
    pub fn title(&self) -> String {
        if self.name.is_empty() { format!("Partition {}", self.number) } else { self.name.clone() }
    }

    /// As the page shows it.
    pub fn shown(&self) -> Result<HomePartition> {
        Ok(HomePartition {
            number: u16::try_from(self.number).unwrap_or(0),
            name: self.title(),
            state: Arming::from_key(&self.state).ok_or_else(|| unknown("panel_partition.state"))?,
            since: self.state_at.map(Into::into),
        })
    }
}

/// The partitions of these panels, by number.
pub async fn partitions(conn: &mut PgConnection, panels: &[Uuid]) -> Result<Vec<PartitionRow>> {
    Ok(sqlx::query_as(
        "select panel_id, number, name, state, state_at from panel_partition where panel_id = any($1)
          order by panel_id, number",
    )
    .bind(panels)
    .fetch_all(conn)
    .await?)
}

/// Sets a customer's name on his link, unless it was changed since `version`.
pub async fn rename(
    conn: &mut PgConnection,
    link: Uuid,
    version: i64,
    name: &str,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = sqlx::query(
        "update customer_link set user_name = $3, version = version + 1, updated_at = $4 where id = $1 and version = $2",
    )
    .bind(link)
    .bind(version)
    .bind(name)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
