//! The private PostgreSQL through its life: started, stopped, killed, half made, misplaced.
#![expect(clippy::expect_used, reason = "a failed step of a test should say which")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio, id};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use localpg::{Config, Error, Running, start};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A folder of one test's own, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("localpg-{}-{number}", id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn config(&self) -> Config {
        Config::new(&self.0).set("fsync", "off").set("shared_buffers", "16MB").set("max_connections", "20")
    }

    fn start(&self) -> Running {
        start(&self.config()).expect("starts")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn sql(url: &str, text: &str) -> String {
    let output = Command::new("psql").args(["-X", "-At", "-v", "ON_ERROR_STOP=1", "-c", text, url]).output();
    let output = output.expect("psql runs");
    assert!(output.status.success(), "{text}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn signal(pid: u32, signal: Signal) {
    kill(Pid::from_raw(i32::try_from(pid).expect("a pid")), signal).expect("signalled");
}

fn is_running(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}/cwd")).read_link().is_ok()
}

fn localpg_run(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_localpg-run"));
    command.args(args);
    command
}

fn text(output: &Output) -> (String, String) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn starts_answers_and_stops() {
    let folder = Folder::new();
    let mut pg = folder.start();
    assert_eq!(sql(&pg.url("postgres"), "show server_encoding"), "UTF8");
    assert_eq!(sql(&pg.url("postgres"), "show listen_addresses"), "");
    assert_eq!(sql(&pg.url("postgres"), "show max_connections"), "20", "the caller's setting wins");
    assert!(pg.is_alive());
    let pid = pg.pid();
    pg.stop();
    pg.stop();
    assert!(!pg.is_alive() && !is_running(pid));
}

#[test]
fn never_runs_as_root_and_nobody_else_reaches_its_socket() {
    use std::os::unix::fs::MetadataExt;
    let folder = Folder::new();
    let pg = folder.start();
    let process = fs::metadata(format!("/proc/{}", pg.pid())).expect("running");
    assert_ne!(process.uid(), 0);
    for private in ["socket", "cluster"] {
        let meta = fs::metadata(folder.0.join(private)).expect("there");
        assert_eq!(meta.mode() & 0o777, 0o700, "{private}");
        assert_eq!(meta.uid(), process.uid(), "{private}");
    }
}

#[test]
fn a_second_start_keeps_the_data() {
    let folder = Folder::new();
    let mut pg = folder.start();
    sql(&pg.url("postgres"), "create table kept (word text); insert into kept values ('Größe')");
    pg.stop();
    drop(pg);
    let pg = folder.start();
    assert_eq!(sql(&pg.url("postgres"), "select word from kept"), "Größe");
}

#[test]
fn dropping_stops_it() {
    let folder = Folder::new();
    let pg = folder.start();
    let pid = pg.pid();
    drop(pg);
    assert!(!is_running(pid));
}

#[test]
fn starts_again_after_its_postmaster_was_killed() {
    let folder = Folder::new();
    let mut pg = folder.start();
    sql(&pg.url("postgres"), "create table kept (n int); insert into kept values (7)");
    signal(pg.pid(), Signal::SIGKILL);
    let end = Instant::now() + Duration::from_secs(5);
    while pg.is_alive() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(pg);
    assert!(folder.0.join("cluster/postmaster.pid").exists(), "the kill left the pid file");
    let pg = folder.start();
    assert_eq!(sql(&pg.url("postgres"), "select n from kept"), "7");
}

/// The whole server was killed: its PostgreSQL lives on, and the next start takes over.
#[test]
fn takes_over_from_a_killed_owner() {
    let folder = Folder::new();
    let mut command = localpg_run(&["--", "sleep", "15"]);
    // The sleeper outlives its parent; it must not hold the test's output open.
    command.env("TMPDIR", make(&folder.0)).stdout(Stdio::null()).stderr(Stdio::null());
    let mut owner = command.spawn().expect("runs");
    let data = folder.0.join(format!("panelwarden-test-{}", owner.id()));
    let orphan = wait_for_postmaster(&data);
    owner.kill().and_then(|()| owner.wait()).expect("killed");
    assert!(is_running(orphan), "PostgreSQL outlives its owner");
    let pg = start(&Config { data_dir: data, ..folder.config() }).expect("starts");
    assert!(!is_running(orphan));
    assert_eq!(sql(&pg.url("postgres"), "select 1"), "1");
}

fn make(dir: &Path) -> &Path {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(dir).expect("made");
    fs::set_permissions(dir, fs::Permissions::from_mode(0o755)).expect("opened");
    dir
}

fn wait_for_postmaster(data: &Path) -> u32 {
    let end = Instant::now() + Duration::from_mins(1);
    loop {
        let text = fs::read_to_string(data.join("cluster/postmaster.pid")).unwrap_or_default();
        if text.contains("ready") {
            return text.lines().next().and_then(|line| line.trim().parse().ok()).expect("a pid");
        }
        assert!(Instant::now() < end, "no PostgreSQL in {}", data.display());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The pid file names a live process that is not PostgreSQL: the number was given out again.
#[test]
fn a_pid_file_with_a_strangers_number_does_not_matter() {
    let folder = Folder::new();
    drop(folder.start());
    let mut stranger = Command::new("sleep").arg("60").spawn().expect("runs");
    fs::write(folder.0.join("cluster/postmaster.pid"), format!("{}\n/elsewhere\n", stranger.id())).expect("written");
    drop(folder.start());
    assert!(matches!(stranger.try_wait(), Ok(None)), "the stranger was left alone");
    stranger.kill().and_then(|()| stranger.wait()).expect("ended");
}

#[test]
fn two_starts_on_one_folder_do_not_mix() {
    let folder = Folder::new();
    let _pg = folder.start();
    let second = start(&folder.config()).expect_err("in use");
    assert!(matches!(second, Error::InUse { .. }), "{second}");
    assert!(second.to_string().contains(&format!("in use by process {}", id())), "{second}");
}

#[test]
fn a_half_made_folder_is_made_again() {
    let folder = Folder::new();
    let half = folder.0.join("making.4711");
    fs::create_dir_all(half.join("cluster/base")).expect("made");
    File::create(half.join("made-by-panelwarden")).expect("made");
    make(&folder.0);
    let pg = folder.start();
    assert_eq!(sql(&pg.url("postgres"), "select 1"), "1");
    assert!(!half.exists());
}

#[test]
fn a_folder_that_is_not_ours_is_never_wiped() {
    let folder = Folder::new();
    make(&folder.0);
    for name in ["cluster", "making.mine"] {
        fs::create_dir_all(folder.0.join(name)).expect("made");
        fs::write(folder.0.join(name).join("letter.txt"), "dear").expect("written");
    }
    let error = start(&folder.config()).expect_err("no cluster");
    assert!(matches!(error, Error::NotACluster(_) | Error::NotOurs { .. }), "{error}");
    assert!(folder.0.join("cluster/letter.txt").exists() && folder.0.join("making.mine/letter.txt").exists());
}

#[test]
fn a_wrong_setting_shows_the_end_of_the_log() {
    let folder = Folder::new();
    let error = start(&folder.config().set("shared_buffers", "many")).expect_err("refused").to_string();
    assert!(error.contains("did not start") && error.contains("shared_buffers"), "{error}");
}

#[test]
fn a_long_path_gets_its_socket_elsewhere() {
    let folder = Folder::new();
    make(&folder.0);
    let deep = folder.0.join("d".repeat(100));
    let pg = start(&Config { data_dir: deep, ..folder.config() }).expect("starts");
    assert_eq!(sql(&pg.url("postgres"), "select 1"), "1");
}

#[test]
fn root_is_told_of_a_folder_its_user_cannot_enter() {
    use std::os::unix::fs::PermissionsExt;
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    let folder = Folder::new();
    make(&folder.0);
    fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o700)).expect("closed");
    let error = start(&Config { data_dir: folder.0.join("data"), ..folder.config() }).expect_err("closed");
    assert!(matches!(&error, Error::OutOfReach { dir, .. } if *dir == folder.0), "{error}");
}

#[test]
fn missing_binaries_are_one_line() {
    let folder = Folder::new();
    make(&folder.0);
    let output = localpg_run(&["true"]).env("PANELWARDEN_PG_BIN", &folder.0).output().expect("runs");
    let (_, said) = text(&output);
    assert!(!output.status.success());
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    assert!(said.contains("PANELWARDEN_PG_BIN") && said.contains("postgres"), "{said}");
}

#[test]
fn the_runner_lends_a_database_and_passes_the_exit_code() {
    let folder = Folder::new();
    let script = "psql -XAt -c 'select 40 + 2' \"$PANELWARDEN_TEST_PG\"; exit 7";
    let output = localpg_run(&["--", "sh", "-c", script]).env("TMPDIR", make(&folder.0)).output().expect("runs");
    let (said, errors) = text(&output);
    assert_eq!((said.trim(), output.status.code()), ("42", Some(7)), "{errors}");
    assert_eq!(fs::read_dir(&folder.0).expect("there").count(), 0, "nothing stays behind");
}

#[test]
fn a_signal_to_the_runner_ends_the_command_and_the_database() {
    let folder = Folder::new();
    let mut runner = localpg_run(&["--", "sleep", "60"]).env("TMPDIR", make(&folder.0)).spawn().expect("runs");
    let postmaster = wait_for_postmaster(&folder.0.join(format!("panelwarden-test-{}", runner.id())));
    std::thread::sleep(Duration::from_millis(300));
    signal(runner.id(), Signal::SIGTERM);
    let status = runner.wait().expect("ends");
    assert_eq!(status.code(), Some(128 + 15));
    assert!(!is_running(postmaster));
    assert_eq!(fs::read_dir(&folder.0).expect("there").count(), 0, "nothing stays behind");
}
