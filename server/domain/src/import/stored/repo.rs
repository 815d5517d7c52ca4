//! SQL that looks up what an import's rows name. Unscoped on purpose: it runs for the operator at
//! the command line, never for a request.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{StoredCompany, StoredCustomerLink, StoredGroup, StoredInstallerLink, StoredPanel, StoredPerson};
use crate::error::Result;

/// All companies; there are hundreds.
pub async fn companies(conn: &mut PgConnection) -> Result<Vec<StoredCompany>> {
    Ok(sqlx::query_as(
        "select c.id, c.code, coalesce(p.code, '') as parent_code, c.kind, c.name, c.region
           from company c left join company p on p.id = c.parent_id",
    )
    .fetch_all(conn)
    .await?)
}

/// All groups; there are thousands.
pub async fn groups(conn: &mut PgConnection) -> Result<Vec<StoredGroup>> {
    Ok(sqlx::query_as(
        "select g.id, g.name, g.description, coalesce(c.code, '') as company_code
           from panel_group g left join company c on c.id = g.company_id",
    )
    .fetch_all(conn)
    .await?)
}

/// The panels of these IMEIs.
pub async fn panels(conn: &mut PgConnection, imeis: &[String]) -> Result<Vec<StoredPanel>> {
    Ok(sqlx::query_as(
        "select p.id, p.imei, p.web_name, p.account_code, p.model,
                array(select n.number from panel_partition n where n.panel_id = p.id order by n.number) as partitions
           from panel p where p.imei = any($1)",
    )
    .bind(imeis)
    .fetch_all(conn)
    .await?)
}

/// The people of these addresses, by address or login name.
pub async fn people(conn: &mut PgConnection, canonical: &[String]) -> Result<Vec<StoredPerson>> {
    Ok(sqlx::query_as(
        "select id, kind, email_canonical, username, label, first_name, last_name, phone, country, company_id,
                role_id, created_by, created_at
           from account where email_canonical = any($1) or username = any($1)",
    )
    .bind(canonical)
    .fetch_all(conn)
    .await?)
}

/// The customers' links between any of these accounts and any of these panels.
pub async fn customer_links(
    conn: &mut PgConnection,
    accounts: &[Uuid],
    panels: &[Uuid],
) -> Result<Vec<StoredCustomerLink>> {
    Ok(sqlx::query_as(
        "select account_id, panel_id, user_code, user_name, partitions, role, ends_at
           from customer_link where account_id = any($1) and panel_id = any($2)",
    )
    .bind(accounts)
    .bind(panels)
    .fetch_all(conn)
    .await?)
}

/// As [`customer_links`], of installers.
pub async fn installer_links(
    conn: &mut PgConnection,
    accounts: &[Uuid],
    panels: &[Uuid],
) -> Result<Vec<StoredInstallerLink>> {
    Ok(sqlx::query_as(
        "select account_id, panel_id, ends_at
           from installer_link where account_id = any($1) and panel_id = any($2)",
    )
    .bind(accounts)
    .bind(panels)
    .fetch_all(conn)
    .await?)
}
