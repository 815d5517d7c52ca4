//! A job of ten thousand rows, and what everybody else feels of it: pages and searches alone, then while it runs
//! (design, section 9: 60 s, everyone else's p99 at most doubled).

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::Domain;
use domain::jobs::{NewJob, Pick, Turn, Work};
use model::accounts::Access;

use super::super::in_words;
use super::load::{self, Ask};
use super::{Asker, Bench, PAGES, Part, ask, every_sort};

/// Rows of the job.
const ROWS: i64 = 10_000;
/// How long the others are asked while the job runs.
const BESIDE: Duration = Duration::from_secs(20);

/// Suspends ten thousand, measures the others meanwhile, and enables them again.
pub async fn run(bench: &Bench, asker: &Asker) -> anyhow::Result<()> {
    let pages = ask(asker, every_sort(), Part::Both);
    let alone = load::arrive(&bench.domain, &pages, PAGES, bench.length).await?;
    say("pages, nobody else", &alone);
    for access in [Access::Suspend, Access::Enable] {
        let beside = bench.domain.clone();
        let pages: Ask = Arc::clone(&pages);
        let others = tokio::spawn(async move { load::arrive(&beside, &pages, PAGES, BESIDE).await });
        let took = one(&bench.domain, asker, access).await?;
        line(&format!("job, {ROWS} rows, {access:?}, beside pages: {:.1} s", took.as_secs_f64()));
        say("pages, beside the job", &others.await??);
    }
    Ok(())
}

async fn one(domain: &Domain, asker: &Asker, access: Access) -> anyhow::Result<Duration> {
    let from = match access {
        Access::Suspend => "active",
        Access::Enable => "off",
    };
    let ids = domain::bench::repo::some_in(domain.pool(), from, ROWS).await.map_err(in_words)?;
    let new =
        NewJob { work: Work::AccountAccess { access }, pick: Pick::ids(ids), about: String::new(), retry_of: None };
    let started = Instant::now();
    domain.start_job(&asker.callers[0], &new).await.map_err(in_words)?;
    while let Some(claim) = domain.claim_job().await.map_err(in_words)? {
        let turn = domain.work_on_job(&claim, &|| true).await.map_err(in_words)?;
        anyhow::ensure!(turn == Turn::Over, "the job did not end");
    }
    Ok(started.elapsed())
}

fn say(what: &str, figures: &load::Figures) {
    let (p50, p99) = (figures.percentile(50), figures.percentile(99));
    line(&format!("{what:57} at {PAGES}/s: p50 {p50:.1} ms, p99 {p99:.1} ms, {} failed", figures.failed));
}

#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
fn line(text: &str) {
    println!("{text}");
}
