//! SQL of gateways, which panels they serve, and what they report. Commands are in `commands/repo.rs`.

use model::ids::GatewayId;
use sqlx::{PgConnection, PgExecutor, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Gateway;
use super::admin::Listed;
use super::report::Report;
use crate::error::Result;

fn gateway((id, name): (Uuid, String)) -> Gateway {
    Gateway { id: GatewayId(id), name }
}

/// The gateway of a key's hash.
pub async fn by_key(pool: &PgPool, hash: &[u8]) -> Result<Option<Gateway>> {
    let found: Option<(Uuid, String)> =
        sqlx::query_as("select id, name from gateway where key_hash = $1").bind(hash).fetch_optional(pool).await?;
    Ok(found.map(gateway))
}

/// The gateway of a name, whatever its case.
pub async fn by_name(executor: impl PgExecutor<'_>, name: &str) -> Result<Option<Gateway>> {
    let found: Option<(Uuid, String)> = sqlx::query_as("select id, name from gateway where lower(name) = lower($1)")
        .bind(name)
        .fetch_optional(executor)
        .await?;
    Ok(found.map(gateway))
}

/// Notes a life sign, unless one was noted after `before`.
pub async fn touch(pool: &PgPool, id: GatewayId, now: OffsetDateTime, before: OffsetDateTime) -> Result<()> {
    sqlx::query("update gateway set seen_at = $2 where id = $1 and (seen_at is null or seen_at < $3)")
        .bind(id.0)
        .bind(now)
        .bind(before)
        .execute(pool)
        .await?;
    Ok(())
}

/// Which gateway carries commands to the panel `p`: its own, else the default one.
pub const GATEWAY_OF: &str = "coalesce(p.gateway_id, (select id from gateway where is_default))";

/// Writes a report unless a newer one of this gateway counts already; false when it does, or the panel is not the
/// gateway's. One statement: of two reports at once the newer one stays.
pub async fn take_report(pool: &PgPool, gateway: GatewayId, report: &Report) -> Result<bool> {
    let sql = format!(
        "with taken as (
             update panel p set report_sequence = $3, report_gateway = $1,
                    connection = coalesce($5, p.connection),
                    connection_since = case when $5 <> p.connection then $4 else p.connection_since end,
                    first_connected_at = case when $5 = 'online' then coalesce(p.first_connected_at, $4)
                                              else p.first_connected_at end
              where p.imei = $2 and {GATEWAY_OF} = $1
                and (p.report_gateway is distinct from $1 or p.report_sequence < $3)
             returning p.id
         ), stands as (
             update panel_partition n set state = r.state, state_at = $4
               from unnest($6::smallint[], $7::text[]) r (number, state), taken
              where n.panel_id = taken.id and n.number = r.number
                and (n.state <> r.state or n.state_at is null)
         )
         select exists (select 1 from taken)"
    );
    let (numbers, states): (Vec<i16>, Vec<String>) = report
        .partitions
        .iter()
        .filter_map(|(number, state)| Some((i16::try_from(*number).ok()?, state.key().to_owned())))
        .unzip();
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(gateway.0)
        .bind(&report.imei)
        .bind(report.sequence)
        .bind(report.at)
        .bind(report.connection.map(model::panels::Connection::key))
        .bind(numbers)
        .bind(states)
        .fetch_one(pool)
        .await?)
}

/// How a panel of a gateway stands after a report.
#[derive(Debug, sqlx::FromRow)]
pub struct Reported {
    /// The sequence of the report that counts.
    pub sequence: i64,
    /// The numbers of its partitions.
    pub partitions: Vec<i16>,
}

/// Reads it.
pub async fn reported(conn: &mut PgConnection, gateway: GatewayId, imei: &str) -> Result<Option<Reported>> {
    let sql = format!(
        "select p.report_sequence as sequence,
                array(select n.number from panel_partition n where n.panel_id = p.id) as partitions
           from panel p where p.imei = $2 and {GATEWAY_OF} = $1"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(gateway.0).bind(imei).fetch_optional(conn).await?)
}

/// No gateway is the default one any more.
pub async fn no_default(conn: &mut PgConnection) -> Result<()> {
    sqlx::query("update gateway set is_default = false where is_default").execute(conn).await?;
    Ok(())
}

/// Writes a new gateway.
pub async fn add(
    conn: &mut PgConnection,
    id: Uuid,
    name: &str,
    hash: &[u8],
    is_default: bool,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query("insert into gateway (id, name, key_hash, is_default, created_at) values ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(name)
        .bind(hash)
        .bind(is_default)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Sets another key; false when there is no such gateway.
pub async fn set_key(conn: &mut PgConnection, name: &str, hash: &[u8]) -> Result<bool> {
    let done = sqlx::query("update gateway set key_hash = $2 where lower(name) = lower($1)")
        .bind(name)
        .bind(hash)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes one; false when there is no such gateway.
pub async fn remove(conn: &mut PgConnection, name: &str) -> Result<bool> {
    let done = sqlx::query("delete from gateway where lower(name) = lower($1)").bind(name).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a panel to a gateway.
pub async fn serve_panel(conn: &mut PgConnection, gateway: Option<GatewayId>, imei: &str) -> Result<u64> {
    let done = sqlx::query("update panel set gateway_id = $1 where imei = $2")
        .bind(gateway.map(|id| id.0))
        .bind(imei)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// Gives the panels of a group to a gateway.
pub async fn serve_group(conn: &mut PgConnection, gateway: Option<GatewayId>, group: &str) -> Result<u64> {
    let done = sqlx::query(
        "update panel set gateway_id = $1 where group_id = (select id from panel_group where lower(name) = lower($2))",
    )
    .bind(gateway.map(|id| id.0))
    .bind(group)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// All gateways.
pub async fn all(pool: &PgPool) -> Result<Vec<Listed>> {
    Ok(sqlx::query_as(
        "select g.name, g.is_default, (select count(*) from panel p where p.gateway_id = g.id) as panels, g.seen_at
           from gateway g order by lower(g.name)",
    )
    .fetch_all(pool)
    .await?)
}
