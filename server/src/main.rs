//! The program: one binary for the server and everything done beside it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use domain::Settings;
use server::cli;
use server::config::{Config, KEY_FILE, ORIGIN, Storage};
use server::storage::{self, Opened};
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
    CreateAdmin(cli::create_admin::Args),
    /// Load CSV files.
    Import(cli::import::Args),
    /// Make accounts with links, for measurements.
    Seed(cli::seed::Args),
    /// Every server function.
    Endpoints(cli::endpoints::Args),
    /// Who may do what on which records, as `docs/permissions.md` has it.
    Permissions,
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The outbox.
    #[command(subcommand)]
    Mail(cli::mail::Command),
    /// Panel gateways and their keys.
    #[command(subcommand)]
    Gateway(cli::gateway::Command),
    /// Measure list and search beside the bare SQL.
    Bench(cli::bench::Args),
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Walk the chain of hashes.
    Verify,
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
        Command::Permissions => {
            cli::permissions::run();
            Ok(())
        }
        other => with_database(other).await,
    }
}

async fn with_database(command: Command) -> anyhow::Result<()> {
    let storage = Storage::from_map(&|name| std::env::var(name).ok())?;
    log(&storage.log);
    let opened = storage::open(&storage).await?;
    let outcome = on_database(command, &storage, &opened).await;
    opened.close().await;
    outcome
}

async fn on_database(command: Command, storage: &Storage, opened: &Opened) -> anyhow::Result<()> {
    let get = |name: &str| std::env::var(name).ok();
    // A link from here must work on the server: made with its key, under its address.
    if storage.database_url.is_some() && matches!(command, Command::CreateAdmin(_)) {
        for name in [KEY_FILE, ORIGIN] {
            anyhow::ensure!(get(name).is_some(), "{name}: is required with DATABASE_URL, the same as the server's");
        }
    }
    let key = get(KEY_FILE).map(PathBuf::from);
    let origin = get(ORIGIN).unwrap_or_else(|| "http://127.0.0.1:3000".to_owned());
    let domain = storage::domain(opened, storage, key.as_deref(), Settings::new(origin))?;
    domain.clock().follow(domain.pool()).await?;
    domain.ensure_built_in_roles().await?;
    match command {
        Command::Migrate => cli::migrate::run(&domain).await,
        Command::CreateAdmin(args) => cli::create_admin::run(&domain, args).await,
        Command::Import(args) => cli::import::run(&domain, args).await,
        Command::Seed(args) => cli::seed::run(&domain, args).await,
        Command::Audit(AuditCommand::Verify) => cli::audit::run(&domain).await,
        Command::Mail(command) => cli::mail::run(&domain, command).await,
        Command::Gateway(command) => cli::gateway::run(&domain, command).await,
        Command::Bench(args) => cli::bench::run(&domain, args).await,
        Command::Serve { .. } | Command::Endpoints(_) | Command::Permissions => Ok(()),
    }
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
