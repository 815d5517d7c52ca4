//! Probes and version (REL-54).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use server::ops::{Draining, ReadyCheck, Version, router};
use tokio::time::Instant;

use crate::support::{Server, ms};

#[tokio::test]
async fn rel_54_readiness_tells_the_truth_and_goes_off_at_a_stop() {
    let there = Arc::new(AtomicBool::new(false));
    let draining = Draining::default();
    let check: ReadyCheck = {
        let there = Arc::clone(&there);
        Arc::new(move || {
            let there = Arc::clone(&there);
            Box::pin(async move { there.load(Ordering::SeqCst) })
        })
    };
    let version = Version { version: "1.2.3", build_id: "b1".into() };
    let server = Server::start(router::<()>(version, draining.clone(), check)).await;
    assert_eq!(server.get("/health/ready").await.status, 503);
    assert_eq!(server.get("/health/live").await.status, 200, "alive without a database");
    there.store(true, Ordering::SeqCst);
    assert_eq!(server.get("/health/ready").await.status, 200);
    draining.begin();
    let answer = server.get("/health/ready").await;
    assert_eq!((answer.status, answer.text().as_str()), (503, "not ready\n"));
    assert_eq!(server.get("/health/live").await.status, 200);
    let answer = server.get("/version").await;
    assert_eq!(answer.text(), r#"{"version":"1.2.3","build_id":"b1"}"#);
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn rel_54_a_check_that_hangs_means_not_ready() {
    let check: ReadyCheck = Arc::new(|| Box::pin(std::future::pending()));
    let version = Version { version: "1", build_id: String::new() };
    let server = Server::start(Router::new().merge(router(version, Draining::default(), check))).await;
    let started = Instant::now();
    assert_eq!(server.get("/health/ready").await.status, 503);
    assert!(started.elapsed() < ms(4000));
}

#[tokio::test]
async fn sec_91_reports_of_the_browser_are_taken_and_bounded() {
    let check: ReadyCheck = Arc::new(|| Box::pin(async { true }));
    let version = Version { version: "1", build_id: String::new() };
    let server = Server::start(router::<()>(version, Draining::default(), check)).await;
    for body in ["", "{}", "[{\"type\":\"csp-violation\"}]", "\u{0}\r\n\u{1b}[31m"] {
        assert_eq!(server.post("/csp-report", &[("Content-Type", "application/reports+json")], body).await.status, 204);
    }
    assert_eq!(server.post("/csp-report", &[], &"a".repeat(20_000)).await.status, 413);
}
