//! SQL of the seed.

use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use super::world::Place;
use crate::error::Result;

/// Lifts the limits that requests have, and spends memory on building indexes: all local to the
/// transaction.
pub async fn prepare(conn: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql(
        "set local statement_timeout = 0; set local synchronous_commit = off;
         set local maintenance_work_mem = '256MB'",
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The companies there are, two at most: none, one, or more.
pub async fn some_companies(conn: &mut PgConnection) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select id from company limit 2").fetch_all(conn).await?)
}

/// The groups that have a company, in an order that does not depend on ids.
pub async fn places(conn: &mut PgConnection) -> Result<Vec<Place>> {
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select id, company_id from panel_group where company_id is not null order by name collate \"C\"",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(group, company)| Place { group, company }).collect())
}

/// Has somebody this address?
pub async fn has_address(conn: &mut PgConnection, canonical: &str) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from account where email_canonical = $1)")
        .bind(canonical)
        .fetch_one(conn)
        .await?)
}

/// Accounts there are.
pub async fn account_count(conn: &mut PgConnection) -> Result<u64> {
    let n: i64 = sqlx::query_scalar("select count(*) from account").fetch_one(conn).await?;
    Ok(n.unsigned_abs())
}

/// An index that can be dropped and built anew.
#[derive(Debug, sqlx::FromRow)]
pub struct Index {
    /// Its quoted name.
    pub name: String,
    /// The statement that makes it.
    pub definition: String,
}

/// The indexes of the large tables that no constraint needs, as the catalogue describes them.
pub async fn secondary_indexes(conn: &mut PgConnection) -> Result<Vec<Index>> {
    Ok(sqlx::query_as(
        "select quote_ident(i.relname) as name, pg_get_indexdef(x.indexrelid) as definition
           from pg_index x
           join pg_class i on i.oid = x.indexrelid
          where x.indrelid = any(array['account', 'account_search', 'panel', 'panel_search', 'customer_link']::regclass[])
            and not exists (select 1 from pg_constraint c where c.conindid = x.indexrelid)
          order by i.relname",
    )
    .fetch_all(conn)
    .await?)
}

/// Drops one; the transaction's end brings it back unless [`create_index`] did.
pub async fn drop_index(conn: &mut PgConnection, index: &Index) -> Result<()> {
    // The name is the catalogue's, quoted by it.
    sqlx::raw_sql(AssertSqlSafe(format!("drop index {}", index.name))).execute(conn).await?;
    Ok(())
}

/// Builds one as it was.
pub async fn create_index(conn: &mut PgConnection, index: &Index) -> Result<()> {
    // The statement is the catalogue's own.
    sqlx::raw_sql(AssertSqlSafe(index.definition.clone())).execute(conn).await?;
    Ok(())
}
