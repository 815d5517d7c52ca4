//! Verbs, targets and framing (SEC-28, SEC-76, SEC-77).

use axum::Router;
use axum::extract::Request;
use axum::routing::{any, post};
use bytes::Bytes;
use tokio::io::AsyncWriteExt;

use crate::headers::assert_header_set;
use crate::support::{Server, read_all};

fn routes() -> Router {
    Router::new()
        .route("/where", any(async |request: Request| format!("at {}", request.uri())))
        .route("/api/x/y", post(async |body: Bytes| format!("{} bytes", body.len())))
        .fallback(server::http::fallback::not_found)
}

#[tokio::test]
async fn sec_77_only_declared_verbs() {
    let server = Server::start(routes()).await;
    for line in [
        "TRACE /where",
        "OPTIONS /where",
        "OPTIONS *",
        "PUT /where",
        "PATCH /where",
        "DELETE /where",
        "PROPFIND /where",
        "FOO /where",
        "get /where",
        "CONNECT console.example.com:443",
        "CONNECT /where",
        "TRACE /api/x/y",
    ] {
        let raw = format!(
            "{line} HTTP/1.1\r\nHost: a\r\nCookie: __Host-sid=canary\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n"
        );
        let answer = server.send(raw).await;
        if line == "CONNECT /where" {
            assert!(matches!(answer.status, 400 | 405), "{line}: {}", answer.status);
        } else {
            assert_eq!(answer.status, 405, "{line}");
            assert_eq!(answer.header("allow"), Some("GET, HEAD, POST"), "{line}");
        }
        assert!(!answer.text().contains("canary"), "{line} echoes headers");
        assert_header_set(&answer, line);
    }
}

#[tokio::test]
async fn sec_28_a_host_in_the_request_line_is_forgotten() {
    let server = Server::start(routes()).await;
    for target in ["http://evil.example/where?a=1", "https://evil.example:8443/where?a=1", "/where?a=1"] {
        let answer =
            server.send(format!("GET {target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, "at /where?a=1"), "{target}");
    }
    let answer = server.send("GET http://evil.example HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert_eq!(answer.status, 404);
    assert!(!answer.text().contains("evil"));
}

#[tokio::test]
async fn sec_77_nothing_follows_a_chunked_body_on_its_connection() {
    let server = Server::start(routes()).await;
    for framing in ["Transfer-Encoding: chunked", "Content-Length: 4\r\nTransfer-Encoding: chunked"] {
        let smuggled = "GET /where HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        let raw = format!(
            "POST /api/x/y HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\n{framing}\r\n\r\n1\r\na\r\n0\r\n\r\n{smuggled}"
        );
        let mut stream = server.connect().await;
        stream.write_all(raw.as_bytes()).await.unwrap();
        let all = String::from_utf8_lossy(&read_all(&mut stream).await).into_owned();
        assert_eq!(all.matches("HTTP/1.1 ").count(), 1, "{framing}: {all}");
        assert!(!all.contains("at /where"), "{framing}");
    }
}

#[tokio::test]
async fn sec_73_heads_that_cannot_be_read_get_the_header_set_too() {
    let server = Server::start(routes()).await;
    let long = "a".repeat(40_000);
    let many = "X-Many: 1\r\n".repeat(200);
    for (raw, status) in [
        ("GET / HTTP/1.1\r\nBad Header: x\r\n\r\n".to_owned(), 400),
        ("GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(), 400),
        ("\u{16}\u{3}\u{1}\u{2} hello\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n".to_owned(), 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n".to_owned(), 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n".to_owned(), 400),
        (format!("GET / HTTP/1.1\r\nHost: a\r\nX-Long: {long}\r\n\r\n"), 431),
        (format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n"), 431),
    ] {
        let shown = raw.escape_debug().to_string().chars().take(60).collect::<String>();
        let answer = server.send(&raw).await;
        assert_eq!(answer.status, status, "{shown}");
        assert!(answer.body.is_empty(), "{shown}");
        assert_header_set(&answer, &shown);
    }
    assert_eq!(server.get("/where").await.status, 200, "and it still serves");
}

#[tokio::test]
async fn sec_76_unknown_addresses_get_a_fixed_text() {
    let server = Server::start(routes()).await;
    for path in ["/api/<script>", "/%3Cscript%3E", "/api/no/such", "/x\"y"] {
        let answer = server.get(path).await;
        if answer.status == 400 {
            continue;
        }
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"), "{path}");
        assert_eq!(answer.text(), "There is nothing at this address.\n", "{path}");
    }
    let answer = server.get("/api/x/y").await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
}
