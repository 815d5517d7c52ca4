//! SQL of installers' panels. Every statement that writes `installer_link` for a person is here.

use model::ids::{AccountId, GroupId, LinkId, PanelId};
use model::installers::InstallerLink;
use sqlx::{PgConnection, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::AccountRef;
use crate::accounts::repo::exactly_one;
use crate::caller::{Granted, Scope};
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    panel_id: Uuid,
    imei: String,
    account_code: String,
    group_id: Uuid,
    group_name: String,
    ends_at: Option<OffsetDateTime>,
    access: bool,
    needs_permit: bool,
    version: i64,
}

/// An installer's links to panels in sight, by IMEI; without permits.
pub async fn of_account(
    conn: &mut PgConnection,
    scope: &Scope,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<Vec<InstallerLink>> {
    let mut sql = QueryBuilder::new(
        "select l.id, l.panel_id, p.imei, p.account_code, p.group_id, g.name as group_name, l.ends_at,
                p.installer_access as access, p.needs_permit, l.version
           from installer_link l
           join panel p on p.id = l.panel_id
           join panel_group g on g.id = p.group_id
          where l.account_id = ",
    );
    sql.push_bind(account.0);
    if !scope.all_groups {
        sql.push(" and p.group_id = any(").push_bind(&scope.groups).push(")");
    }
    sql.push(" order by p.imei");
    let rows: Vec<Row> = sql.build_query_as().fetch_all(conn).await?;
    let link = |row: Row| InstallerLink {
        id: LinkId(row.id),
        panel_id: PanelId(row.panel_id),
        imei: row.imei,
        account_code: row.account_code,
        group_id: GroupId(row.group_id),
        group: row.group_name,
        ends_at: row.ends_at.map(Into::into),
        ended: row.ends_at.is_some_and(|at| at <= now),
        access: row.access,
        needs_permit: row.needs_permit,
        permit: None,
        version: row.version,
    };
    Ok(rows.into_iter().map(link).collect())
}

/// A stored link.
#[derive(Debug, sqlx::FromRow)]
pub struct Stored {
    /// Which.
    pub id: Uuid,
    /// Which panel.
    pub panel_id: Uuid,
    /// First instant without access.
    pub ends_at: Option<OffsetDateTime>,
    /// For optimistic locking.
    pub version: i64,
}

impl Stored {
    /// Gives no access any more.
    pub fn has_ended(&self, now: OffsetDateTime) -> bool {
        self.ends_at.is_some_and(|at| at <= now)
    }
}

/// One link of an installer, locked.
pub async fn find(conn: &mut PgConnection, account: AccountId, link: LinkId) -> Result<Option<Stored>> {
    Ok(sqlx::query_as(
        "select id, panel_id, ends_at, version from installer_link where id = $1 and account_id = $2 for update",
    )
    .bind(link.0)
    .bind(account.0)
    .fetch_optional(conn)
    .await?)
}

/// An installer's link to a panel, locked.
pub async fn find_on(conn: &mut PgConnection, account: AccountId, panel: PanelId) -> Result<Option<Stored>> {
    Ok(sqlx::query_as(
        "select id, panel_id, ends_at, version from installer_link
          where account_id = $1 and panel_id = $2 for update",
    )
    .bind(account.0)
    .bind(panel.0)
    .fetch_optional(conn)
    .await?)
}

/// Writes a link.
pub async fn insert(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    id: LinkId,
    panel: PanelId,
    ends_at: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into installer_link (id, account_id, panel_id, ends_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(id.0)
    .bind(granted.target().id.0)
    .bind(panel.0)
    .bind(ends_at)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives a link another end.
pub async fn renew(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    link: LinkId,
    ends_at: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "update installer_link set ends_at = $3, version = version + 1, updated_at = $4
          where id = $1 and account_id = $2",
    )
    .bind(link.0)
    .bind(granted.target().id.0)
    .bind(ends_at)
    .bind(now)
    .execute(conn)
    .await?;
    exactly_one(&done, "renew link")
}

/// Removes these links of one installer.
pub async fn delete(conn: &mut PgConnection, granted: &Granted<AccountRef>, links: &[Uuid]) -> Result<()> {
    let done = sqlx::query("delete from installer_link where account_id = $1 and id = any($2)")
        .bind(granted.target().id.0)
        .bind(links)
        .execute(conn)
        .await?;
    let (touched, wanted) = (done.rows_affected(), links.len() as u64);
    if touched == wanted { Ok(()) } else { Err(Error::bug(format!("delete links: {touched} rows, not {wanted}"))) }
}

/// Brings the account's kept count in step with its links.
pub async fn recount(conn: &mut PgConnection, account: AccountId) -> Result<()> {
    sqlx::query(
        "update account set panel_count = (select count(*)::int from installer_link where account_id = $1)
          where id = $1",
    )
    .bind(account.0)
    .execute(conn)
    .await?;
    Ok(())
}
