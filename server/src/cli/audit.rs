//! `panelwarden audit verify`

use domain::Domain;
use domain::audit::{Verdict, at_number, verify};

use super::in_words;

/// Walks the audit log's chain of hashes (SEC-94); an error names the first entry that does not fit.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub async fn run(domain: &Domain) -> anyhow::Result<()> {
    match verify(domain.pool()).await.map_err(in_words)? {
        Verdict::Whole(entries) => println!("The audit log is whole: {entries} sealed entries."),
        Verdict::Broken(number) => {
            let entry = at_number(domain.pool(), number).await.map_err(in_words)?;
            let what = entry.map_or_else(
                || "it is gone".to_owned(),
                |e| format!("{}, of {}, now says {}", e.id, model::when::When::from(e.at).rfc3339(), e.action),
            );
            anyhow::bail!("the audit log was changed or cut: entry {number} does not fit ({what})")
        }
    }
    Ok(())
}
