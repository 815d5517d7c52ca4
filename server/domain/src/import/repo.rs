//! SQL that writes many records at once: COPY, table by table.

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::copy::CopyText;
use super::new::{NewCompany, NewCustomerLink, NewGroup, NewInstallerLink, NewPanel, NewPerson};
use crate::error::Result;
use crate::fold::fold;

/// Columns in the order of [`company_row`].
pub const COMPANIES: &str = "copy company (id, code, parent_id, kind, name, name_key, region, authorization_code,
    created_at, updated_at) from stdin";

/// Columns in the order of [`group_row`].
pub const GROUPS: &str = "copy panel_group (id, name, name_key, description, company_id, is_main, created_at,
    updated_at) from stdin";

/// Columns in the order of [`panel_row`].
pub const PANELS: &str = "copy panel (id, imei, web_name, account_code, model, group_id, connection,
    first_connected_at, installer_access, created_at, updated_at) from stdin";

/// A panel's id and a number a row.
pub const PARTITIONS: &str = "copy panel_partition (panel_id, number) from stdin";

/// Columns in the order of [`panel_text_row`].
pub const PANEL_TEXTS: &str = "copy panel_search (panel_id, sight, text) from stdin";

/// Columns in the order of [`person_row`].
pub const PEOPLE: &str = "copy account (id, kind, email, email_canonical, username, label, first_name, last_name,
    name_key, phone, phone_digits, country, state, company_id, sight, role_id, panel_count,
    master_count, last_sign_in_at, created_by, created_at, updated_at) from stdin";

/// Columns in the order of [`person_text_row`].
pub const PEOPLE_TEXTS: &str = "copy account_search (account_id, kind, sight, text) from stdin";

/// Columns in the order of [`customer_link_row`].
pub const CUSTOMER_LINKS: &str = "copy customer_link (id, account_id, panel_id, user_code, user_name, partitions,
    role, ends_at, created_at, updated_at) from stdin";

const INSTALLER_LINKS: &str = "copy installer_link (id, account_id, panel_id, ends_at, created_at, updated_at)
    from stdin";

/// Sends gathered rows through one COPY statement; nothing when there are none.
pub async fn copy(conn: &mut PgConnection, statement: &'static str, rows: &mut CopyText) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut copy = conn.copy_in_raw(statement).await?;
    copy.send(rows.take()).await?;
    copy.finish().await?;
    Ok(())
}

/// One company.
pub fn company_row(rows: &mut CopyText, c: &NewCompany, now: OffsetDateTime) {
    rows.plain(c.id).text(&c.code).optional_id(c.parent).plain(c.kind.key()).text(&c.name).text(&fold(&c.name));
    rows.plain(&c.region).plain(&c.authorization_code).time(now).time(now).end();
}

/// One group.
pub fn group_row(rows: &mut CopyText, g: &NewGroup, now: OffsetDateTime) {
    rows.plain(g.id).text(&g.name).text(&fold(&g.name)).text(&g.description).optional_id(g.company);
    rows.plain(g.is_main).time(now).time(now).end();
}

/// One panel without partitions and text.
pub fn panel_row(rows: &mut CopyText, p: &NewPanel, now: OffsetDateTime) {
    rows.plain(p.id).plain(&p.imei).text(&p.web_name).text(&p.account_code).text(&p.model).plain(p.group);
    rows.plain(p.connection.key()).optional_time(p.first_connected_at).plain(p.installer_access);
    rows.time(now).time(now).end();
}

/// Its partitions.
pub fn partition_rows(rows: &mut CopyText, p: &NewPanel) {
    for number in &p.partitions {
        rows.plain(p.id).plain(number).end();
    }
}

/// What a search finds it by.
pub fn panel_text_row(rows: &mut CopyText, p: &NewPanel) {
    rows.plain(p.id).ids(&[p.group]).text(&p.search_text()).end();
}

/// One person without the search text.
pub fn person_row(rows: &mut CopyText, p: &NewPerson, now: OffsetDateTime) {
    let canonical = p.canonical();
    rows.plain(p.id).plain(p.kind.key()).text(&p.email).text(&canonical).text(&canonical);
    rows.text(&p.label).text(&p.first_name).text(&p.last_name).text(&p.name_key()).text(&p.phone);
    rows.plain(model::field::phone_digits(&p.phone)).text(&p.country).plain(p.state.key()).plain(p.company);
    rows.ids(&p.sight()).optional_id(p.role).plain(p.panels.0).plain(p.panels.1).optional_time(p.last_sign_in_at);
    rows.optional_id(p.created_by).time(p.created_at).time(now).end();
}

/// What a search finds him by.
pub fn person_text_row(rows: &mut CopyText, p: &NewPerson) {
    rows.plain(p.id).plain(p.kind.key()).ids(&p.sight()).text(&p.search_text()).end();
}

/// One customer's link.
pub fn customer_link_row(rows: &mut CopyText, l: &NewCustomerLink, now: OffsetDateTime) {
    rows.plain(l.id).plain(l.account).plain(l.panel).text(&l.user_code).text(&l.user_name);
    rows.numbers(&l.partitions).plain(l.role.key()).optional_time(l.ends_at).time(now).time(now).end();
}

/// Adds companies; parents before or among them.
pub async fn add_companies(conn: &mut PgConnection, new: &[NewCompany], now: OffsetDateTime) -> Result<()> {
    let mut rows = CopyText::default();
    for c in new {
        company_row(&mut rows, c, now);
    }
    copy(conn, COMPANIES, &mut rows).await
}

/// Gives a company another code, name and region.
pub async fn name_company(
    conn: &mut PgConnection,
    id: Uuid,
    code: &str,
    name: &str,
    region: &str,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "update company set code = $2, name = $3, name_key = $4, region = $5, version = version + 1, updated_at = $6
          where id = $1",
    )
    .bind(id)
    .bind(code)
    .bind(name)
    .bind(fold(name))
    .bind(region)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds groups.
pub async fn add_groups(conn: &mut PgConnection, new: &[NewGroup], now: OffsetDateTime) -> Result<()> {
    let mut rows = CopyText::default();
    for g in new {
        group_row(&mut rows, g, now);
    }
    copy(conn, GROUPS, &mut rows).await
}

/// Adds panels, their partitions and search texts.
pub async fn add_panels(conn: &mut PgConnection, new: &[NewPanel], now: OffsetDateTime) -> Result<()> {
    let mut rows = CopyText::default();
    for p in new {
        panel_row(&mut rows, p, now);
    }
    copy(conn, PANELS, &mut rows).await?;
    for p in new {
        partition_rows(&mut rows, p);
    }
    copy(conn, PARTITIONS, &mut rows).await?;
    for p in new {
        panel_text_row(&mut rows, p);
    }
    copy(conn, PANEL_TEXTS, &mut rows).await
}

/// Adds people and their search texts; not their tally.
pub async fn add_people(conn: &mut PgConnection, new: &[NewPerson], now: OffsetDateTime) -> Result<()> {
    let mut rows = CopyText::default();
    for p in new {
        person_row(&mut rows, p, now);
    }
    copy(conn, PEOPLE, &mut rows).await?;
    for p in new {
        person_text_row(&mut rows, p);
    }
    copy(conn, PEOPLE_TEXTS, &mut rows).await
}

/// Adds customers' links; not the accounts' counts.
pub async fn add_customer_links(conn: &mut PgConnection, new: &[NewCustomerLink], now: OffsetDateTime) -> Result<()> {
    let mut rows = CopyText::default();
    for l in new {
        customer_link_row(&mut rows, l, now);
    }
    copy(conn, CUSTOMER_LINKS, &mut rows).await
}

/// Adds installers' links.
pub async fn add_installer_links(conn: &mut PgConnection, new: &[NewInstallerLink], now: OffsetDateTime) -> Result<()> {
    let mut rows = CopyText::default();
    for l in new {
        rows.plain(l.id).plain(l.account).plain(l.panel).optional_time(l.ends_at).time(now).time(now).end();
    }
    copy(conn, INSTALLER_LINKS, &mut rows).await
}

/// Counts these accounts' panels anew.
pub async fn recount_panels(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<()> {
    sqlx::query(
        "update account a set panel_count = c.panels, master_count = c.masters
           from (select account_id, count(*)::integer as panels,
                        (count(*) filter (where role = 'master'))::integer as masters
                   from customer_link where account_id = any($1) group by account_id) c
          where a.id = c.account_id",
    )
    .bind(accounts)
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts these installers' panels anew (S3-30).
pub async fn recount_installers(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<()> {
    sqlx::query(
        "update account a set panel_count = c.panels
           from (select account_id, count(*)::integer as panels
                   from installer_link where account_id = any($1) group by account_id) c
          where a.id = c.account_id",
    )
    .bind(accounts)
    .execute(conn)
    .await?;
    Ok(())
}

/// Tells the planner what came.
pub async fn analyze(pool: &PgPool) -> Result<()> {
    // A transaction of its own: the longer limit must not stay with the connection.
    let mut tx = pool.begin().await?;
    sqlx::raw_sql("set local statement_timeout = '10min'").execute(&mut *tx).await?;
    sqlx::raw_sql(
        "analyze company, panel_group, group_member, panel, panel_partition, panel_search, account, account_search,
         customer_link, installer_link",
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
