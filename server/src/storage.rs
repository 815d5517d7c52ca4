//! Opening the database: the one that is named, or a private one of our own.

use std::fs;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use anyhow::Context;
use domain::db::{self, Options, PgPool};
use domain::{Clock, Domain, Entropy, Keys, Settings};

use crate::config::{Storage, read_key};

/// Connections of one server.
const CONNECTIONS: u32 = 20;
/// The private database's name.
const DATABASE: &str = "panelwarden";

/// An open, migrated database; the private PostgreSQL behind it ends with this value.
pub struct Opened {
    /// Connections.
    pub pool: PgPool,
    private: Option<localpg::Running>,
}

impl Opened {
    /// Closes the connections, then stops the private PostgreSQL, if it is ours.
    pub async fn close(mut self) {
        self.pool.close().await;
        if let Some(mut running) = self.private.take() {
            // Stopping blocks until everything is written down.
            tokio::task::spawn_blocking(move || running.stop()).await.ok();
        }
    }
}

/// Connects, after starting a private PostgreSQL when no database is named, and migrates.
pub async fn open(storage: &Storage) -> anyhow::Result<Opened> {
    let (url, private) = if let Some(url) = &storage.database_url {
        (url.expose().to_owned(), None)
    } else {
        let (url, running) = start_private(&storage.data_dir).await?;
        (url, Some(running))
    };
    if let Some(owner) = &storage.migration_database_url {
        // The role that may change the schema is used for that and nothing else (SEC-97).
        let pool = connect(owner.expose(), 2, storage.pooled).await?;
        db::migrate(&pool).await.context("MIGRATION_DATABASE_URL")?;
        pool.close().await;
    }
    let pool = connect(&url, CONNECTIONS, storage.pooled).await?;
    if storage.migration_database_url.is_none() {
        db::migrate(&pool).await.context("DATABASE_URL")?;
    }
    Ok(Opened { pool, private })
}

async fn connect(url: &str, max: u32, pooled: bool) -> anyhow::Result<PgPool> {
    db::connect(&Options { url: url.to_owned(), max, pooled })
        .await
        .context("DATABASE_URL: the database does not answer")
}

async fn start_private(data_dir: &Path) -> anyhow::Result<(String, localpg::Running)> {
    let mut config = localpg::Config::new(data_dir.join("postgres"));
    config.reporter = |what| tracing::info!("{what}");
    let running = tokio::task::spawn_blocking(move || localpg::start(&config)).await??;
    let admin = connect(&running.url("postgres"), 1, false).await?;
    db::ensure_database(&admin, DATABASE).await?;
    admin.close().await;
    Ok((running.url(DATABASE), running))
}

/// The services over an open database. The key comes from its file; with a private database and no
/// file named, from one made beside the data.
pub fn domain(
    opened: &Opened,
    storage: &Storage,
    key_file: Option<&Path>,
    settings: Settings,
) -> anyhow::Result<Domain> {
    let key = match key_file {
        Some(path) => read_key(path)?,
        None => own_key(&storage.data_dir)?,
    };
    let keys = Keys::new(&key);
    Ok(Domain::new(opened.pool.clone(), Clock::machine(), Entropy::system(), keys, settings))
}

/// The demo's key: made once, readable by its owner only.
fn own_key(data_dir: &Path) -> anyhow::Result<[u8; 32]> {
    let path = data_dir.join("key");
    if !path.exists() {
        fs::create_dir_all(data_dir).with_context(|| data_dir.display().to_string())?;
        let key: [u8; 32] = Entropy::system().bytes();
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut file = options.open(&path).with_context(|| path.display().to_string())?;
        std::io::Write::write_all(&mut file, &key)?;
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
    Ok(read_key(&path)?)
}
