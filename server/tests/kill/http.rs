//! A client that may leave a request unanswered.

use std::net::SocketAddr;
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::world::ORIGIN;

/// More than any answer takes.
const SOON: Duration = Duration::from_secs(40);

/// What is asked.
pub struct Call {
    verb: &'static str,
    path: String,
    kind: &'static str,
    body: String,
}

impl Call {
    /// A read of a server function.
    pub fn json(endpoint: &str, body: String) -> Self {
        Self { verb: "POST", path: format!("/api/{endpoint}"), kind: "application/json", body }
    }

    /// A change by a server function.
    pub fn form(endpoint: &str, body: String) -> Self {
        let kind = "application/x-www-form-urlencoded";
        Self { verb: "POST", path: format!("/api/{endpoint}"), kind, body }
    }

    /// A page.
    pub fn page(path: &str) -> Self {
        Self { verb: "GET", path: path.to_owned(), kind: "text/plain", body: String::new() }
    }
}

/// A request under way.
pub struct Pending(TcpStream);

impl Pending {
    /// Sends it, as a page of ours in `token`'s session.
    pub async fn send(address: SocketAddr, call: &Call, token: &str) -> Self {
        let Call { verb, path, kind, body } = call;
        let host = ORIGIN.trim_start_matches("http://");
        let length = body.len();
        let request = format!(
            "{verb} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: sid={token}\r\n\
             Origin: {ORIGIN}\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nAccept: application/json\r\n\
             Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(address).await.expect("the program listens");
        stream.write_all(request.as_bytes()).await.expect("the program reads");
        Self(stream)
    }

    /// The lines of an answer that goes on, as they come.
    pub fn lines(self) -> Lines<BufReader<TcpStream>> {
        BufReader::new(self.0).lines()
    }

    /// Waits for the answer; none when the connection ended without one.
    pub async fn answer(mut self) -> Option<Answer> {
        let mut all = Vec::new();
        // A reset after the last byte is an end like any other.
        let _ = timeout(SOON, self.0.read_to_end(&mut all)).await.expect("the program answers or ends");
        let text = String::from_utf8_lossy(&all);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Some(Answer { status, body: body.to_owned() })
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    /// The body of a good answer.
    pub fn read<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.body);
        serde_json::from_str(&self.body).unwrap_or_else(|fault| panic!("{fault}: {}", self.body))
    }
}
