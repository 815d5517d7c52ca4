//! The program: one binary for the server and everything done beside it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use server::config::Config;
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
        Command::Migrate => Ok(()),
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
