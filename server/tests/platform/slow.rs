//! Clients that take their time (REL-32).

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use server::http::accept::ServeLimits;
use server::http::address::Network;
use server::http::limits::Budgets;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, sleep, timeout};

use crate::support::{SOON, Server, ends, head, ms, parse, read_all, read_answer, read_one, short};

fn routes() -> Router {
    Router::new()
        .route("/", get(async || "here"))
        .route("/api/x/y", post(async |body: Bytes| format!("{} bytes", body.len())))
}

#[tokio::test]
async fn rel_32_a_client_that_says_nothing_is_cut() {
    let server = Server::impatient(routes()).await;
    let took = ends(&mut server.connect().await).await;
    assert!(took >= ms(300) && took < ms(3000), "{took:?}");
}

#[tokio::test]
async fn rel_32_a_dripping_head_is_cut() {
    let server = Server::impatient(routes()).await;
    let (mut reading, mut writing) = server.connect().await.into_split();
    let started = Instant::now();
    let drip = tokio::spawn(async move {
        for byte in "GET / HTTP/1.1\r\nHost: console.example.com\r\nX-Long: ".bytes().chain(std::iter::repeat(b'a')) {
            if writing.write_all(&[byte]).await.is_err() {
                return;
            }
            sleep(ms(40)).await;
        }
    });
    let mut rest = Vec::new();
    let _ = timeout(SOON, reading.read_to_end(&mut rest)).await.expect("cut");
    assert!(started.elapsed() < ms(3000), "{:?}", started.elapsed());
    assert!(rest.is_empty(), "an unfinished head has no answer");
    drip.abort();
}

#[tokio::test]
async fn rel_32_a_kept_connection_may_pause_longer_than_a_head_but_not_for_ever() {
    let server = Server::impatient(routes()).await;
    let mut stream = server.connect().await;
    for _ in 0..2 {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: console.example.com\r\n\r\n").await.unwrap();
        let answer = read_one(&mut stream).await.expect("still open");
        assert_eq!(answer.text(), "here");
        sleep(ms(800)).await;
    }
    let took = ends(&mut stream).await;
    assert!(took < ms(3500), "{took:?}");
}

#[tokio::test]
async fn rel_32_the_second_head_on_a_connection_may_not_drip_either() {
    let server = Server::impatient(routes()).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: console.example.com\r\n\r\n").await.unwrap();
    read_one(&mut stream).await.unwrap();
    let started = Instant::now();
    stream.write_all(b"GET / HT").await.unwrap();
    ends(&mut stream).await;
    assert!(started.elapsed() < ms(1300), "cut by the head's limit, not the pause's: {:?}", started.elapsed());
}

#[tokio::test]
async fn rel_32_a_body_that_stops_is_answered_408_and_cut() {
    let limits = ServeLimits { body_total: SOON * 2, ..short() };
    let server = Server::with(routes(), limits, Budgets::default()).await;
    let mut stream = server.connect().await;
    let start = head("POST", "/api/x/y", &[("Sec-Fetch-Site", "same-origin"), ("Content-Length", "100")]);
    stream.write_all(format!("{start}\r\nabc").as_bytes()).await.unwrap();
    let started = Instant::now();
    let answer = read_answer(&mut stream).await.expect("an answer");
    assert_eq!(answer.status, 408);
    assert_eq!(answer.header("connection"), Some("close"));
    assert!(started.elapsed() >= ms(300) && started.elapsed() < ms(3000));
}

#[tokio::test]
async fn rel_32_a_body_that_drips_has_an_end_as_a_whole() {
    let server = Server::impatient(routes()).await;
    let stream = server.connect().await;
    let (mut reading, mut writing) = stream.into_split();
    let start = head("POST", "/api/x/y", &[("Sec-Fetch-Site", "same-origin"), ("Content-Length", "100000")]);
    let drip = tokio::spawn(async move {
        writing.write_all(format!("{start}\r\n").as_bytes()).await.unwrap();
        while writing.write_all(b"a").await.is_ok() {
            sleep(ms(60)).await;
        }
    });
    let started = Instant::now();
    let mut all = vec![0; 4096];
    let count = timeout(SOON, reading.read(&mut all)).await.expect("an answer in time").unwrap();
    assert_eq!(parse(&all[..count]).expect("an answer").status, 408);
    assert!(started.elapsed() >= ms(1000) && started.elapsed() < ms(5000), "{:?}", started.elapsed());
    drip.abort();
}

#[tokio::test]
async fn rel_32_a_slow_but_steady_body_is_taken() {
    let server = Server::impatient(routes()).await;
    let mut stream = server.connect().await;
    let start = head("POST", "/api/x/y", &[("Sec-Fetch-Site", "same-origin"), ("Content-Length", "5")]);
    stream.write_all(format!("{start}\r\n").as_bytes()).await.unwrap();
    for _ in 0..5 {
        sleep(ms(150)).await;
        stream.write_all(b"a").await.unwrap();
    }
    assert_eq!(read_answer(&mut stream).await.unwrap().text(), "5 bytes");
}

const BIG: usize = 48 * 1024 * 1024;

static PIECE: [u8; 64 * 1024] = [b'x'; 64 * 1024];

/// A long answer that tells when it is given up or sent.
struct Long {
    left: usize,
    over: Arc<AtomicBool>,
}

impl HttpBody for Long {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= PIECE.len();
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&PIECE)))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left as u64)
    }
}

impl Drop for Long {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
    }
}

fn long(over: &Arc<AtomicBool>) -> Router {
    let over = Arc::clone(over);
    Router::new().route("/long", get(async move || Body::new(Long { left: BIG, over: Arc::clone(&over) })))
}

#[tokio::test]
async fn rel_32_a_client_that_does_not_read_is_cut() {
    let over = Arc::new(AtomicBool::new(false));
    let server = Server::impatient(long(&over)).await;
    let mut stream = server.connect().await;
    let started = Instant::now();
    stream.write_all((head("GET", "/long", &[]) + "\r\n").as_bytes()).await.unwrap();
    // Not one byte is read: the kernel's buffers fill, then nothing moves.
    while !over.load(Ordering::SeqCst) {
        assert!(started.elapsed() < ms(4000), "the server still holds the answer");
        sleep(ms(50)).await;
    }
    assert!(started.elapsed() > ms(500), "it had its time: {:?}", started.elapsed());
    assert!(read_all(&mut stream).await.len() < BIG, "cut, not sent");
}

#[tokio::test]
async fn rel_32_a_slow_but_steady_reader_gets_all() {
    let over = Arc::new(AtomicBool::new(false));
    let server = Server::impatient(long(&over)).await;
    let mut stream = server.connect().await;
    stream.write_all((head("GET", "/long", &[]) + "\r\n").as_bytes()).await.unwrap();
    let mut count = 0;
    let mut piece = vec![0; 8 * 1024 * 1024];
    loop {
        let n = timeout(SOON, stream.read(&mut piece)).await.unwrap().unwrap();
        if n == 0 {
            break;
        }
        count += n;
        sleep(ms(20)).await;
    }
    assert!(count > BIG, "{count}");
    assert!(over.load(Ordering::SeqCst), "nothing is held back");
}

fn capped(connections: usize, per_address: usize, exempt: Vec<Network>) -> ServeLimits {
    ServeLimits { connections, per_address, exempt, ..ServeLimits::default() }
}

#[tokio::test]
async fn rel_32_one_address_has_its_share_of_connections() {
    let server = Server::with(routes(), capped(100, 3, Vec::new()), Budgets::default()).await;
    let mut kept = Vec::new();
    for _ in 0..3 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: console.example.com\r\n\r\n").await.unwrap();
        assert_eq!(read_one(&mut stream).await.unwrap().status, 200);
        kept.push(stream);
    }
    let answer = read_answer(&mut server.connect().await).await.expect("told so");
    assert_eq!(answer.status, 503);
    assert_eq!(answer.header("retry-after"), Some("1"));
    crate::headers::assert_header_set(&answer, "too many connections");
    drop(kept.pop());
    let started = Instant::now();
    loop {
        let mut stream = server.connect().await;
        // A refused connection may already be gone when the request is written.
        let _ = stream.write_all((head("GET", "/", &[]) + "\r\n").as_bytes()).await;
        if read_answer(&mut stream).await.is_some_and(|answer| answer.status == 200) {
            break;
        }
        assert!(started.elapsed() < SOON, "the place was not given back");
        sleep(ms(20)).await;
    }
}

#[tokio::test]
async fn rel_32_a_proxy_of_ours_is_not_capped_but_the_total_holds() {
    let exempt = vec![Network::parse("127.0.0.0/8").unwrap()];
    let server = Server::with(routes(), capped(4, 1, exempt), Budgets::default()).await;
    let mut kept = Vec::new();
    for _ in 0..4 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: console.example.com\r\n\r\n").await.unwrap();
        assert_eq!(read_one(&mut stream).await.unwrap().status, 200);
        kept.push(stream);
    }
    assert_eq!(read_answer(&mut server.connect().await).await.unwrap().status, 503);
}

#[tokio::test]
async fn rel_32_fifty_slow_clients_do_not_slow_the_rest() {
    let server = Server::with(routes(), short(), Budgets::default()).await;
    let mut slow = Vec::new();
    for _ in 0..50 {
        let mut stream = server.connect().await;
        stream.write_all(b"POST /api/x/y HTTP/1.1\r\nHost: a\r\nContent-Le").await.unwrap();
        slow.push(stream);
    }
    let started = Instant::now();
    assert_eq!(server.get("/").await.status, 200);
    assert!(started.elapsed() < ms(1000), "{:?}", started.elapsed());
}
