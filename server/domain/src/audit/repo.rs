//! SQL of the audit log.

use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{AuditEntry, SealedRow, words_of};
use crate::caller::Actor;
use crate::error::Result;

/// The companies and groups whose readers see each entry `e`, by what it is about: an account, a company, a panel,
/// a group; the person who was assisted; the person who acted, where it is about nothing.
macro_rules! places {
    () => {
        "select e.id as entry_id, x.place from e cross join lateral (
             select unnest(a.sight) as place from account a where e.target_kind = 'account' and a.id = e.target_id
              union all select unnest(a.sight) from account a where a.id = e.assisted_id
              union all select unnest(a.sight) from account a where e.target_id is null and a.id = e.actor_id
              union all select p.group_id from panel p where p.id = e.panel_id
              union all select p.group_id from panel p where e.target_kind = 'panel' and p.id = e.target_id
              union all select e.target_id where e.target_kind = 'group'
              union all select e.company_id
                         where e.target_kind in ('company', '')
                            or (e.target_kind = 'account'
                                and not exists (select 1 from account a where a.id = e.target_id))
             ) x where x.place is not null"
    };
}

/// Writes one entry, with who sees it and what a search looks through.
pub async fn insert(
    conn: &mut PgConnection,
    id: Uuid,
    at: OffsetDateTime,
    actor: &Actor,
    entry: &AuditEntry,
) -> Result<()> {
    sqlx::query(concat!(
        "with e as (
             insert into audit (id, at, actor_id, actor_name, assisted_id, address, request_id, action,
                 target_kind, target_id, target_name, company_id, changes, outcome, reason, panel_id, assisted_name)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
             returning id, at, actor_id, assisted_id, action, target_kind, target_id, company_id, outcome, panel_id
         ), words as (
             insert into audit_search (entry_id, at, text) values ($1, $2, $18)
         ), seen (entry_id, place) as (",
        places!(),
        " union select $1, unnest($19::uuid[]))
         insert into audit_place (place, at, entry_id, action, outcome, actor_id)
         select distinct seen.place, e.at, e.id, e.action, e.outcome, e.actor_id from seen join e on e.id = seen.entry_id"
    ))
    .bind(id)
    .bind(at)
    .bind(actor.id)
    .bind(&actor.name)
    .bind(actor.assisted)
    .bind(&actor.origin.address)
    .bind(&actor.origin.request_id)
    .bind(entry.action)
    .bind(entry.target_kind)
    .bind(entry.target_id)
    .bind(&entry.target_name)
    .bind(entry.company)
    .bind(Json(&entry.changes))
    .bind(entry.outcome.key())
    .bind(&entry.reason)
    .bind(entry.panel)
    .bind(&actor.assisted_name)
    .bind(words_of(actor, entry, &entry.target_name))
    .bind(&entry.seen_by)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes one entry for each of many panels, that differ in nothing else: ids of the entries, of the panels,
/// and their IMEIs.
pub async fn insert_on_panels(
    conn: &mut PgConnection,
    lines: (&[Uuid], &[Uuid], &[String]),
    at: OffsetDateTime,
    actor: &Actor,
    entry: &AuditEntry,
) -> Result<()> {
    let (ids, panels, names) = lines;
    let texts: Vec<String> = names.iter().map(|name| words_of(actor, entry, name)).collect();
    sqlx::query(concat!(
        "with line as (
             select id, panel_id, name, text
               from unnest($1::uuid[], $2::uuid[], $3::text[], $15::text[]) line (id, panel_id, name, text)
         ), e as (
             insert into audit (id, at, actor_id, actor_name, assisted_id, address, request_id, action,
                 target_kind, target_id, target_name, company_id, changes, outcome, assisted_name)
             select line.id, $4, $5, $6, $7, $8, $9, $10, 'panel', line.panel_id, line.name, $11, $12, $13, $14
               from line
             returning id, at, actor_id, assisted_id, action, target_kind, target_id, company_id, outcome, panel_id
         ), words as (
             insert into audit_search (entry_id, at, text) select line.id, $4, line.text from line
         ), seen (entry_id, place) as (",
        places!(),
        ")
         insert into audit_place (place, at, entry_id, action, outcome, actor_id)
         select distinct seen.place, e.at, e.id, e.action, e.outcome, e.actor_id from seen join e on e.id = seen.entry_id"
    ))
    .bind(ids)
    .bind(panels)
    .bind(names)
    .bind(at)
    .bind(actor.id)
    .bind(&actor.name)
    .bind(actor.assisted)
    .bind(&actor.origin.address)
    .bind(&actor.origin.request_id)
    .bind(entry.action)
    .bind(entry.company)
    .bind(Json(&entry.changes))
    .bind(entry.outcome.key())
    .bind(&actor.assisted_name)
    .bind(texts)
    .execute(conn)
    .await?;
    Ok(())
}

/// Brings who sees the entries about these accounts in step with the accounts' sight.
pub async fn follow_accounts(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<()> {
    follow(
        conn,
        "select id from audit where target_kind = 'account' and target_id = any($1)
          union select id from audit where assisted_id = any($1)
          union select id from audit where target_id is null and actor_id = any($1)",
        accounts,
    )
    .await
}

/// Brings who sees the entries about these panels in step with the panels' groups.
pub async fn follow_panels(conn: &mut PgConnection, panels: &[Uuid]) -> Result<()> {
    follow(
        conn,
        "select id from audit where target_kind = 'panel' and target_id = any($1)
          union select id from audit where panel_id = any($1)",
        panels,
    )
    .await
}

async fn follow(conn: &mut PgConnection, which: &'static str, records: &[Uuid]) -> Result<()> {
    let sql = [
        "with e as (
             select id, at, actor_id, assisted_id, action, target_kind, target_id, company_id, outcome, panel_id
               from audit where id in (",
        which,
        ")), seen as materialized (",
        places!(),
        "), gone as (
             delete from audit_place p using e
              where p.entry_id = e.id
                and not exists (select 1 from seen where seen.entry_id = p.entry_id and seen.place = p.place)
         )
         insert into audit_place (place, at, entry_id, action, outcome, actor_id)
         select distinct seen.place, e.at, e.id, e.action, e.outcome, e.actor_id from seen join e on e.id = seen.entry_id
         on conflict do nothing",
    ];
    sqlx::query(sqlx::AssertSqlSafe(sql.concat())).bind(records).execute(conn).await?;
    Ok(())
}

/// What goes into the hash, in a fixed order and form. The panel and the assisted person's name are behind the rest
/// where they are: entries from before they were kept give the same hash as then.
const BODY: &str = "json_build_array((extract(epoch from at) * 1000000)::bigint, actor_id, actor_name,
    assisted_id, address, request_id, action, target_kind, target_id, target_name, company_id,
    changes, outcome, reason)::text || coalesce(panel_id::text, '')
    || case when assisted_name = '' then '' else json_build_array(assisted_name)::text end as body";

/// Locks the chain's end: its number and hash.
pub async fn lock_head(conn: &mut PgConnection) -> Result<(i64, Vec<u8>)> {
    Ok(sqlx::query_as("select seq, hash from audit_head where id = 1 for update").fetch_one(conn).await?)
}

/// The chain's end.
pub async fn head(pool: &PgPool) -> Result<(i64, Vec<u8>)> {
    Ok(sqlx::query_as("select seq, hash from audit_head where id = 1").fetch_one(pool).await?)
}

/// Moves the chain's end.
pub async fn set_head(conn: &mut PgConnection, seq: i64, hash: &[u8]) -> Result<()> {
    sqlx::query("update audit_head set seq = $1, hash = $2 where id = 1").bind(seq).bind(hash).execute(conn).await?;
    Ok(())
}

/// Entries that wait for their seal, oldest first.
pub async fn unsealed(conn: &mut PgConnection, most: i64) -> Result<Vec<SealedRow>> {
    let sql = format!("select id, {BODY}, seq, hash from audit where seq is null order by at, id limit $1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(most).fetch_all(conn).await?)
}

/// Seals one entry.
pub async fn set_seal(conn: &mut PgConnection, id: Uuid, seq: i64, hash: &[u8]) -> Result<()> {
    sqlx::query("update audit set seq = $2, hash = $3 where id = $1 and seq is null")
        .bind(id)
        .bind(seq)
        .bind(hash)
        .execute(conn)
        .await?;
    Ok(())
}

/// Sealed entries after number `after`, in order.
pub async fn sealed_after(pool: &PgPool, after: i64, most: i64) -> Result<Vec<SealedRow>> {
    let sql = format!("select id, {BODY}, seq, hash from audit where seq > $1 order by seq limit $2");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(after).bind(most).fetch_all(pool).await?)
}

/// What is told of an entry that does not fit.
#[derive(Debug, sqlx::FromRow)]
pub struct Numbered {
    /// Which.
    pub id: Uuid,
    /// When, as it says now.
    pub at: OffsetDateTime,
    /// Stable word, as it says now.
    pub action: String,
}

/// The entry of that number in the chain.
pub async fn at_number(pool: &PgPool, seq: i64) -> Result<Option<Numbered>> {
    Ok(sqlx::query_as("select id, at, action from audit where seq = $1").bind(seq).fetch_optional(pool).await?)
}

/// An entry as the history shows it.
#[derive(Debug, sqlx::FromRow)]
pub struct HistoryLine {
    /// Which.
    pub id: Uuid,
    /// When.
    pub at: OffsetDateTime,
    /// Who, by name at the time; during an assistance both (SEC-64).
    pub actor_name: String,
    /// Stable word.
    pub action: String,
    /// How it ended.
    pub outcome: String,
    /// What changed.
    pub changes: Json<Vec<model::accounts::Change>>,
}

/// The newest entries about one record.
pub async fn history(pool: &PgPool, target: Uuid, most: i64) -> Result<Vec<HistoryLine>> {
    Ok(sqlx::query_as(
        "select id, at, case when assisted_name = '' then actor_name
                             else actor_name || ', assisting ' || assisted_name end as actor_name,
                action, outcome, changes
           from audit where target_id = $1 order by at desc, id desc limit $2",
    )
    .bind(target)
    .bind(most)
    .fetch_all(pool)
    .await?)
}
