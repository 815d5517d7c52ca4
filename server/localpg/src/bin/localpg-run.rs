//! Runs a command beside a throwaway PostgreSQL: `localpg-run -- cargo nextest run`.
//!
//! The command finds a superuser's URL in `PANELWARDEN_TEST_PG`. The database lies in the temporary folder, writes
//! without syncing, and goes with the command, whatever its outcome.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{self, Command, ExitCode, ExitStatus};
use std::thread;

use localpg::{Config, Running};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

const PREFIX: &str = "panelwarden-test-";

fn main() -> ExitCode {
    let mut args = env::args_os().skip(1);
    let first = args.next();
    let program = if first.as_deref() == Some("--".as_ref()) { args.next() } else { first };
    let Some(program) = program else {
        eprintln!("usage: localpg-run -- COMMAND [ARGUMENT…]");
        return ExitCode::from(2);
    };
    match run(&program, args.collect()) {
        Ok(status) => exit_code(status),
        Err(message) => {
            eprintln!("localpg-run: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(program: &OsString, args: Vec<OsString>) -> Result<ExitStatus, String> {
    // From here on a signal ends the command first, then the database, then us.
    let signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(|error| error.to_string())?;
    sweep(&env::temp_dir());
    let folder = env::temp_dir().join(format!("{PREFIX}{}", process::id()));
    let outcome = with_database(&folder, program, args, signals);
    // What does not go now is swept by the next run.
    let _ = fs::remove_dir_all(&folder);
    outcome
}

fn with_database(
    folder: &Path,
    program: &OsString,
    args: Vec<OsString>,
    signals: Signals,
) -> Result<ExitStatus, String> {
    let mut database = start(folder).map_err(|error| error.to_string())?;
    let mut child = Command::new(program)
        .args(args)
        .env("PANELWARDEN_TEST_PG", database.url("postgres"))
        .spawn()
        .map_err(|error| format!("cannot run {}: {error}", program.display()))?;
    let pid = child.id();
    thread::spawn(move || forward(signals, pid));
    let status = child.wait().map_err(|error| error.to_string());
    database.stop();
    status
}

fn start(folder: &Path) -> Result<Running, localpg::Error> {
    let config = Config::new(folder)
        .set("fsync", "off")
        .set("full_page_writes", "off")
        .set("synchronous_commit", "off")
        .set("max_connections", "400")
        .set("autovacuum_naptime", "5min");
    localpg::start(&config)
}

fn forward(mut signals: Signals, pid: u32) {
    let Ok(pid) = i32::try_from(pid).map(Pid::from_raw) else { return };
    for signal in signals.forever().filter_map(|number| Signal::try_from(number).ok()) {
        // The command may have ended in between.
        let _ = kill(pid, signal);
    }
}

/// Removes what runs that were killed left behind: their folders are there, but nobody holds their lock.
fn sweep(temp: &Path) {
    let entries = fs::read_dir(temp).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX));
    for folder in ours.map(|entry| entry.path()).filter(|path: &PathBuf| is_abandoned(path)) {
        // A start takes over the folder and ends its processes; then it can go.
        drop(start(&folder));
        let _ = fs::remove_dir_all(&folder);
    }
}

fn is_abandoned(folder: &Path) -> bool {
    File::open(folder.join("lock")).is_ok_and(|file| file.try_lock().is_ok())
}

fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
