//! What the client weighs.

use std::io::{Write, stdout};

use anyhow::{Result, bail};

use crate::site::{Packed, Site};

/// How the names of parts end that somebody's first load may bring.
const PAGE: &str = "_page";

/// Prints the table, and fails when the console's first load is above the budget.
pub(crate) fn print(site: &Site, budget: Option<u64>) -> Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{:>12} {:>12} {:>12}  file", "bytes", "gzip", "brotli")?;
    for file in site.files() {
        let (brotli, gzip) = file.small.unzip();
        writeln!(out, "{:>12} {:>12} {:>12}  {}", file.raw, or_dash(gzip), or_dash(brotli), file.name)?;
    }
    let common = || site.files().iter().filter(|file| file.kind.is_first_load());
    let how = if common().all(|file| file.small.is_some()) { "brotli" } else { "partly uncompressed" };
    let common = common().map(Packed::sent).sum::<u64>();
    writeln!(out, "in every page of the console: {common} bytes ({how})")?;
    let parts = || site.parts().iter().map(|(part, files)| (part.as_str(), sent(site, files)));
    for (part, bytes) in parts() {
        writeln!(out, "  part {part}: {bytes} bytes")?;
    }
    // What opens on a page comes later. The heaviest page counts.
    let pages = parts().filter(|(part, _)| part.ends_with(PAGE));
    let (heaviest, most) = pages.max_by_key(|(_, bytes)| *bytes).unwrap_or(("no page", 0));
    let total = common + most;
    writeln!(out, "console, first load: {total} bytes (with {heaviest})")?;
    match budget {
        Some(budget) if total > budget => {
            bail!("the console's first load is {total} bytes, above its budget of {budget}")
        }
        _ => Ok(()),
    }
}

fn sent(site: &Site, names: &[String]) -> u64 {
    site.files().iter().filter(|file| names.contains(&file.name)).map(Packed::sent).sum()
}

fn or_dash(size: Option<u64>) -> String {
    size.map_or_else(|| "-".to_owned(), |size| size.to_string())
}
