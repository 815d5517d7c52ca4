//! Size, time, number, and panics (REL-30, REL-33, REL-39).

use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use bytes::Bytes;
use model::ApiError;
use server::http::accept::ServeLimits;
use server::http::limits::{Budgets, Class};
use tokio::io::AsyncWriteExt;
use tokio::time::{Instant, sleep};

use crate::support::{Server, head, ms, parse, read_all};

fn routes() -> Router {
    let count = async |body: Bytes| format!("{} bytes", body.len());
    Router::new()
        .route("/sign-in", post(count).get(async || "page"))
        .route("/api/x/y", post(count))
        .route("/api/auth/sign_in", post(count))
        .route("/profile/password", post(count))
        .route("/page", get(async || "page"))
        .route("/slow", get(slow))
        .route("/api/slow", post(slow))
        .route("/panic", get(panics))
        .route("/api/panic", post(panics))
        .route("/health/live", get(async || "live"))
}

async fn slow() -> &'static str {
    sleep(ms(1200)).await;
    "slow"
}

async fn panics() -> &'static str {
    panic!("secret detail of a panic")
}

#[tokio::test]
async fn rel_33_each_class_of_route_has_its_size_exactly() {
    let server = Server::start(routes()).await;
    for (path, most) in [
        ("/sign-in", 16 * 1024),
        ("/profile/password", 16 * 1024),
        ("/api/auth/sign_in", 16 * 1024),
        ("/api/x/y", 256 * 1024),
    ] {
        let taken = server.post(path, &[], &"a".repeat(most)).await;
        assert_eq!((taken.status, taken.text()), (200, format!("{most} bytes")), "{path}");
        let refused = server.post(path, &[], &"a".repeat(most + 1)).await;
        assert_eq!(refused.status, 413, "{path}");
        if path.starts_with("/api/") {
            assert_eq!(serde_json::from_slice::<ApiError>(&refused.body).unwrap(), ApiError::TooLarge, "{path}");
        } else {
            assert_eq!(refused.header("content-type"), Some("text/plain; charset=utf-8"), "{path}");
            assert_eq!(refused.text().trim_end(), ApiError::TooLarge.message(), "{path}");
        }
    }
}

#[tokio::test]
async fn rel_33_a_claim_of_gigabytes_is_refused_at_once() {
    let server = Server::start(routes()).await;
    for length in ["2147483648", "18446744073709551613"] {
        let start = head("POST", "/api/x/y", &[("Sec-Fetch-Site", "same-origin"), ("Content-Length", length)]);
        let started = Instant::now();
        assert_eq!(server.send(start + "\r\n").await.status, 413, "{length}");
        assert!(started.elapsed() < ms(2000));
    }
}

#[tokio::test]
async fn rel_33_an_endless_body_is_answered_413_and_cut() {
    let server = Server::start(routes()).await;
    let stream = server.connect().await;
    let (reading, mut writing) = stream.into_split();
    let start = head("POST", "/api/x/y", &[("Sec-Fetch-Site", "same-origin"), ("Transfer-Encoding", "chunked")]);
    let flood = tokio::spawn(async move {
        writing.write_all(format!("{start}\r\n").as_bytes()).await.unwrap();
        let chunk = format!("1000\r\n{}\r\n", "a".repeat(0x1000));
        let mut sent: usize = 0;
        while sent < 64 * 1024 * 1024 && writing.write_all(chunk.as_bytes()).await.is_ok() {
            sent += chunk.len();
        }
        (sent, writing)
    });
    let (sent, writing) = tokio::time::timeout(Duration::from_secs(20), flood).await.expect("cut").unwrap();
    assert!(sent < 64 * 1024 * 1024, "the server read on: {sent}");
    let all = read_all(&mut reading.reunite(writing).unwrap()).await;
    // After a reset the answer may be lost on the way; what came must be the refusal.
    if let Some(answer) = parse(&all) {
        assert_eq!(answer.status, 413);
    }
}

#[tokio::test]
async fn rel_33_a_chunked_body_one_byte_too_long_is_answered_413() {
    let server = Server::start(routes()).await;
    for (length, status) in [(16 * 1024, 200), (16 * 1024 + 1, 413)] {
        let start = head("POST", "/sign-in", &[("Sec-Fetch-Site", "same-origin"), ("Transfer-Encoding", "chunked")]);
        let raw = format!("{start}\r\n{length:x}\r\n{}\r\n0\r\n\r\n", "a".repeat(length));
        assert_eq!(server.send(raw).await.status, status, "{length}");
    }
}

#[tokio::test]
async fn rel_33_all_bodies_together_have_an_end() {
    let budgets = Budgets { body_memory: 100_000, ..Budgets::default() };
    let server = Server::with(routes(), ServeLimits::default(), budgets).await;
    let body = "a".repeat(60_000);
    let mut waiting = Vec::new();
    for _ in 0..2 {
        let mut stream = server.connect().await;
        let start = head("POST", "/api/x/y", &[("Sec-Fetch-Site", "same-origin"), ("Content-Length", "60001")]);
        stream.write_all(format!("{start}\r\n{body}").as_bytes()).await.unwrap();
        sleep(ms(200)).await;
        waiting.push(stream);
    }
    let mut second = waiting.pop().unwrap();
    assert_eq!(parse(&read_all(&mut second).await).expect("an answer").status, 503);
    let mut first = waiting.pop().unwrap();
    first.write_all(b"a").await.unwrap();
    assert_eq!(parse(&read_all(&mut first).await).expect("an answer").status, 200);
    assert_eq!(server.post("/api/x/y", &[], &body).await.status, 200, "memory is given back");
}

#[tokio::test]
async fn rel_39_too_many_at_once_are_shed_and_other_classes_go_on() {
    let budgets = Budgets { page: 1, wait: ms(200), ..Budgets::default() };
    let server = Server::with(routes(), ServeLimits::default(), budgets).await;
    let shed = async {
        sleep(ms(200)).await;
        let started = Instant::now();
        let answer = server.get("/page").await;
        assert_eq!(answer.status, 503);
        assert_eq!(answer.header("retry-after"), Some("1"));
        assert!(started.elapsed() < ms(900), "shed, not queued: {:?}", started.elapsed());
        assert_eq!(server.get("/sign-in").await.status, 200, "signing in has places of its own");
        assert_eq!(server.post("/api/x/y", &[], "").await.status, 200);
        assert_eq!(server.get("/health/live").await.status, 200, "probes are never shed");
    };
    let (slow, ()) = tokio::join!(server.get("/slow"), shed);
    assert_eq!(slow.text(), "slow");
    assert_eq!(server.get("/page").await.status, 200, "the place is given back");
}

#[tokio::test]
async fn rel_39_a_short_wait_for_a_turn_is_granted() {
    let budgets = Budgets { page: 1, wait: ms(3000), ..Budgets::default() };
    let server = Server::with(routes(), ServeLimits::default(), budgets).await;
    let (one, other) = tokio::join!(server.get("/slow"), server.get("/slow"));
    assert_eq!((one.status, other.status), (200, 200));
}

#[tokio::test]
async fn rel_39_a_request_has_a_deadline() {
    let budgets = Budgets { deadline: ms(300), ..Budgets::default() };
    let server = Server::with(routes(), ServeLimits::default(), budgets).await;
    let started = Instant::now();
    let answer = server.get("/slow").await;
    assert!(started.elapsed() < ms(1000), "{:?}", started.elapsed());
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("1")));
    let answer = server.post("/api/slow", &[], "").await;
    assert_eq!(serde_json::from_slice::<ApiError>(&answer.body).unwrap(), ApiError::Unavailable);
}

#[tokio::test]
async fn rel_30_a_panic_costs_one_request_and_has_a_number() {
    let server = Server::start(routes()).await;
    for _ in 0..3 {
        let answer = server.get("/panic").await;
        assert_eq!(answer.status, 500);
        assert!(answer.text().contains(answer.header("x-request-id").unwrap()), "{}", answer.text());
        assert!(!answer.text().contains("secret detail"));
    }
    let answer = server.post("/api/panic", &[], "").await;
    let error: ApiError = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(error, ApiError::Internal(answer.header("x-request-id").unwrap().to_owned()));
    assert_eq!(server.get("/page").await.text(), "page");
}

#[test]
fn rel_39_paths_and_their_classes() {
    for (path, class) in [
        ("/sign-in", Class::Auth),
        ("/sign-in/code", Class::Auth),
        ("/sign-infinity", Class::Page),
        ("/register/x", Class::Auth),
        ("/recover", Class::Auth),
        ("/profile/password", Class::Auth),
        ("/api/auth/sign_in", Class::Auth),
        ("/api/accounts/list", Class::Api),
        ("/apiary", Class::Page),
        ("/assets/app.js", Class::Asset),
        ("/health/ready", Class::Probe),
        ("/version", Class::Probe),
        ("/accounts", Class::Page),
        ("/", Class::Page),
    ] {
        assert_eq!(Class::of(path), class, "{path}");
    }
}
