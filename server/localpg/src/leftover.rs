//! PostgreSQL processes that outlived whoever started them.
//!
//! The kernel could end them with us, but asking for that takes unsafe code; so the next start clears up instead.
//! A postmaster and its children keep the cluster's folder as working folder, which tells them from a stranger
//! who got the same process number. Where there is no /proc, PostgreSQL's own checks have the last word.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::error::{At, Error};

const STEP: Duration = Duration::from_millis(50);

/// Ends what still runs on the cluster, and removes a pid file that nobody stands behind.
pub(crate) fn clear(cluster: &Path, reporter: fn(&str)) -> Result<(), Error> {
    if !Path::new("/proc/self/cwd").exists() {
        return Ok(());
    }
    let pid_file = cluster.join("postmaster.pid");
    end_processes(cluster, postmaster(&pid_file), reporter);
    match fs::remove_file(&pid_file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).at("cannot remove", &pid_file),
        _ => Ok(()),
    }
}

fn end_processes(cluster: &Path, postmaster: Option<Pid>, reporter: fn(&str)) {
    let found = processes_of(cluster);
    if found.is_empty() {
        return;
    }
    reporter("a PostgreSQL of an earlier start is still running here: stopping it");
    if let Some(pid) = postmaster.filter(|pid| found.contains(pid)) {
        signal(pid, Signal::SIGINT);
        if gone_within(cluster, Duration::from_secs(20)) {
            return;
        }
        signal(pid, Signal::SIGQUIT);
    }
    // Without a postmaster its children notice and end by themselves, as soon as they are idle.
    for last in [None, Some(Signal::SIGQUIT), Some(Signal::SIGKILL)] {
        if let Some(last) = last {
            for pid in processes_of(cluster) {
                signal(pid, last);
            }
        }
        if gone_within(cluster, Duration::from_secs(5)) {
            return;
        }
    }
}

fn signal(pid: Pid, signal: Signal) {
    // The process may have ended in between, which is what we want.
    let _ = kill(pid, signal);
}

fn gone_within(cluster: &Path, limit: Duration) -> bool {
    let end = Instant::now() + limit;
    while !processes_of(cluster).is_empty() {
        if Instant::now() > end {
            return false;
        }
        sleep(STEP);
    }
    true
}

fn postmaster(pid_file: &Path) -> Option<Pid> {
    let text = fs::read_to_string(pid_file).ok()?;
    text.lines().next()?.trim().parse().ok().map(Pid::from_raw)
}

/// The processes named `postgres` whose working folder is the cluster.
fn processes_of(cluster: &Path) -> Vec<Pid> {
    let Ok(cluster) = cluster.canonicalize() else { return Vec::new() };
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter(|pid| is_postgres_of(*pid, &cluster)).map(Pid::from_raw).collect()
}

fn is_postgres_of(pid: i32, cluster: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == cluster)
        && fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.starts_with("postgres"))
}
