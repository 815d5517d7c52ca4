//! The program: one binary for the server and everything done beside it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use server::cli;
use server::config::{Config, Storage};
use tracing_subscriber::EnvFilter;

/// The account console of an alarm or IoT cloud.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the console.
    Serve {
        /// Invented people and data, captured mail, loopback only.
        #[arg(long)]
        demo: bool,
        /// Where the demo's data lies.
        #[arg(long, default_value = "demo/data", hide = true)]
        demo_data: PathBuf,
    },
    /// Bring the database up to date and stop.
    Migrate,
    /// Print a one-time link for the first administrator.
    CreateAdmin(cli::create_admin::Arguments),
    /// Load CSV files.
    Import(cli::import::Arguments),
    /// Make accounts with links, for measurements.
    Seed(cli::seed::Arguments),
    /// Every server function.
    Endpoints(cli::endpoints::Arguments),
    /// The audit log.
    Audit(cli::audit::Arguments),
    /// The outbox.
    Mail(cli::mail::Arguments),
    /// Measure list and search beside the bare SQL.
    Bench(cli::bench::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(run(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// One line, with its causes (REL-53).
#[expect(clippy::print_stderr, reason = "the person at the terminal reads it there")]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("panelwarden: {error:#}");
    ExitCode::FAILURE
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve { demo, demo_data } => {
            let config = Config::from_env(demo)?;
            log(&config.storage.log);
            server::serve::serve(config, &demo_data).await
        }
        Command::Endpoints(arguments) => cli::endpoints::run(&arguments),
        other => with_database(other).await,
    }
}

async fn with_database(command: Command) -> anyhow::Result<()> {
    let storage = Storage::from_map(&|name| std::env::var(name).ok())?;
    log(&storage.log);
    let tools = cli::Tools::open(storage).await?;
    let outcome = match command {
        Command::Migrate => Ok(()),
        Command::CreateAdmin(arguments) => cli::create_admin::run(&tools.domain, arguments).await,
        Command::Import(arguments) => cli::import::run(&tools.domain, arguments).await,
        Command::Seed(arguments) => cli::seed::run(&tools.domain, arguments).await,
        Command::Audit(arguments) => cli::audit::run(&tools.domain, arguments).await,
        Command::Mail(arguments) => cli::mail::run(&tools.domain, arguments).await,
        Command::Bench(arguments) => cli::bench::run(&tools.domain, arguments).await,
        Command::Serve { .. } | Command::Endpoints(_) => Ok(()),
    };
    tools.close().await;
    outcome
}

/// One record a line on the terminal's error side; JSON when it is no terminal (SEC-86).
fn log(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        builder.init();
    } else {
        builder.json().init();
    }
}
