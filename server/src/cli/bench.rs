//! `panelwarden bench`: list and search over many accounts, beside the bare SQL's own time in the
//! same run (design, section 9). Prints; asserts nothing.

mod export;
mod jobs;
mod load;
mod log;

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::bench::{Person, repo as bare};
use domain::{Caller, Domain};
use model::accounts::{AccountQuery, AccountSort, Kind, State};

use self::load::Ask;
use super::in_words;

/// Grid pages a second that the budget asks for, and searches.
const PAGES: u32 = 100;
const SEARCHES: u32 = 50;
/// How many of the distributors ask in turn where it says "distributors".
const DISTRIBUTORS: u8 = 12;

/// Measures.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// At least so many end users; what is missing is seeded first.
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    accounts: u64,
    /// Clients at once.
    #[arg(long, value_name = "N", default_value_t = 8)]
    clients: usize,
    /// Seconds a figure.
    #[arg(long, value_name = "S", default_value_t = 5)]
    seconds: u64,
    /// At least so many entries of the action log; what is missing is invented. None: the log is not measured.
    #[arg(long, value_name = "N", default_value_t = 5_000_000)]
    log: u64,
    /// Only this part.
    #[arg(long, value_name = "PART")]
    only: Option<Chapter>,
}

/// What is measured, part by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Chapter {
    /// Lists of accounts.
    Lists,
    /// Searches of accounts, the palette, the overview.
    Search,
    /// A file of all accounts.
    Export,
    /// A job of ten thousand rows, and what others feel of it.
    Job,
    /// The action log.
    Log,
}

/// Seeds what is missing, then prints a line a question.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub async fn run(domain: &Domain, args: Args) -> anyhow::Result<()> {
    seed_missing(domain, args.accounts).await?;
    let bench = Bench { domain: domain.clone(), clients: args.clients, length: Duration::from_secs(args.seconds) };
    println!("{} clients as fast as they can, then arrivals at a fixed rate; {} s each\n", args.clients, args.seconds);
    println!(
        "{:57} {:>8} {:>8} {:>8}   {:>5} {:>8} {:>8}",
        "question", "a second", "p50 ms", "p99 ms", "at /s", "p50 ms", "p99 ms"
    );
    bench.chapters(&args).await
}

#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
async fn seed_missing(domain: &Domain, accounts: u64) -> anyhow::Result<()> {
    let there = u64::try_from(bare::end_users(domain.pool()).await.map_err(in_words)?)?;
    if there < accounts {
        let started = Instant::now();
        let progress = super::progress::Progress::new();
        let missing = accounts - there;
        domain.seed(missing, 1, &|p| progress.show(p.step, p.done, p.total)).await.map_err(in_words)?;
        drop(progress);
        println!("seeded {missing} accounts in {:.1} s", started.elapsed().as_secs_f64());
    }
    Ok(())
}

/// People who ask in turn.
struct Asker {
    name: &'static str,
    callers: Arc<Vec<Caller>>,
}

impl Asker {
    async fn new(domain: &Domain, name: &'static str, people: &[Person]) -> anyhow::Result<Self> {
        let mut callers = Vec::with_capacity(people.len());
        for person in people {
            let caller = domain.bench_caller(*person).await.map_err(in_words)?;
            let page = domain.accounts(&caller, &AccountQuery::of(Kind::EndUser)).await.map_err(in_words)?;
            anyhow::ensure!(page.rows.len() == 15, "the measuring person sees no full page: nothing to measure");
            callers.push(caller);
        }
        Ok(Self { name, callers: Arc::new(callers) })
    }
}

fn every_sort() -> Vec<AccountQuery> {
    let sorts = [
        AccountSort::Registered,
        AccountSort::Name,
        AccountSort::Email,
        AccountSort::Phone,
        AccountSort::LastLogin,
        AccountSort::Status,
        AccountSort::Panels,
        AccountSort::Role,
    ];
    sorts.into_iter().map(|sort| AccountQuery { sort, ..AccountQuery::of(Kind::EndUser) }).collect()
}

fn searches<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<AccountQuery> {
    texts.into_iter().map(|text| AccountQuery { search: text.to_owned(), ..AccountQuery::of(Kind::EndUser) }).collect()
}

/// What of a list is asked for.
#[derive(Clone, Copy)]
enum Part {
    Rows,
    Total,
    Both,
}

fn ask(asker: &Asker, queries: Vec<AccountQuery>, part: Part) -> Ask {
    let (callers, queries) = (Arc::clone(&asker.callers), Arc::new(queries));
    Arc::new(move |domain, n| {
        let (callers, queries) = (Arc::clone(&callers), Arc::clone(&queries));
        Box::pin(async move {
            let (caller, query) = (&callers[n % callers.len()], &queries[n / callers.len() % queries.len()]);
            if matches!(part, Part::Rows | Part::Both) {
                domain.accounts(caller, query).await?;
            }
            if matches!(part, Part::Total | Part::Both) {
                domain.accounts_total(caller, query).await?;
            }
            Ok(())
        })
    })
}

struct Bench {
    domain: Domain,
    clients: usize,
    length: Duration,
}

impl Bench {
    /// Measures what is asked for.
    async fn chapters(&self, args: &Args) -> anyhow::Result<()> {
        let operator = Asker::new(&self.domain, "operator", &[Person::Operator]).await?;
        let one = Asker::new(&self.domain, "distributor", &[Person::Distributor(0)]).await?;
        let several: Vec<Person> = (0..DISTRIBUTORS).map(Person::Distributor).collect();
        let several = Asker::new(&self.domain, "distributors", &several).await?;
        let measures = |chapter| args.only.is_none_or(|only| only == chapter);
        if args.log > 0 && (measures(Chapter::Search) || measures(Chapter::Log)) {
            // First, because the overview reads the log too.
            log::fill(self, args.log).await?;
        }
        if measures(Chapter::Lists) {
            self.bare_lists().await?;
            self.lists(&operator).await?;
            self.lists(&one).await?;
            self.list("rows and total, every sort", &several, every_sort()).await?;
        }
        if measures(Chapter::Search) {
            let samples = bare::samples(self.domain.pool()).await.map_err(in_words)?;
            self.bare_search(&samples).await?;
            for asker in [&operator, &one, &several] {
                self.searches(asker, &samples).await?;
            }
        }
        if measures(Chapter::Export) {
            export::run(self, &operator).await?;
        }
        if measures(Chapter::Job) {
            jobs::run(self, &operator).await?;
        }
        if args.log > 0 && measures(Chapter::Log) { log::run(self).await } else { Ok(()) }
    }

    async fn bare_lists(&self) -> anyhow::Result<()> {
        let page: Ask = Arc::new(|d, _| Box::pin(async move { bare::page(d.pool()).await.map(drop) }));
        self.line("bare SQL: 15 rows", &page, None).await?;
        let counted: Ask = Arc::new(|d, _| Box::pin(async move { bare::page_and_count(d.pool()).await.map(drop) }));
        self.line("bare SQL: 15 rows and count(*)", &counted, None).await
    }

    async fn bare_search(&self, samples: &[String]) -> anyhow::Result<()> {
        let patterns: Arc<Vec<String>> = Arc::new(samples.iter().map(|s| format!("%{s}%")).collect());
        let search: Ask = Arc::new(move |d, n| {
            let patterns = Arc::clone(&patterns);
            Box::pin(async move { bare::search(d.pool(), &patterns[n % patterns.len()]).await.map(drop) })
        });
        self.line("bare SQL: substring, whole values", &search, None).await
    }

    async fn lists(&self, asker: &Asker) -> anyhow::Result<()> {
        let off = AccountQuery { status: Some(State::Off), ..AccountQuery::of(Kind::EndUser) };
        let dormant = AccountQuery { idle_days: Some(90), ..AccountQuery::of(Kind::EndUser) };
        let deep = AccountQuery { page: 600, ..AccountQuery::of(Kind::EndUser) };
        self.list("rows and total, every sort", asker, every_sort()).await?;
        self.list("rows and total, suspended only", asker, vec![off]).await?;
        self.list("rows and total, dormant for 90 days", asker, vec![dormant]).await?;
        self.list("rows and total, page 600", asker, vec![deep]).await
    }

    async fn list(&self, what: &str, asker: &Asker, queries: Vec<AccountQuery>) -> anyhow::Result<()> {
        let name = format!("list, {}: {what}", asker.name);
        self.line(&name, &ask(asker, queries, Part::Both), Some(PAGES)).await
    }

    async fn searches(&self, asker: &Asker, samples: &[String]) -> anyhow::Result<()> {
        let whole = || searches(samples.iter().map(String::as_str));
        let typed: Vec<String> =
            samples.iter().flat_map(|s| (3..=8).map(|n| s.chars().take(n).collect::<String>())).collect();
        let typed = || searches(typed.iter().map(String::as_str));
        for (what, queries, part) in [
            ("rows, whole address, phone, IMEI", whole(), Part::Rows),
            ("rows, as typed, 3 to 8 characters", typed(), Part::Rows),
            ("total, as typed", typed(), Part::Total),
            ("rows, then total, as typed", typed(), Part::Both),
        ] {
            let name = format!("search, {}: {what}", asker.name);
            self.line(&name, &ask(asker, queries, part), Some(SEARCHES)).await?;
        }
        let parts = samples.iter().flat_map(|s| (2..=8).map(|n| s.chars().take(n).collect::<String>())).collect();
        self.palette("palette, whole identifiers", asker, samples.to_vec()).await?;
        self.palette("palette, as typed, 2 to 8 characters", asker, parts).await?;
        self.palette("palette, before typing", asker, vec![String::new()]).await?;
        let callers = Arc::clone(&asker.callers);
        let overview: Ask = Arc::new(move |domain, n| {
            let callers = Arc::clone(&callers);
            Box::pin(async move { domain.overview(&callers[n % callers.len()]).await.map(drop) })
        });
        self.line(&format!("overview, {}", asker.name), &overview, Some(SEARCHES)).await
    }

    /// Finding anything by what is typed.
    async fn palette(&self, what: &str, asker: &Asker, typed: Vec<String>) -> anyhow::Result<()> {
        let (callers, typed) = (Arc::clone(&asker.callers), Arc::new(typed));
        let look: Ask = Arc::new(move |domain, n| {
            let (callers, typed) = (Arc::clone(&callers), Arc::clone(&typed));
            let caller = n % callers.len();
            Box::pin(
                async move { domain.find(&callers[caller], &typed[n / callers.len() % typed.len()]).await.map(drop) },
            )
        });
        self.line(&format!("{what}, {}", asker.name), &look, Some(SEARCHES)).await
    }

    /// Prints the figures of a question: as fast as it goes, and at `rate` arrivals a second.
    #[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
    async fn line(&self, name: &str, ask: &Ask, rate: Option<u32>) -> anyhow::Result<()> {
        let most = load::saturate(&self.domain, ask, self.clients, self.length).await?;
        let figures =
            format!("{name:57} {:>8.0} {:>8.1} {:>8.1}", most.rate(), most.percentile(50), most.percentile(99));
        let Some(rate) = rate else {
            println!("{figures}");
            return Ok(());
        };
        let steady = load::arrive(&self.domain, ask, rate, self.length).await?;
        let failed = if steady.failed > 0 { format!(" {} failed", steady.failed) } else { String::new() };
        let (p50, p99) = (steady.percentile(50), steady.percentile(99));
        println!("{figures}   {rate:>5} {p50:>8.1} {p99:>8.1}{failed}");
        Ok(())
    }
}
