//! Stopping (REL-31).

use axum::Router;
use axum::routing::{get, post};
use bytes::Bytes;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use crate::support::{Server, head, ms, read_answer, read_one};

fn routes() -> Router {
    Router::new()
        .route("/", get(async || "here"))
        .route(
            "/slow",
            get(async || {
                sleep(ms(700)).await;
                "done"
            }),
        )
        .route(
            "/stuck",
            get(async || {
                sleep(ms(60_000)).await;
                "never"
            }),
        )
        .route("/big", get(async || Bytes::from(vec![b'x'; 48 * 1024 * 1024])))
        .route("/api/x/y", post(async |body: Bytes| format!("{} bytes", body.len())))
}

async fn begin(server: &Server, raw: &str) -> TcpStream {
    let mut stream = server.connect().await;
    stream.write_all(raw.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn rel_31_a_request_under_way_is_finished_and_no_new_one_is_taken() {
    let server = Server::impatient(routes()).await;
    let address = server.address;
    let mut stream = begin(&server, &(head("GET", "/slow", &[]) + "\r\n")).await;
    sleep(ms(150)).await;
    let stopping = tokio::spawn(server.stop());
    sleep(ms(150)).await;
    assert!(TcpStream::connect(address).await.is_err(), "no longer listening");
    let answer = read_answer(&mut stream).await.expect("finished");
    assert_eq!((answer.status, answer.text().as_str()), (200, "done"));
    assert!(stopping.await.unwrap() < ms(1500));
}

#[tokio::test]
async fn rel_31_a_kept_connection_does_not_hold_the_stop() {
    let server = Server::impatient(routes()).await;
    let mut stream = begin(&server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    read_one(&mut stream).await.unwrap();
    let took = server.stop().await;
    assert!(took < ms(700), "{took:?}");
}

#[tokio::test]
async fn rel_31_slow_clients_do_not_hold_the_stop() {
    let server = Server::impatient(routes()).await;
    let _head = begin(&server, "GET / HT").await;
    let start = head("POST", "/api/x/y", &[("Sec-Fetch-Site", "same-origin"), ("Content-Length", "100")]);
    let _body = begin(&server, &format!("{start}\r\nabc")).await;
    let _deaf = begin(&server, &(head("GET", "/big", &[]) + "\r\n")).await;
    let _stuck = begin(&server, &(head("GET", "/stuck", &[]) + "\r\n")).await;
    sleep(ms(200)).await;
    let started = Instant::now();
    let took = server.stop().await;
    assert!(took >= ms(1200), "the stuck request had its time: {took:?}");
    assert!(took < ms(3500), "{took:?} of {:?}", started.elapsed());
}

#[tokio::test]
async fn rel_31_a_dripping_client_alone_is_gone_before_the_time_is_up() {
    let server = Server::impatient(routes()).await;
    let _head = begin(&server, "GET / HT").await;
    sleep(ms(100)).await;
    let took = server.stop().await;
    assert!(took < ms(1200), "the head's own limit ends it: {took:?}");
}
