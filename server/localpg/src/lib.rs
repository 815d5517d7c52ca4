//! A private PostgreSQL from the system's binaries.
//!
//! It listens on a Unix socket in a folder that only its user and root enter, keeps its files under one data folder,
//! runs as an unprivileged user when root starts it, and ends with the value that [`start`] returns. A start after a
//! kill clears up first. Layout of the data folder: `cluster/` (the database), `socket/`, `lock`, `postgres.log`.

mod account;
mod cluster;
mod error;
mod find;
mod leftover;
mod socket;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

pub use crate::error::Error;

use crate::account::RunAs;
use crate::error::At;
use crate::find::Binaries;
use crate::socket::SocketDir;

/// Recovery after a kill may replay much; a start that takes longer than this hangs.
const START_LIMIT: Duration = Duration::from_mins(5);
const STEP: Duration = Duration::from_millis(25);
/// A log larger than this is set aside at the next start.
const LOG_LIMIT: u64 = 10 * 1024 * 1024;
/// Only names the socket's file; nothing listens on the network.
const PORT: &str = "5432";

/// What one private PostgreSQL needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// Its files; made when missing.
    pub data_dir: PathBuf,
    /// The user to run as when root starts it; `postgres`, else `nobody`, when not given.
    pub user: Option<String>,
    /// Server settings that win over the defaults, such as `("fsync", "off")`.
    pub settings: Vec<(String, String)>,
    /// Told what takes time.
    pub reporter: fn(&str),
}

impl Config {
    /// The defaults over a data folder, reporting to nobody.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), user: None, settings: Vec::new(), reporter: |_| {} }
    }

    /// Adds a server setting.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    fn is_durable(&self) -> bool {
        !self.settings.iter().any(|(name, value)| name == "fsync" && value == "off")
    }
}

/// A running PostgreSQL; dropping it stops it.
#[derive(Debug)]
pub struct Running {
    child: Child,
    stopped: bool,
    socket: SocketDir,
    bin_dir: PathBuf,
    /// Held, not read: the lock ends with the process, however that ends.
    _lock: File,
}

impl Running {
    /// The URL of one of its databases, for sqlx and libpq alike. `postgres` always exists.
    pub fn url(&self, database: &str) -> String {
        let host = self.socket.path.display().to_string().replace('+', "%2B");
        format!("postgres:///{database}?host={host}&port={PORT}&user={}&sslmode=disable", cluster::SUPERUSER)
    }

    /// The process number of the postmaster.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The folder of the binaries in use, which has `psql` and `pg_dump` too on most systems.
    pub fn bin_dir(&self) -> &Path {
        &self.bin_dir
    }

    /// Whether the postmaster still runs.
    pub fn is_alive(&mut self) -> bool {
        !self.stopped && matches!(self.child.try_wait(), Ok(None))
    }

    /// Disconnects everybody, writes everything down, and waits for the end.
    pub fn stop(&mut self) {
        if self.stopped {
            return;
        }
        self.stopped = true;
        for (signal, limit) in [(Signal::SIGINT, 60), (Signal::SIGQUIT, 5), (Signal::SIGKILL, 5)] {
            self.send(signal);
            if self.ends_within(Duration::from_secs(limit)) {
                break;
            }
        }
        self.socket.remove();
    }

    fn send(&mut self, signal: Signal) {
        // A child that has been waited for gives its number back; it must not be signalled again.
        if let (Ok(None), Ok(pid)) = (self.child.try_wait(), i32::try_from(self.child.id())) {
            let _ = kill(Pid::from_raw(pid), signal);
        }
    }

    fn ends_within(&mut self, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > end {
                return false;
            }
            sleep(STEP);
        }
        true
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts PostgreSQL and returns when it takes connections. Blocks; call it where that is allowed.
pub fn start(config: &Config) -> Result<Running, Error> {
    let found = find::Places::of_this_machine().find()?;
    let data_dir = std::path::absolute(&config.data_dir).at("cannot resolve", &config.data_dir)?;
    let place = data_dir.join("cluster");
    let user = RunAs::choose(config.user.as_deref(), &place)?;
    user.make_reachable_dir(&data_dir)?;
    let data_dir = data_dir.canonicalize().at("cannot resolve", &data_dir)?;
    user.check_reach(&data_dir)?;
    let lock = lock(&data_dir)?;
    let place = data_dir.join("cluster");
    let binaries = find::choose(&found, &place)?;
    cluster::ensure(&place, &binaries, &user, config.is_durable(), config.reporter)?;
    leftover::clear(&place, config.reporter)?;
    let socket = SocketDir::make(&data_dir, &user)?;
    let log = data_dir.join("postgres.log");
    let mut log_file = open_log(&log)?;
    let from = log_file.seek(SeekFrom::End(0)).at("cannot read", &log)?;
    let child = spawn(config, &binaries, &user, &place, &socket, log_file)?;
    let mut running = Running { child, stopped: false, socket, bin_dir: binaries.dir, _lock: lock };
    match wait_ready(&mut running, &place, config.reporter) {
        Ok(()) => Ok(running),
        Err(reason) => Err(Error::Start { reason, tail: log_tail(&log, from), log }),
    }
}

fn lock(data_dir: &Path) -> Result<File, Error> {
    let path = data_dir.join("lock");
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).at("cannot open", &path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let pid = fs::read_to_string(&path).unwrap_or_default().trim().to_owned();
            return Err(Error::InUse { dir: data_dir.to_owned(), pid });
        }
        Err(TryLockError::Error(source)) => return Err(source).at("cannot lock", &path),
    }
    file.set_len(0).and_then(|()| writeln!(file, "{}", process::id())).at("cannot write", &path)?;
    Ok(file)
}

fn open_log(path: &Path) -> Result<File, Error> {
    if fs::metadata(path).is_ok_and(|meta| meta.len() > LOG_LIMIT) {
        fs::rename(path, path.with_extension("log.old")).at("cannot rename", path)?;
    }
    OpenOptions::new().create(true).append(true).open(path).at("cannot write", path)
}

fn spawn(
    config: &Config,
    binaries: &Binaries,
    user: &RunAs,
    place: &Path,
    socket: &SocketDir,
    log: File,
) -> Result<Child, Error> {
    let program = binaries.dir.join("postgres");
    let mut command = Command::new(&program);
    command.arg("-D").arg(place).arg("-k").arg(&socket.path);
    for (name, value) in defaults() {
        command.args(["-c", &format!("{name}={value}")]);
    }
    command.args(["-c", &format!("shared_buffers={}MB", shared_buffers_mb())]);
    for (name, value) in &config.settings {
        command.args(["-c", &format!("{name}={value}")]);
    }
    let second = log.try_clone().at("cannot use the log of", place)?;
    command.stdin(Stdio::null()).stdout(log).stderr(second);
    user.prepare(&mut command);
    command.spawn().at("cannot run", &program)
}

/// Settings for one server beside one application; the caller's win.
fn defaults() -> [(&'static str, &'static str); 8] {
    [
        ("listen_addresses", ""),
        ("port", PORT),
        ("unix_socket_permissions", "0700"),
        ("max_connections", "200"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("log_line_prefix", "%m [%p] "),
        ("logging_collector", "off"),
    ]
}

/// An eighth of the machine's memory, 256 MB to 2 GB. Only what holds data is ever touched, so a small database
/// takes no more than it needs; a large one whose indexes fit is several times as quick.
fn shared_buffers_mb() -> u64 {
    let info = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = info.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib: u64 = total.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0);
    (kib / 1_024 / 8).clamp(256, 2_048)
}

/// Waits for the word `ready` in the pid file, which the postmaster writes when it takes connections.
fn wait_ready(running: &mut Running, place: &Path, reporter: fn(&str)) -> Result<(), String> {
    let begun = Instant::now();
    let mut next_word = Duration::from_secs(10);
    loop {
        if let Ok(Some(status)) = running.child.try_wait() {
            return Err(format!("it ended with {status}"));
        }
        if is_ready(&place.join("postmaster.pid"), running.pid()) {
            return Ok(());
        }
        let waited = begun.elapsed();
        if waited > START_LIMIT {
            return Err(format!("it was not ready after {} s", waited.as_secs()));
        }
        if waited > next_word {
            reporter("PostgreSQL is still starting (it recovers after a kill)");
            next_word += Duration::from_secs(10);
        }
        sleep(STEP);
    }
}

fn is_ready(pid_file: &Path, pid: u32) -> bool {
    let text = fs::read_to_string(pid_file).unwrap_or_default();
    let mut lines = text.lines();
    let ours = lines.next().is_some_and(|line| line.trim() == pid.to_string());
    ours && lines.nth(6).is_some_and(|status| status.trim() == "ready")
}

fn log_tail(path: &Path, from: u64) -> String {
    let mut text = Vec::new();
    let read = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::Start(from))?;
        file.read_to_end(&mut text)
    });
    match read {
        Ok(_) => tail(&String::from_utf8_lossy(&text), 12),
        Err(error) => format!("(unreadable: {error})"),
    }
}

/// The last lines of a text.
pub(crate) fn tail(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}
