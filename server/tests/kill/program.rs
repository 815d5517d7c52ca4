//! The real program as a process of its own.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use server::config::{ASSETS, DATABASE_URL, KEY_FILE, LISTEN, LOG, MAIL_FROM, ORIGIN as ORIGIN_SETTING, SMTP_URL};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::http::{Answer, Call, Pending};
use crate::world::ORIGIN;

/// More than a start takes on a busy machine.
const STARTING: Duration = Duration::from_mins(1);

/// What a server needs beside its database; goes away with the value.
pub struct Folder(PathBuf);

impl Folder {
    /// A client that nobody loads, and a key.
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kill-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        let site = path.join("site");
        fs::create_dir_all(&site).unwrap();
        let manifest = r#"{"build_id":"test","js":"a.js","wasm":"a.wasm","css":"a.css","sprite":"a.svg","sizes":{}}"#;
        fs::write(site.join("manifest.json"), manifest).unwrap();
        for name in ["a.js", "a.wasm", "a.css", "a.svg"] {
            fs::write(site.join(name), "").unwrap();
        }
        let key = path.join("key");
        fs::write(&key, (0..32).collect::<Vec<u8>>()).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A running server. Dropped, it is killed; a failing test prints what it logged.
pub struct Program {
    child: Child,
    address: SocketAddr,
    log: Arc<Mutex<String>>,
}

impl Program {
    /// Starts one and waits until it is ready.
    pub async fn start(database: &str, folder: &Folder) -> Self {
        let mut child = spawn(database, &folder.0);
        let log = Arc::new(Mutex::new(String::new()));
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let ready = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some(address) = ready_at(&line) {
                    return Some(address);
                }
                note(&log, &line);
            }
            None
        };
        let address = timeout(STARTING, ready).await.expect("the program is ready in time");
        let address = address.unwrap_or_else(|| panic!("the program did not start:\n{}", log.lock().unwrap()));
        // Read on: a full pipe would stop the program.
        let keep = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                note(&keep, &line);
            }
        });
        Self { child, address, log }
    }

    /// Asks and does not wait.
    pub async fn begin(&self, call: &Call, token: &str) -> Pending {
        Pending::send(self.address, call, token).await
    }

    /// Asks and waits for the answer.
    pub async fn call(&self, call: &Call, token: &str) -> Answer {
        self.begin(call, token).await.answer().await.expect("an answer")
    }

    /// `kill -9`. Fails when the program had ended by itself.
    pub async fn kill(mut self) {
        self.child.start_kill().unwrap();
        let status = timeout(STARTING, self.child.wait()).await.expect("a killed process ends").unwrap();
        assert_eq!(status.signal(), Some(9), "killed, not ended: {status}");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the program's log:\n{}", self.log.lock().unwrap());
        }
    }
}

fn spawn(database: &str, folder: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_panelwarden"))
        .arg("serve")
        .current_dir(folder)
        .env_clear()
        .env(DATABASE_URL, database)
        .env(LISTEN, "127.0.0.1:0")
        .env(ORIGIN_SETTING, ORIGIN)
        // Nobody listens there; no test here has a mail that is due.
        .env(SMTP_URL, "smtp://127.0.0.1:9?tls=none")
        .env(MAIL_FROM, "no-reply@example.com")
        .env(KEY_FILE, folder.join("key"))
        .env(ASSETS, folder.join("site"))
        .env(LOG, "info")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the program starts")
}

fn note(log: &Mutex<String>, line: &str) {
    let mut log = log.lock().unwrap();
    log.push_str(line);
    log.push('\n');
}

/// The address in the log's line that says "ready".
fn ready_at(line: &str) -> Option<SocketAddr> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    let fields = line.get("fields")?;
    if fields.get("message")? != "ready" {
        return None;
    }
    fields.get("address")?.as_str()?.parse().ok()
}
