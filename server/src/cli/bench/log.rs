//! The action log at millions of entries, for readers of every width of sight.

use std::sync::Arc;
use std::time::Instant;

use domain::bench::log::Landmarks;
use domain::{Caller, Domain};
use model::log::{At, LogQuery, Outcome};

use super::super::in_words;
use super::load::Ask;
use super::{Bench, Person};

/// Pages a second that are asked for.
const RATE: u32 = 50;

/// Makes the entries that are missing.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub async fn fill(bench: &Bench, entries: u64) -> anyhow::Result<()> {
    let started = Instant::now();
    let made = bench.domain.bench_log(entries).await.map_err(in_words)?;
    if made > 0 {
        println!("made {made} entries of the action log in {:.1} s", started.elapsed().as_secs_f64());
    }
    Ok(())
}

/// Measures the log as it is.
pub async fn run(bench: &Bench) -> anyhow::Result<()> {
    let landmarks = bench.domain.bench_log_landmarks().await.map_err(in_words)?;
    let readers = [
        ("operator", Person::Operator),
        ("clerk", Person::Clerk),
        ("distributor", Person::Distributor(0)),
        ("installer company", Person::Installer),
    ];
    for (name, person) in readers {
        let caller = Arc::new(bench.domain.bench_caller(person).await.map_err(in_words)?);
        for (what, query) in questions(&bench.domain, &caller, &landmarks).await? {
            bench.line(&format!("log, {name}: {what}"), &ask(&caller, query), Some(RATE)).await?;
        }
    }
    Ok(())
}

fn ask(caller: &Arc<Caller>, query: LogQuery) -> Ask {
    let caller = Arc::clone(caller);
    Arc::new(move |domain, _| {
        let (caller, query) = (Arc::clone(&caller), query.clone());
        Box::pin(async move { domain.log(&caller, &query).await.map(drop) })
    })
}

/// What one asks a log.
async fn questions(domain: &Domain, caller: &Caller, at: &Landmarks) -> anyhow::Result<Vec<(&'static str, LogQuery)>> {
    let all = LogQuery::default;
    let day = |query: LogQuery| LogQuery { from: at.day.clone(), to: at.day.clone(), ..query };
    let middle = domain.log(caller, &day(all())).await.map_err(in_words)?;
    let deep = middle.rows.first().map_or(At::Newest, |row| At::Before(row.key));
    Ok(vec![
        ("newest page", all()),
        ("older, from the middle", LogQuery { at: deep, ..all() }),
        ("one day in the middle", day(all())),
        ("one action", LogQuery { action: "accounts.suspend".into(), ..all() }),
        (
            "one page's actions, refused",
            LogQuery { action: "accounts".into(), outcome: Some(Outcome::Refused), ..all() },
        ),
        ("refused", LogQuery { outcome: Some(Outcome::Refused), ..all() }),
        ("a rare action", LogQuery { action: "roles.edit".into(), ..all() }),
        ("an action that is not there", LogQuery { action: "roles.remove".into(), ..all() }),
        ("by a busy person", LogQuery::by(at.busy)),
        ("about one person", LogQuery::about(at.about.1.0)),
        ("search, a name", LogQuery { search: at.about.0.clone(), ..all() }),
        ("search, a common word", LogQuery { search: "anna".into(), ..all() }),
        ("search, nothing", LogQuery { search: "zzyzx".into(), ..all() }),
    ])
}
