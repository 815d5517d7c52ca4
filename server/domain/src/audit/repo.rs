//! SQL of the audit log.

use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{AuditEntry, SealedRow};
use crate::caller::Actor;
use crate::error::Result;

/// Writes one entry.
pub async fn insert(
    conn: &mut PgConnection,
    id: Uuid,
    at: OffsetDateTime,
    actor: &Actor,
    entry: &AuditEntry,
) -> Result<()> {
    sqlx::query(
        "insert into audit (id, at, actor_id, actor_name, assisted_id, address, request_id, action,
             target_kind, target_id, target_name, company_id, changes, outcome, reason, panel_id, assisted_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
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
    sqlx::query(
        "insert into audit (id, at, actor_id, actor_name, assisted_id, address, request_id, action,
             target_kind, target_id, target_name, company_id, changes, outcome)
         select line.id, $4, $5, $6, $7, $8, $9, $10, 'panel', line.panel_id, line.name, $11, $12, $13
           from unnest($1::uuid[], $2::uuid[], $3::text[]) line (id, panel_id, name)",
    )
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
    .execute(conn)
    .await?;
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
