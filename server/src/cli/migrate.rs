//! `panelwarden migrate`

use domain::Domain;

use super::in_words;

/// Opening the database has brought it up to date; the built-in roles come with it.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub async fn run(domain: &Domain) -> anyhow::Result<()> {
    domain.ensure_built_in_roles().await.map_err(in_words)?;
    println!("The database is up to date.");
    Ok(())
}
