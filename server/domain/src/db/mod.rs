//! Connecting and migrating.

pub mod repo;

use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

pub use repo::{begin, ensure_database, now};
pub use sqlx::PgPool;

/// The migrations, built in.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// How to connect.
#[derive(Clone, Debug)]
pub struct Options {
    /// `postgres://…`
    pub url: String,
    /// Most connections.
    pub max: u32,
    /// Behind a transaction-mode pooler: no named prepared statements (REL-12).
    pub pooled: bool,
}

/// Opens a pool. Waiting for a connection ends after 3 s, a statement after 10 s.
pub async fn connect(options: &Options) -> Result<PgPool, sqlx::Error> {
    let mut connect: PgConnectOptions = options.url.parse()?;
    connect = connect.application_name("panelwarden");
    if options.pooled {
        connect = connect.statement_cache_capacity(0);
    } else {
        // Sent at connect, not by SET: a pooler in between would lose it.
        // A plan made for nobody's values would serve a search for "a" and one for a whole address alike,
        // and compiling a plan takes longer than any statement here may run.
        connect = connect.options([
            ("statement_timeout", "10000"),
            ("lock_timeout", "3000"),
            ("plan_cache_mode", "force_custom_plan"),
            ("jit", "off"),
        ]);
    }
    PgPoolOptions::new()
        .max_connections(options.max)
        .acquire_timeout(Duration::from_secs(3))
        .max_lifetime(Duration::from_mins(30))
        .connect_with(connect)
        .await
}

/// Brings the database up to date. Two servers starting together migrate once: the second waits
/// for a row the first has locked, then finds nothing to do (REL-49). A row lock, not an advisory
/// one: it works behind a pooler and on engines without those.
pub async fn migrate(pool: &PgPool) -> migration::Result {
    repo::make_lock_table(pool).await?;
    let mut lock = pool.begin().await?;
    repo::take_migration_lock(&mut lock).await?;
    let mut migrator = Migrator { migrations: MIGRATIONS.migrations.clone(), ..Migrator::DEFAULT };
    migrator.set_locking(false);
    let outcome = migrator.run(pool).await;
    lock.rollback().await?;
    outcome?;
    Ok(())
}

/// The error of [`migrate`].
pub mod migration {
    /// What can fail.
    #[derive(Debug, thiserror::Error)]
    pub enum Error {
        /// The database.
        #[error("database: {0}")]
        Db(#[from] sqlx::Error),
        /// A migration, or a database newer than this program.
        #[error("migration: {0}")]
        Migrate(#[from] sqlx::migrate::MigrateError),
    }
    /// Answer of a migration.
    pub type Result = std::result::Result<(), Error>;
}
