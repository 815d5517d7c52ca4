//! SQL of the people on a panel.

use model::access::PersonRef;
use model::accounts::{CustomerLink, Kind, LinkRole};
use model::ids::{AccountId, LinkId, PanelId};
use model::installers::InstallerLink;
use model::panels::{PanelCustomer, PanelInstaller};
use sqlx::{PgConnection, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::links::repo::table;
use crate::accounts::repo::unknown;
use crate::accounts::sight::repo::push_listed_sight;
use crate::caller::Scope;
use crate::error::Result;
use crate::panels::PanelRef;

#[derive(sqlx::FromRow)]
struct CustomerRow {
    account_id: Uuid,
    name: String,
    email: String,
    id: Uuid,
    user_code: String,
    user_name: String,
    partitions: Vec<i16>,
    role: String,
    ends_at: Option<OffsetDateTime>,
    version: i64,
    model: String,
}

/// Customers of a panel in sight, by name. Whoever sees a panel sees its customers.
pub async fn customers(conn: &mut PgConnection, panel: &PanelRef, now: OffsetDateTime) -> Result<Vec<PanelCustomer>> {
    let rows: Vec<CustomerRow> = sqlx::query_as(
        "select l.account_id, coalesce(nullif(a.label, ''), a.email) as name, a.email, l.id, l.user_code, l.user_name,
                l.partitions, l.role, l.ends_at, l.version, p.model
           from customer_link l join account a on a.id = l.account_id join panel p on p.id = l.panel_id
          where l.panel_id = $1 order by a.name_key, a.id",
    )
    .bind(panel.id.0)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|row| customer(row, panel, now)).collect()
}

fn customer(row: CustomerRow, panel: &PanelRef, now: OffsetDateTime) -> Result<PanelCustomer> {
    Ok(PanelCustomer {
        person: PersonRef { id: AccountId(row.account_id), name: row.name },
        email: row.email,
        link: CustomerLink {
            id: LinkId(row.id),
            panel_id: panel.id,
            imei: panel.imei.clone(),
            account_code: panel.account_code.clone(),
            model: row.model,
            group: panel.group.clone(),
            panel_partitions: panel.partitions.clone(),
            user_code: row.user_code,
            user_name: row.user_name,
            partitions: row.partitions.iter().filter_map(|n| u16::try_from(*n).ok()).collect(),
            role: LinkRole::from_key(&row.role).ok_or_else(|| unknown("role"))?,
            ends_at: row.ends_at.map(Into::into),
            ended: row.ends_at.is_some_and(|at| at <= now),
            version: row.version,
        },
    })
}

#[derive(sqlx::FromRow)]
struct InstallerRow {
    account_id: Uuid,
    name: String,
    email: String,
    id: Uuid,
    ends_at: Option<OffsetDateTime>,
    version: i64,
    access: bool,
    needs_permit: bool,
}

/// Installers of a panel in sight, by name; without permits.
pub async fn installers(conn: &mut PgConnection, panel: &PanelRef, now: OffsetDateTime) -> Result<Vec<PanelInstaller>> {
    let rows: Vec<InstallerRow> = sqlx::query_as(
        "select l.account_id, coalesce(nullif(a.label, ''), a.email) as name, a.email, l.id, l.ends_at, l.version,
                p.installer_access as access, p.needs_permit
           from installer_link l join account a on a.id = l.account_id join panel p on p.id = l.panel_id
          where l.panel_id = $1 and a.kind = 'installer' order by a.name_key, a.id",
    )
    .bind(panel.id.0)
    .fetch_all(conn)
    .await?;
    let installer = |row: InstallerRow| PanelInstaller {
        person: PersonRef { id: AccountId(row.account_id), name: row.name },
        email: row.email,
        link: InstallerLink {
            id: LinkId(row.id),
            panel_id: panel.id,
            imei: panel.imei.clone(),
            account_code: panel.account_code.clone(),
            group_id: panel.group_id,
            group: panel.group.clone(),
            ends_at: row.ends_at.map(Into::into),
            ended: row.ends_at.is_some_and(|at| at <= now),
            access: row.access,
            needs_permit: row.needs_permit,
            permit: None,
            version: row.version,
        },
    };
    Ok(rows.into_iter().map(installer).collect())
}

/// A person to choose.
#[derive(Debug, sqlx::FromRow)]
pub struct ChoiceRow {
    /// Which.
    pub id: Uuid,
    /// Display name; may be empty.
    pub label: String,
    /// Address.
    pub email: String,
}

/// Most hits of a search that are looked at for a choice.
const HITS: i64 = 2_000;

/// People of a kind in sight by name, without those who are on the panel; an installer whose assignment has
/// ended by the instant is not. `like` is a literal part of a pattern, empty for any.
pub async fn choices(
    conn: &mut PgConnection,
    scope: &Scope,
    (kind, panel, now): (Kind, PanelId, OffsetDateTime),
    like: &str,
    most: i64,
) -> Result<Vec<ChoiceRow>> {
    // Written out, not bound: the indexes are made for one kind each.
    let kind_is = format!(".kind = '{}'", kind.key());
    let mut sql = QueryBuilder::new("");
    if !like.is_empty() {
        sql.push("with hit as materialized (select s.account_id from account_search s where s").push(&kind_is);
        sql.push(" and s.text like ").push_bind(format!("%{like}%"));
        push_listed_sight(&mut sql, scope, "s.sight");
        sql.push(" limit ").push_bind(HITS).push(") ");
    }
    sql.push("select a.id, a.label, a.email from account a where a").push(&kind_is);
    if !like.is_empty() {
        sql.push(" and a.id in (select account_id from hit)");
    }
    push_listed_sight(&mut sql, scope, "a.sight");
    sql.push(" and not exists (select 1 from ")
        .push(table(kind))
        .push(" l where l.account_id = a.id and l.panel_id = ");
    sql.push_bind(panel.0);
    if kind == Kind::Installer {
        sql.push(" and (l.ends_at is null or l.ends_at > ").push_bind(now).push(")");
    }
    sql.push(") order by a.name_key, a.id limit ").push_bind(most);
    Ok(sql.build_query_as().fetch_all(conn).await?)
}

/// Who is on some panels.
#[derive(Debug, Default)]
pub struct On {
    /// Customers, by name, each once.
    pub customers: Vec<PersonRef>,
    /// Installers, the same.
    pub installers: Vec<PersonRef>,
}

/// Everybody on these panels.
pub async fn on(conn: &mut PgConnection, panels: &[PanelId]) -> Result<On> {
    let ids: Vec<Uuid> = panels.iter().map(|id| id.0).collect();
    let rows: Vec<(Uuid, String, String)> = sqlx::query_as(
        "select a.id, coalesce(nullif(a.label, ''), a.email), a.kind from account a
          where a.kind in ('end_user', 'installer')
            and a.id in (select account_id from customer_link where panel_id = any($1)
                          union select account_id from installer_link where panel_id = any($1))
          order by a.name_key, a.id",
    )
    .bind(ids)
    .fetch_all(conn)
    .await?;
    let mut on = On::default();
    for (id, name, kind) in rows {
        let side = if kind == Kind::EndUser.key() { &mut on.customers } else { &mut on.installers };
        side.push(PersonRef { id: AccountId(id), name });
    }
    Ok(on)
}
