//! A server on a free port, and a client that says exactly what it is told.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use server::config::Origin;
use server::http::accept::{ServeLimits, serve};
use server::http::limits::Budgets;
use server::http::{Platform, stack};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

/// The site of all these tests.
pub const OWN: &str = "https://console.example.com";

/// Long enough for any answer on a busy machine, short enough to notice a hang.
pub const SOON: Duration = Duration::from_secs(8);

pub fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

/// The limits of production, made short.
pub fn short() -> ServeLimits {
    ServeLimits {
        head: ms(400),
        body_gap: ms(400),
        body_total: ms(1500),
        upload_total: ms(3000),
        write_gap: ms(700),
        idle: ms(1500),
        drain: ms(1500),
        connections: 1000,
        per_address: 256,
        exempt: Vec::new(),
    }
}

pub fn platform(budgets: Budgets) -> Platform {
    Platform {
        origin: Origin::parse(OWN).unwrap(),
        trusted_proxies: Vec::new(),
        budgets,
        metrics: server::metrics::Metrics::default(),
    }
}

pub struct Server {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// `routes` with all layers, patient with clients.
    pub async fn start(routes: Router) -> Self {
        Self::with(routes, ServeLimits::default(), Budgets::default()).await
    }

    pub async fn impatient(routes: Router) -> Self {
        Self::with(routes, short(), Budgets::default()).await
    }

    pub async fn with(routes: Router, limits: ServeLimits, budgets: Budgets) -> Self {
        let app = stack(routes, &platform(budgets));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            let _ = stopped.await;
        };
        let done = tokio::spawn(serve(listener, app, limits, shutdown));
        Self { address, stop, done }
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Asks it to stop and waits until it has; how long that took.
    pub async fn stop(self) -> Duration {
        let started = Instant::now();
        self.stop.send(()).unwrap();
        timeout(SOON, self.done).await.expect("the server stops").unwrap().unwrap();
        started.elapsed()
    }

    /// One request over a connection of its own.
    pub async fn send(&self, raw: impl AsRef<[u8]>) -> Answer {
        let mut stream = self.connect().await;
        stream.write_all(raw.as_ref()).await.unwrap();
        read_answer(&mut stream).await.expect("an answer")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(head("GET", path, headers) + "\r\n").await
    }

    /// A POST from a page of ours.
    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut raw = head("POST", path, headers);
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("sec-fetch-site")) {
            raw += "Sec-Fetch-Site: same-origin\r\n";
        }
        self.send(format!("{raw}Content-Length: {}\r\n\r\n{body}", body.len())).await
    }
}

/// A request head without its empty line.
pub fn head(method: &str, path: &str, headers: &[(&str, &str)]) -> String {
    let mut raw = format!("{method} {path} HTTP/1.1\r\nHost: console.example.com\r\nConnection: close\r\n");
    for (name, value) in headers {
        raw.extend([name, ": ", value, "\r\n"]);
    }
    raw
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Reads to the end of the connection, and what of it is an answer. None when nothing came.
pub async fn read_answer(stream: &mut TcpStream) -> Option<Answer> {
    parse(&read_all(stream).await)
}

/// Everything until the other side closes. A reset after the answer is an end like any other.
pub async fn read_all(stream: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    timeout(SOON, async {
        loop {
            match stream.read(&mut piece).await {
                Ok(0) | Err(_) => return,
                Ok(n) => all.extend_from_slice(&piece[..n]),
            }
        }
    })
    .await
    .expect("the server ends the connection");
    all
}

pub fn parse(raw: &[u8]) -> Option<Answer> {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&raw[..end]).into_owned();
    let mut lines = text.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    Some(Answer { status, headers, body: raw[end + 4..].to_vec() })
}

/// Reads one answer with a `Content-Length` from a connection that stays open.
pub async fn read_one(stream: &mut TcpStream) -> Option<Answer> {
    let mut all = Vec::new();
    let mut byte = [0; 1];
    loop {
        match timeout(SOON, stream.read(&mut byte)).await.expect("an answer") {
            Ok(0) | Err(_) => return None,
            Ok(_) => all.push(byte[0]),
        }
        if all.ends_with(b"\r\n\r\n") {
            break;
        }
    }
    let mut answer = parse(&all)?;
    let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
    answer.body = vec![0; length];
    stream.read_exact(&mut answer.body).await.unwrap();
    Some(answer)
}

/// The connection ends, with or without an answer; how long that took.
pub async fn ends(stream: &mut TcpStream) -> Duration {
    let started = Instant::now();
    read_all(stream).await;
    started.elapsed()
}

/// A folder of its own that goes away with the value.
pub struct Folder(pub std::path::PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("platform-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
