//! What the client weighs.

use std::io::{Write, stdout};

use anyhow::{Result, bail};

use crate::site::{Packed, Site};

/// Prints the table, and fails when the console's first load is above the budget.
pub(crate) fn print(site: &Site, budget: Option<u64>) -> Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{:>12} {:>12} {:>12}  file", "bytes", "gzip", "brotli")?;
    for file in site.files() {
        let (brotli, gzip) = file.small.unzip();
        writeln!(out, "{:>12} {:>12} {:>12}  {}", file.raw, or_dash(gzip), or_dash(brotli), file.name)?;
    }
    let first: Vec<&Packed> = site.files().iter().filter(|file| file.kind.is_first_load()).collect();
    let total = first.iter().map(|file| file.small.map_or(file.raw, |(brotli, _)| brotli)).sum::<u64>();
    let how = if first.iter().all(|file| file.small.is_some()) { "brotli" } else { "partly uncompressed" };
    writeln!(out, "console, first load: {total} bytes ({how})")?;
    match budget {
        Some(budget) if total > budget => {
            bail!("the console's first load is {total} bytes, above its budget of {budget}")
        }
        _ => Ok(()),
    }
}

fn or_dash(size: Option<u64>) -> String {
    size.map_or_else(|| "-".to_owned(), |size| size.to_string())
}
