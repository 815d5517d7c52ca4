//! `panelwarden mail status|pause|resume`

use domain::Domain;
use domain::caller::Actor;
use domain::mail::sending;

use super::in_words;

/// Looks at the outbox, holds it, lets it go on.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// How many mails are in each state.
    Status,
    /// Send nothing until resumed; after a restore, for instance.
    Pause,
    /// Send again.
    Resume,
}

/// Does it and says so.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub async fn run(domain: &Domain, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Status => {
            let status = sending::status(domain).await.map_err(in_words)?;
            println!("{}", if status.paused { "Sending is paused." } else { "Sending goes on." });
            for state in status.states {
                println!("{:>8} {}", state.count, state.state);
            }
        }
        Command::Pause => {
            sending::set_paused(domain, Actor::system("command line"), true).await.map_err(in_words)?;
            println!("Sending is paused.");
        }
        Command::Resume => {
            sending::set_paused(domain, Actor::system("command line"), false).await.map_err(in_words)?;
            println!("Sending goes on.");
        }
    }
    Ok(())
}
