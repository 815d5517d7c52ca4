//! `/metrics` (REL-60): open to who knows the token, and right.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use axum::Router;
use axum::body::Body;
use http::{Request, header};
use http_body_util::BodyExt;
use server::config::Origin;
use server::http::{Platform, fallback, limits, stack};
use server::metrics::{self, Metrics};
use testkit::TestDb;
use testkit::people::Make;
use tower::ServiceExt;

const TOKEN: &str = "a token of enough length";

fn site(db: &TestDb, token: Option<&str>) -> Router {
    let metrics = Metrics::default();
    let routes = metrics::router(&metrics, db.domain.clone(), token).fallback(fallback::not_found);
    let platform = Platform {
        origin: Origin::parse("http://127.0.0.1:3000").unwrap(),
        trusted_proxies: Vec::new(),
        budgets: limits::Budgets::default(),
        metrics,
    };
    stack(routes, &platform)
}

async fn get(site: &Router, authorization: Option<&str>) -> (u16, String) {
    let mut request = Request::get("/metrics");
    if let Some(value) = authorization {
        request = request.header(header::AUTHORIZATION, value);
    }
    let answer = site.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn rel_60_strangers_find_no_metrics() {
    let db = TestDb::new().await;
    let open = format!("Bearer {TOKEN}");
    for authorization in [None, Some("Bearer a token"), Some(TOKEN), Some("Basic YTpi"), Some("Bearer ")] {
        assert_eq!(get(&site(&db, Some(TOKEN)), authorization).await.0, 404, "{authorization:?}");
    }
    assert_eq!(get(&site(&db, None), Some(&open)).await.0, 404, "without the setting there is no such page");
    assert_eq!(get(&site(&db, Some(TOKEN)), Some(&open)).await.0, 200);
}

#[tokio::test]
async fn rel_60_the_figures_are_those_of_the_service() {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let company = make.company("OP", None).await;
    let person = make.end_user("anna@example.com", "active", company).await;
    make.session(person).await;
    // Ten minutes late by the clock of the tests.
    db.sql(&format!(
        "insert into mail (id, account_id, recipient, kind, state, next_try_at, created_at)
         values ('{person}', '{person}', 'anna@example.com', 'reset', 'queued', '2026-06-01 11:50Z', '2026-06-01 11:50Z')"
    ))
    .await;
    let site = site(&db, Some(TOKEN));
    get(&site, None).await;
    let (_, text) = get(&site, Some(&format!("Bearer {TOKEN}"))).await;
    for line in [
        "panelwarden_mails_queued 1",
        "panelwarden_mail_lag_seconds 600",
        "panelwarden_sessions 1",
        "panelwarden_hashes_waiting 0",
        "panelwarden_requests_total{class=\"4xx\"} 1",
        "panelwarden_request_seconds_count 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
    assert!(text.ends_with("# EOF\n"), "the end is marked");
}
