//! SQL about the database itself.

use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use time::OffsetDateTime;

/// The database's time.
pub async fn now(pool: &PgPool) -> Result<OffsetDateTime, sqlx::Error> {
    sqlx::query_scalar("select now()").fetch_one(pool).await
}

/// Begins a transaction that waits at most 3 s for a lock and runs a statement at most 10 s (REL-07). Local to the
/// transaction, so it holds behind a pooler as well. What runs in one goes by keys: its plans are kept, because making
/// one takes longer than most of these statements run.
pub async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin_with(
        "begin; set local lock_timeout = '3s'; set local statement_timeout = '10s'; set local plan_cache_mode = 'auto'",
    )
    .await
}

/// Makes the one-row table whose row is locked during a migration.
pub async fn make_lock_table(pool: &PgPool) -> Result<(), sqlx::Error> {
    // Two servers may create it at once; the loser's error means it is there.
    let made = sqlx::query("create table if not exists migration_lock (id smallint primary key)").execute(pool).await;
    if let Err(error) = made {
        let is_race = error
            .as_database_error()
            .is_some_and(|e| e.code().is_some_and(|code| matches!(code.as_ref(), "23505" | "42P07")));
        if !is_race {
            return Err(error);
        }
    }
    sqlx::query("insert into migration_lock (id) values (1) on conflict do nothing").execute(pool).await.map(drop)
}

/// Waits for the lock and holds it until the transaction ends.
pub async fn take_migration_lock(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("set local lock_timeout = '10min'").execute(&mut *conn).await?;
    sqlx::query("set local statement_timeout = '10min'").execute(&mut *conn).await?;
    sqlx::query("select id from migration_lock where id = 1 for update").fetch_one(conn).await.map(drop)
}

/// Tells the planner what a large load brought, and clears what it left behind.
pub async fn vacuum_analyze(pool: &PgPool) -> Result<(), sqlx::Error> {
    // A connection of its own, closed after: the session setting must not reach others.
    let mut conn = pool.acquire().await?.detach();
    sqlx::query("set statement_timeout = 0").execute(&mut conn).await?;
    sqlx::query("vacuum analyze").execute(&mut conn).await.map(drop)
}

/// Makes the database `name` when it is not there; `name` is the program's own word.
pub async fn ensure_database(pool: &PgPool, name: &'static str) -> Result<(), sqlx::Error> {
    let there: bool = sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
        .bind(name)
        .fetch_one(pool)
        .await?;
    if !there {
        let sql = sqlx::AssertSqlSafe(format!("create database {name}"));
        sqlx::raw_sql(sql).execute(pool).await?;
    }
    Ok(())
}
