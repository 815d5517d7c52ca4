//! `panelwarden migrate`

use anyhow::Context;
use domain::{Domain, db};

use super::in_words;

/// Brings the database up to date, and the built-in roles with it.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub async fn run(domain: &Domain) -> anyhow::Result<()> {
    db::migrate(domain.pool()).await.context("the migrations did not run")?;
    domain.ensure_built_in_roles().await.map_err(in_words)?;
    println!("The database is up to date.");
    Ok(())
}
