//! `panelwarden gateway add|renew-key|remove|serve|list`

use domain::Domain;
use domain::gateway::admin::Served;

use super::in_words;

/// Who carries commands to panels and their states back.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add a gateway and print its key, once.
    Add {
        /// Its name.
        name: String,
        /// It serves every panel that has no gateway of its own.
        #[arg(long)]
        default: bool,
    },
    /// Print a new key; the old one opens nothing from now on.
    RenewKey {
        /// Its name.
        name: String,
    },
    /// Remove a gateway; its panels go to the default one.
    Remove {
        /// Its name.
        name: String,
    },
    /// Say which panels a gateway serves.
    Serve {
        /// Its name; without it the panels go to the default gateway.
        #[arg(long)]
        gateway: Option<String>,
        /// The panels of this group, as it is now.
        #[arg(long, conflicts_with = "imei", required_unless_present = "imei")]
        group: Option<String>,
        /// One panel.
        #[arg(long)]
        imei: Option<String>,
    },
    /// All of them.
    List,
}

/// Does it and says so.
#[expect(clippy::print_stdout, reason = "the key is what the command is for")]
pub async fn run(domain: &Domain, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add { name, default } => {
            let key = domain.add_gateway(&name, default).await.map_err(in_words)?;
            eprintln!("The gateway's key; it is kept nowhere here:");
            println!("{key}");
        }
        Command::RenewKey { name } => {
            let key = domain.renew_gateway_key(&name).await.map_err(in_words)?;
            eprintln!("The gateway's new key; it is kept nowhere here:");
            println!("{key}");
        }
        Command::Remove { name } => {
            domain.remove_gateway(&name).await.map_err(in_words)?;
            println!("Gateway {name} is removed.");
        }
        Command::Serve { gateway, group, imei } => {
            let served = match (group, imei) {
                (Some(group), _) => Served::Group(group),
                (None, imei) => Served::Panel(imei.unwrap_or_default()),
            };
            let panels = domain.serve_by_gateway(gateway.as_deref(), &served).await.map_err(in_words)?;
            println!("{panels} panels.");
        }
        Command::List => list(domain).await?,
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
async fn list(domain: &Domain) -> anyhow::Result<()> {
    for gateway in domain.gateways().await.map_err(in_words)? {
        let serves = if gateway.is_default { "all others".to_owned() } else { format!("{} panels", gateway.panels) };
        let seen = gateway.seen_at.map_or_else(|| "never seen".to_owned(), |at| format!("last seen {at}"));
        println!("{}: {serves}, {seen}", gateway.name);
    }
    Ok(())
}
