//! SQL of the demo.

use model::catalogue::EntryKind;
use model::ids::EntryId;
use model::installers::PermitState;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::DemoPerson;
use crate::catalogue::repo::{self as catalogue, Facts};
use crate::error::Result;

/// What the setting `demo` says: loading, or loaded with these people to offer.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Mark {
    /// None while the load is under way.
    pub people: Option<Vec<Uuid>>,
}

/// How far the demo is; `None` when it was never begun here.
pub async fn mark(pool: &PgPool) -> Result<Option<Mark>> {
    let value: Option<Json<Mark>> =
        sqlx::query_scalar("select value from setting where key = 'demo'").fetch_optional(pool).await?;
    Ok(value.map(|Json(mark)| mark))
}

/// Notes that it is begun.
pub async fn begin(pool: &PgPool) -> Result<()> {
    sqlx::query("insert into setting (key, value) values ('demo', $1) on conflict (key) do nothing")
        .bind(Json(Mark::default()))
        .execute(pool)
        .await?;
    Ok(())
}

/// Notes that it is loaded, and whom to offer.
pub async fn finish(conn: &mut PgConnection, people: &[Uuid]) -> Result<()> {
    sqlx::query("update setting set value = $1 where key = 'demo'")
        .bind(Json(Mark { people: Some(people.to_vec()) }))
        .execute(conn)
        .await?;
    Ok(())
}

/// Is anybody here?
pub async fn has_accounts(pool: &PgPool) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from account)").fetch_one(pool).await?)
}

/// The operator's company.
pub async fn operator(conn: &mut PgConnection) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar("select id from company where kind = 'operator' order by code limit 1")
        .fetch_optional(conn)
        .await?)
}

/// A built-in role by its name.
pub async fn built_in(conn: &mut PgConnection, name: &str) -> Result<Uuid> {
    Ok(sqlx::query_scalar("select id from role where built_in = $1").bind(name).fetch_one(conn).await?)
}

/// For each role below System Administrator the enabled employee outside the operator with most end
/// users in his company and those below: his console is worth a look. By number of permissions, the
/// most first.
pub async fn employees_to_offer(conn: &mut PgConnection) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "with recursive reach (root, id) as (
             select id, id from company where kind <> 'operator'
             union
             select reach.root, company.id from company join reach on company.parent_id = reach.id
         ), weight (root, people) as (
             select reach.root, count(*) from reach join account a on a.company_id = reach.id
              where a.kind = 'end_user' group by reach.root
         ), choice (id, role_id) as (
             select distinct on (a.role_id) a.id, a.role_id
               from account a join weight on weight.root = a.company_id join role r on r.id = a.role_id
              where a.kind = 'employee' and a.state = 'active'
                and r.built_in not in ('Super Administrator', 'System Administrator')
              order by a.role_id, weight.people desc, a.email_canonical
         )
         select choice.id from choice
          order by (select count(*) from role_permission p where p.role_id = choice.role_id and p.allow) desc, choice.id",
    )
    .fetch_all(conn)
    .await?)
}

/// The active end user and the active installer with most panels.
pub async fn others_to_offer(conn: &mut PgConnection) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "(select id from account where kind = 'end_user' and state = 'active'
           order by panel_count desc, master_count desc, email_canonical limit 1)
         union all
         (select a.id from account a where a.kind = 'installer' and a.state = 'active'
           order by (select count(*) from installer_link l where l.account_id = a.id) desc, a.email_canonical limit 1)",
    )
    .fetch_all(conn)
    .await?)
}

/// Gives an account an authenticator secret unless it has one.
pub async fn enrol(conn: &mut PgConnection, account: Uuid, sealed: &[u8], now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "insert into credential (account_id, totp_secret, totp_since, updated_at) values ($1, $2, $3, $3)
         on conflict (account_id) do update
            set totp_secret = excluded.totp_secret, totp_since = excluded.totp_since, updated_at = excluded.updated_at
          where credential.totp_secret is null",
    )
    .bind(account)
    .bind(sealed)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The people to offer who may still sign in.
pub async fn people(pool: &PgPool) -> Result<Vec<DemoPerson>> {
    let Some(Mark { people: Some(ids) }) = mark(pool).await? else { return Ok(Vec::new()) };
    Ok(sqlx::query_as(
        "select a.email, coalesce(nullif(a.label, ''), a.email) as name, c.name as company,
                case a.kind when 'end_user' then 'End user' when 'installer' then 'Installer' else r.name end as role
           from unnest($1::uuid[]) with ordinality as offer (id, place)
           join account a on a.id = offer.id
           join company c on c.id = a.company_id
           left join role r on r.id = a.role_id
          where a.state = 'active'
          order by offer.place",
    )
    .bind(ids)
    .fetch_all(pool)
    .await?)
}

/// The live panels of the installer among `people`, by account code: his account and the panel.
pub async fn installer_panels(
    conn: &mut PgConnection,
    people: &[Uuid],
    now: OffsetDateTime,
) -> Result<Vec<(Uuid, Uuid)>> {
    Ok(sqlx::query_as(
        "select a.id, p.id from account a join installer_link l on l.account_id = a.id join panel p on p.id = l.panel_id
          where a.id = any($1) and a.kind = 'installer' and (l.ends_at is null or l.ends_at > $2)
          order by p.account_code, p.imei",
    )
    .bind(people)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Sets whether a panel lets the installer application in, and whether it needs a permit.
pub async fn set_panel(conn: &mut PgConnection, panel: Uuid, access: bool, needs_permit: bool) -> Result<()> {
    sqlx::query("update panel set installer_access = $2, needs_permit = $3 where id = $1")
        .bind(panel)
        .bind(access)
        .bind(needs_permit)
        .execute(conn)
        .await?;
    Ok(())
}

/// A request of the demo, and its answer.
#[derive(Clone, Copy, Debug)]
pub struct DemoPermit {
    /// Which.
    pub id: Uuid,
    /// Who asked.
    pub account: Uuid,
    /// For which panel.
    pub panel: Uuid,
    /// How it stands.
    pub state: PermitState,
    /// When it was asked for.
    pub asked: OffsetDateTime,
    /// When it lapses or ends.
    pub until: OffsetDateTime,
    /// Who answered, if somebody did.
    pub answered_by: Option<Uuid>,
    /// When he did.
    pub now: OffsetDateTime,
}

/// Writes it.
pub async fn insert_permit(conn: &mut PgConnection, permit: &DemoPermit) -> Result<()> {
    sqlx::query(
        "insert into permit (id, account_id, panel_id, state, asked_at, until_at, answered_at, answered_by, answered_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce((select label from account where id = $8), ''))
         on conflict (account_id, panel_id) do nothing",
    )
    .bind(permit.id)
    .bind(permit.account)
    .bind(permit.panel)
    .bind(permit.state.key())
    .bind(permit.asked)
    .bind(permit.until)
    .bind(permit.answered_by.map(|_| permit.now))
    .bind(permit.answered_by)
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes a role under another.
pub async fn insert_role(
    conn: &mut PgConnection,
    id: Uuid,
    name: &str,
    parent: Uuid,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query("insert into role (id, name, parent_id, created_at, updated_at) values ($1, $2, $3, $4, $4)")
        .bind(id)
        .bind(name)
        .bind(parent)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// What a role says of a permission itself.
pub async fn set_word(conn: &mut PgConnection, role: Uuid, permission: &str, allow: bool) -> Result<()> {
    sqlx::query("insert into role_permission (role_id, permission, allow) values ($1, $2, $3)")
        .bind(role)
        .bind(permission)
        .bind(allow)
        .execute(conn)
        .await?;
    Ok(())
}

/// Connects a role to the groups of a company, by its code, and of those below it.
pub async fn connect_groups(conn: &mut PgConnection, role: Uuid, company: &str) -> Result<()> {
    sqlx::query(
        "with recursive reach (id) as (
             select id from company where code = $2
             union
             select c.id from company c join reach on c.parent_id = reach.id
         )
         insert into role_group (role_id, group_id)
         select $1, g.id from panel_group g join reach on reach.id = g.company_id",
    )
    .bind(role)
    .bind(company)
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives `role` to so many holders of `parent` of a company and those below it, of any when it is empty, in the order
/// of their addresses; never to those `but`.
pub async fn give_role(
    conn: &mut PgConnection,
    role: Uuid,
    parent: Uuid,
    company: &str,
    but: &[Uuid],
    holders: i64,
) -> Result<()> {
    sqlx::query(
        "with recursive reach (id) as (
             select id from company where code = $3 or $3 = ''
             union
             select c.id from company c join reach on c.parent_id = reach.id
         )
         update account set role_id = $1
          where id in (select a.id from account a join reach on reach.id = a.company_id
                        where a.role_id = $2 and a.id <> all($4) order by a.email_canonical limit $5)",
    )
    .bind(role)
    .bind(parent)
    .bind(company)
    .bind(but)
    .bind(holders)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets the partitions of connected panels stand somehow: the first of every other panel is armed, the rest are not.
pub async fn set_partitions(conn: &mut PgConnection, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "update panel_partition n
            set state = case when n.number = 1 and right(p.imei, 1) in ('1', '3', '5', '7', '9')
                             then 'armed' else 'disarmed' end,
                state_at = coalesce(p.connection_since, $1)
           from panel p where p.id = n.panel_id and p.connection = 'online'",
    )
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// What the files do not say of panels: since when each is, or is not, connected.
pub async fn tell_of_panels(conn: &mut PgConnection, now: OffsetDateTime) -> Result<()> {
    // Spread by the IMEI, so that each demo is alike; the longest ago is some 23 days.
    sqlx::query(
        "update panel set connection_since = greatest(first_connected_at,
                $1 - make_interval(secs => (hashtext(imei) & 2097151)::double precision))
          where connection <> 'never'",
    )
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// An entry of the demo's catalogue.
#[derive(Debug)]
pub struct DemoEntry {
    /// Which.
    pub id: Uuid,
    /// Module or add-on.
    pub kind: EntryKind,
    /// What it is.
    pub facts: Facts,
    /// Not offered any more.
    pub retired: bool,
    /// When.
    pub now: OffsetDateTime,
}

/// Writes one.
pub async fn insert_entry(conn: &mut PgConnection, entry: &DemoEntry) -> Result<()> {
    let id = EntryId(entry.id);
    catalogue::insert(&mut *conn, entry.kind, id, &entry.facts, entry.now).await?;
    if entry.retired {
        catalogue::set_retired(conn, entry.kind, id, Some(entry.now), entry.now).await?;
    }
    Ok(())
}

/// Modules and add-ons for the first accounts by name, a different few for each, and developer mode with the custom
/// add-ons for three employees.
pub async fn switch_some(
    conn: &mut PgConnection,
    modules: &[Uuid],
    add_ons: &[Uuid],
    custom: &[Uuid],
    now: OffsetDateTime,
) -> Result<()> {
    for (table, column, entries) in [("account_module", "module_id", modules), ("account_add_on", "add_on_id", add_ons)]
    {
        let sql = format!(
            "insert into {table} (account_id, {column})
             select a.id, e.id
               from (select id, row_number() over (order by name_key, id) as n from account
                      where state = 'active' order by name_key, id limit 60) a
               join unnest($1::uuid[]) with ordinality e (id, n) on (a.n + e.n) % 4 = 0
             on conflict do nothing"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(entries).execute(&mut *conn).await?;
    }
    sqlx::query(
        "with developer as (
             update account set developer_mode = true, updated_at = $2
              where id in (select id from account where kind = 'employee' and state = 'active' order by name_key, id limit 3)
             returning id
         )
         insert into account_add_on (account_id, add_on_id)
         select d.id, e.id from developer d cross join unnest($1::uuid[]) e (id) on conflict do nothing",
    )
    .bind(custom)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A connected panel of which the customer among `people` is a master user, and an accepted installer on it; the
/// installer who is offered himself has panels of his own set up.
pub async fn panel_with_installer(
    conn: &mut PgConnection,
    people: &[Uuid],
    now: OffsetDateTime,
) -> Result<Option<(Uuid, Uuid)>> {
    Ok(sqlx::query_as(
        "select p.id, i.id from account a
           join customer_link l on l.account_id = a.id and l.role = 'master' and (l.ends_at is null or l.ends_at > $2)
           join panel p on p.id = l.panel_id
           join installer_link k on k.panel_id = p.id and (k.ends_at is null or k.ends_at > $2)
           join account i on i.id = k.account_id and i.kind = 'installer' and i.state = 'active'
          where a.id = any($1) and a.kind = 'end_user' and i.id <> all($1)
          order by p.connection = 'online' desc, p.imei, i.email_canonical limit 1",
    )
    .bind(people)
    .bind(now)
    .fetch_optional(conn)
    .await?)
}
