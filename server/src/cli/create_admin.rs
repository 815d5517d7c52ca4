//! `panelwarden create-admin EMAIL`

use domain::Domain;

use super::in_words;

/// Makes the first administrator.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// His address.
    email: String,
    /// His name.
    #[arg(long, default_value = "Administrator")]
    name: String,
}

/// Makes a Super Administrator who waits for his password, and prints the link to choose it: once,
/// within an hour.
#[expect(clippy::print_stdout, reason = "the link is what the command is for")]
pub async fn run(domain: &Domain, args: Args) -> anyhow::Result<()> {
    let link = domain.bootstrap_link(&args.email, &args.name).await.map_err(in_words)?;
    eprintln!("Open this link within an hour to choose a password; it works once:");
    println!("{link}");
    Ok(())
}
