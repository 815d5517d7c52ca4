//! A file of all accounts: how soon its first rows are there, how fast the rest comes, and what it takes of memory
//! (REL-38: constant, whatever its length).

use std::time::Instant;

use domain::export::{Export, Rest};
use model::accounts::{AccountQuery, Kind};

use super::super::in_words;
use super::{Asker, Bench};

/// Takes everything along, as the export's address does.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub async fn run(bench: &Bench, asker: &Asker) -> anyhow::Result<()> {
    let (domain, caller) = (&bench.domain, &asker.callers[0]);
    let what = Export::People(AccountQuery::of(Kind::EndUser));
    let before = resident();
    let started = Instant::now();
    domain.export_begin(caller, &what).await.map_err(in_words)?;
    let (mut rows, mut most, mut first) = (0_usize, before, None);
    let mut from: Option<Rest> = None;
    loop {
        let (step, rest) = domain.export_step(caller, &what, from).await.map_err(in_words)?;
        first.get_or_insert_with(|| started.elapsed());
        rows += step.len();
        most = most.max(resident());
        from = rest;
        if from.is_none() {
            break;
        }
    }
    println!(
        "export, {rows} accounts: first rows after {:.0} ms, all in {:.1} s, at most {} MiB more memory",
        first.unwrap_or_default().as_secs_f64() * 1_000.0,
        started.elapsed().as_secs_f64(),
        most.saturating_sub(before) / 1_024
    );
    Ok(())
}

/// What the process has in memory, in KiB; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
