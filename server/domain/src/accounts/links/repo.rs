//! SQL of customers' panels.

use model::accounts::{CustomerLink, Kind, LinkRole};
use model::ids::{AccountId, LinkId, PanelId};
use sqlx::{PgConnection, PgPool, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::AccountRef;
use super::super::repo::{exactly_one, unknown};
use super::LinkValues;
use crate::caller::{Granted, Scope};
use crate::error::Result;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    panel_id: Uuid,
    imei: String,
    account_code: String,
    model: String,
    group_name: String,
    panel_partitions: Vec<i16>,
    user_code: String,
    user_name: String,
    partitions: Vec<i16>,
    role: String,
    ends_at: Option<OffsetDateTime>,
    version: i64,
}

fn numbers(stored: &[i16]) -> Vec<u16> {
    stored.iter().filter_map(|n| u16::try_from(*n).ok()).collect()
}

/// An account's links to panels in sight, by IMEI.
pub async fn of_account(
    pool: &PgPool,
    scope: &Scope,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<Vec<CustomerLink>> {
    let mut sql = QueryBuilder::new(
        "select l.id, l.panel_id, p.imei, p.account_code, p.model, g.name as group_name,
                array(select number from panel_partition where panel_id = p.id order by number) as panel_partitions,
                l.user_code, l.user_name, l.partitions, l.role, l.ends_at, l.version
           from customer_link l
           join panel p on p.id = l.panel_id
           join panel_group g on g.id = p.group_id
          where l.account_id = ",
    );
    sql.push_bind(account.0);
    if !scope.all_groups {
        sql.push(" and p.group_id = any(").push_bind(&scope.groups).push(")");
    }
    sql.push(" order by p.imei");
    let rows: Vec<Row> = sql.build_query_as().fetch_all(pool).await?;
    rows.into_iter()
        .map(|row| {
            Ok(CustomerLink {
                id: LinkId(row.id),
                panel_id: PanelId(row.panel_id),
                imei: row.imei,
                account_code: row.account_code,
                model: row.model,
                group: row.group_name,
                panel_partitions: numbers(&row.panel_partitions),
                user_code: row.user_code,
                user_name: row.user_name,
                partitions: numbers(&row.partitions),
                role: LinkRole::from_key(&row.role).ok_or_else(|| unknown("role"))?,
                ends_at: row.ends_at.map(Into::into),
                ended: row.ends_at.is_some_and(|at| at <= now),
                version: row.version,
            })
        })
        .collect()
}

/// A stored link.
#[derive(Debug, sqlx::FromRow)]
pub struct Stored {
    /// Which panel.
    pub panel_id: Uuid,
    /// Its IMEI.
    pub imei: String,
    /// The customer's code.
    pub user_code: String,
    /// The customer's name.
    pub user_name: String,
    /// Partitions reached.
    pub partitions: Vec<i16>,
    /// master or regular.
    pub role: String,
    /// End of access.
    pub ends_at: Option<OffsetDateTime>,
    /// For optimistic locking.
    pub version: i64,
}

/// One link of an account.
pub async fn find(conn: &mut PgConnection, account: AccountId, link: LinkId) -> Result<Option<Stored>> {
    Ok(sqlx::query_as(
        "select l.panel_id, p.imei, l.user_code, l.user_name, l.partitions, l.role, l.ends_at, l.version
           from customer_link l join panel p on p.id = l.panel_id
          where l.id = $1 and l.account_id = $2 for update of l",
    )
    .bind(link.0)
    .bind(account.0)
    .fetch_optional(conn)
    .await?)
}

fn stored(partitions: &[u16]) -> Vec<i16> {
    partitions.iter().filter_map(|n| i16::try_from(*n).ok()).collect()
}

/// Writes a link.
pub async fn insert(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    id: Uuid,
    panel: PanelId,
    values: &LinkValues,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into customer_link (id, account_id, panel_id, user_code, user_name, partitions, role, ends_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
    )
    .bind(id)
    .bind(granted.target().id.0)
    .bind(panel.0)
    .bind(&values.user_code)
    .bind(&values.user_name)
    .bind(stored(&values.partitions))
    .bind(values.role.key())
    .bind(values.ends_at)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes a link.
pub async fn update(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    link: LinkId,
    values: &LinkValues,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "update customer_link set user_code = $3, user_name = $4, partitions = $5, role = $6,
             ends_at = $7, version = version + 1, updated_at = $8
          where id = $1 and account_id = $2",
    )
    .bind(link.0)
    .bind(granted.target().id.0)
    .bind(&values.user_code)
    .bind(&values.user_name)
    .bind(stored(&values.partitions))
    .bind(values.role.key())
    .bind(values.ends_at)
    .bind(now)
    .execute(conn)
    .await?;
    exactly_one(&done, "update link")
}

/// Removes a link.
pub async fn delete(conn: &mut PgConnection, granted: &Granted<AccountRef>, link: LinkId) -> Result<()> {
    let done = sqlx::query("delete from customer_link where id = $1 and account_id = $2")
        .bind(link.0)
        .bind(granted.target().id.0)
        .execute(conn)
        .await?;
    exactly_one(&done, "delete link")
}

/// Brings the account's kept counts in step with its links.
pub async fn recount(conn: &mut PgConnection, account: AccountId) -> Result<()> {
    sqlx::query(
        "update account a set panel_count = n.panels, master_count = n.masters
           from (select count(*)::int as panels, (count(*) filter (where role = 'master'))::int as masters
                   from customer_link where account_id = $1) n
          where a.id = $1",
    )
    .bind(account.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// The IMEIs an account is attached to, for the log.
pub async fn imeis(conn: &mut PgConnection, kind: Kind, account: AccountId) -> Result<Vec<String>> {
    let mut sql = QueryBuilder::new("select p.imei from ");
    sql.push(table(kind)).push(" l join panel p on p.id = l.panel_id where l.account_id = ");
    sql.push_bind(account.0).push(" order by p.imei");
    Ok(sql.build_query_scalar().fetch_all(conn).await?)
}

/// Where the links of accounts of a kind are. Employees have those they had as installers.
pub const fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "customer_link",
        Kind::Installer | Kind::Employee => "installer_link",
    }
}
