//! `panelwarden bench`: list and search over many accounts, beside the bare SQL's own time in the
//! same run (design, section 9). Prints; asserts nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::bench::repo as bare;
use domain::{Caller, Domain};
use model::accounts::{AccountQuery, Kind, AccountSort, State};

use super::in_words;

/// Measures.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// At least so many end users; what is missing is seeded first.
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    accounts: u64,
    /// Clients at once.
    #[arg(long, value_name = "N", default_value_t = 8)]
    clients: usize,
    /// Seconds a line.
    #[arg(long, value_name = "S", default_value_t = 5)]
    seconds: u64,
}

/// Seeds what is missing, then prints a line a question.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub async fn run(domain: &Domain, args: Args) -> anyhow::Result<()> {
    let there = u64::try_from(bare::end_users(domain.pool()).await.map_err(in_words)?)?;
    if there < args.accounts {
        let started = Instant::now();
        let progress = super::progress::Progress::new();
        let missing = args.accounts - there;
        domain.seed(missing, 1, &|p| progress.show(p.step, p.done, p.total)).await.map_err(in_words)?;
        drop(progress);
        println!("seeded {missing} accounts in {:.1} s", started.elapsed().as_secs_f64());
    }
    let wide = Arc::new(domain.bench_caller(true).await.map_err(in_words)?);
    let scoped = Arc::new(domain.bench_caller(false).await.map_err(in_words)?);
    for caller in [&wide, &scoped] {
        let page = domain.accounts(caller, &AccountQuery::of(Kind::EndUser)).await.map_err(in_words)?;
        anyhow::ensure!(page.rows.len() == 15, "the measuring person sees no full page: nothing to measure");
    }
    let bench = Bench { domain: domain.clone(), clients: args.clients, length: Duration::from_secs(args.seconds) };
    println!("{} clients, {} s a line\n", args.clients, args.seconds);
    println!("{:58} {:>10} {:>9} {:>9}", "question", "a second", "p50 ms", "p99 ms");
    lists(&bench, &wide, &scoped).await?;
    searches(&bench, &wide, &scoped).await
}

struct Bench {
    domain: Domain,
    clients: usize,
    length: Duration,
}

async fn lists(bench: &Bench, wide: &Arc<Caller>, scoped: &Arc<Caller>) -> anyhow::Result<()> {
    bench.line("bare SQL: 15 rows", |d, _| async move { bare::page(d.pool()).await.map(drop) }).await?;
    bench
        .line("bare SQL: 15 rows and count(*)", |d, _| async move { bare::page_and_count(d.pool()).await.map(drop) })
        .await?;
    let sorted = |sort| AccountQuery { sort, ..AccountQuery::of(Kind::EndUser) };
    let off = AccountQuery { status: Some(State::Off), ..AccountQuery::of(Kind::EndUser) };
    let deep = AccountQuery { page: 600, ..AccountQuery::of(Kind::EndUser) };
    for (caller, who) in [(wide, "all"), (scoped, "scoped")] {
        for (what, query) in [
            ("newest first", AccountQuery::of(Kind::EndUser)),
            ("by name", sorted(AccountSort::Name)),
            ("by last login", sorted(AccountSort::LastLogin)),
            ("suspended only", off.clone()),
            ("page 600", deep.clone()),
        ] {
            let name = format!("list with total, {who}: {what}");
            bench.list(&name, caller, &Arc::new(vec![query])).await?;
        }
    }
    Ok(())
}

async fn searches(bench: &Bench, wide: &Arc<Caller>, scoped: &Arc<Caller>) -> anyhow::Result<()> {
    let samples = bare::samples(bench.domain.pool()).await.map_err(in_words)?;
    let search = |text: &str| AccountQuery { search: text.to_owned(), ..AccountQuery::of(Kind::EndUser) };
    let narrow: Arc<Vec<AccountQuery>> = Arc::new(samples.iter().map(|s| search(s)).collect());
    let typed: Vec<AccountQuery> = samples
        .iter()
        .flat_map(|s| (3..=8).map(|n| s.chars().take(n).collect::<String>()))
        .map(|part| search(&part))
        .collect();
    let typed = Arc::new(typed);
    let patterns: Arc<Vec<String>> = Arc::new(samples.iter().map(|s| format!("%{s}%")).collect());
    let texts = Arc::clone(&patterns);
    bench
        .line("bare SQL: substring, whole values", move |d, n| {
            let texts = Arc::clone(&texts);
            async move { bare::search(d.pool(), &texts[n % texts.len()]).await.map(drop) }
        })
        .await?;
    for (caller, who) in [(wide, "all"), (scoped, "scoped")] {
        bench.rows(&format!("search rows, {who}: whole address, phone, IMEI"), caller, &narrow).await?;
        bench.rows(&format!("search rows, {who}: as typed, 3 to 8 characters"), caller, &typed).await?;
        bench.list(&format!("search with total, {who}: as typed"), caller, &typed).await?;
    }
    Ok(())
}

impl Bench {
    async fn list(&self, name: &str, caller: &Arc<Caller>, queries: &Arc<Vec<AccountQuery>>) -> anyhow::Result<()> {
        let (caller, queries) = (Arc::clone(caller), Arc::clone(queries));
        self.line(name, move |domain, n| {
            let (caller, queries) = (Arc::clone(&caller), Arc::clone(&queries));
            async move {
                let query = &queries[n % queries.len()];
                domain.accounts(&caller, query).await?;
                domain.accounts_total(&caller, query).await.map(drop)
            }
        })
        .await
    }

    async fn rows(&self, name: &str, caller: &Arc<Caller>, queries: &Arc<Vec<AccountQuery>>) -> anyhow::Result<()> {
        let (caller, queries) = (Arc::clone(caller), Arc::clone(queries));
        self.line(name, move |domain, n| {
            let (caller, queries) = (Arc::clone(&caller), Arc::clone(&queries));
            async move { domain.accounts(&caller, &queries[n % queries.len()]).await.map(drop) }
        })
        .await
    }

    /// Asks the question from all clients for the whole time, then prints its figures.
    #[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
    async fn line<F, Fut>(&self, name: &str, ask: F) -> anyhow::Result<()>
    where
        F: Fn(Domain, usize) -> Fut + Clone + Send + 'static,
        Fut: Future<Output = domain::Result<()>> + Send + 'static,
    {
        let (started, length) = (Instant::now(), self.length);
        let next = Arc::new(AtomicUsize::new(0));
        let clients: Vec<_> = (0..self.clients)
            .map(|_| {
                let (domain, ask, next) = (self.domain.clone(), ask.clone(), Arc::clone(&next));
                tokio::spawn(async move {
                    let mut took = Vec::new();
                    while started.elapsed() < length {
                        let begun = Instant::now();
                        ask(domain.clone(), next.fetch_add(1, Ordering::Relaxed)).await?;
                        took.push(begun.elapsed());
                    }
                    Ok::<_, domain::Error>(took)
                })
            })
            .collect();
        let mut took = Vec::new();
        for client in clients {
            took.extend(client.await?.map_err(in_words)?);
        }
        let elapsed = started.elapsed().as_secs_f64();
        took.sort_unstable();
        let at = |percent: usize| took[(took.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
        let rate = f64::from(u32::try_from(took.len())?) / elapsed;
        println!("{name:58} {rate:>10.0} {:>9.2} {:>9.2}", at(50), at(99));
        Ok(())
    }
}
