//! `panelwarden seed --accounts N --seed S`

use domain::Domain;

use super::in_words;
use super::progress::Progress;

/// Makes invented end users with panels, for measurements.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many end users.
    #[arg(long, value_name = "N")]
    accounts: u64,
    /// The same seed makes the same people; 0 to 9999.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

/// Seeds and says what was made.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub async fn run(domain: &Domain, args: Args) -> anyhow::Result<()> {
    let progress = Progress::new();
    let report =
        domain.seed(args.accounts, args.seed, &|p| progress.show(p.step, p.done, p.total)).await.map_err(in_words)?;
    drop(progress);
    for (n, what) in [
        (report.companies, "companies"),
        (report.groups, "groups"),
        (report.accounts, "accounts"),
        (report.panels, "panels"),
        (report.links, "links"),
    ] {
        if n > 0 {
            println!("{n:>10} {what}");
        }
    }
    Ok(())
}
