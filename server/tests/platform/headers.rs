//! The header set on every kind of answer (SEC-72, SEC-73, SEC-74, SEC-75).

use std::collections::HashSet;

use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum::{Extension, Router};
use http::StatusCode;
use server::http::headers::{CspNonce, RequestId};
use server::http::limits::Budgets;

use crate::support::{Answer, OWN, Server, ms, short};

/// Every header of the set, once, with its value.
pub fn assert_header_set(answer: &Answer, about: &str) {
    for (name, value) in [
        ("strict-transport-security", "max-age=63072000; includeSubDomains"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.all(name), [value], "{about}: {name}");
    }
    assert!(matches!(answer.header("referrer-policy"), Some("same-origin" | "no-referrer")), "{about}");
    assert!(answer.header("permissions-policy").is_some_and(|policy| policy.contains("camera=()")), "{about}");
    let policies = answer.all("content-security-policy");
    assert_eq!(policies.len(), 1, "{about}");
    assert!(policies[0].starts_with("default-src 'none'"), "{about}");
    assert!(policies[0].contains("frame-ancestors 'none'"), "{about}");
    assert!(!policies[0].contains("unsafe-inline") && !policies[0].contains("'unsafe-eval'"), "{about}");
    assert_eq!(answer.all("cache-control").len(), 1, "{about}: cache-control");
    let id = answer.header("x-request-id").unwrap_or_default();
    assert!(id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{about}: id {id}");
    assert!(answer.header("server").is_none(), "{about}");
    assert!(answer.header("access-control-allow-origin").is_none(), "{about}");
}

fn nonce_of(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy").unwrap();
    let start = policy.find("script-src 'nonce-").unwrap() + "script-src 'nonce-".len();
    policy[start..].split('\'').next().unwrap().to_owned()
}

fn routes() -> Router {
    Router::new()
        .route("/", get(async |Extension(nonce): Extension<CspNonce>| nonce.0))
        .route("/id", get(async |Extension(id): Extension<RequestId>| id.0))
        .route("/to", get(async || Redirect::to("/")))
        .route("/same", get(async || StatusCode::NOT_MODIFIED))
        .route("/fault", get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .route("/busy", get(async || StatusCode::SERVICE_UNAVAILABLE))
        .route("/panic", get(panics))
        .route("/late", get(async || tokio::time::sleep(ms(60_000)).await))
        .route(
            "/loose",
            get(async || {
                let headers = [
                    ("server", "leaky/1.0"),
                    ("content-security-policy", "default-src *"),
                    ("x-frame-options", "ALLOWALL"),
                    ("cache-control", "public, max-age=5"),
                ];
                (headers, "loose").into_response()
            }),
        )
        .route("/sign-in", get(async || "in"))
        .route("/sign-in/code", get(async || "code"))
        .route("/recover", get(async || "recover"))
        .route("/register/abc", get(async || "register"))
        .route("/registered", get(async || "other"))
        .fallback(server::http::fallback::not_found)
}

async fn panics() -> &'static str {
    panic!("a test's panic")
}

#[tokio::test]
async fn sec_73_every_kind_of_answer_has_the_header_set() {
    let budgets = Budgets { deadline: ms(300), ..Budgets::default() };
    let server = Server::with(routes(), short(), budgets).await;
    for (path, status) in [
        ("/", 200),
        ("/to", 303),
        ("/same", 304),
        ("/no-such", 404),
        ("/fault", 500),
        ("/busy", 503),
        ("/panic", 500),
        ("/late", 503),
        ("/loose", 200),
        ("/sign-in", 200),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_header_set(&answer, path);
    }
    let refused = server.post("/", &[("Sec-Fetch-Site", "cross-site")], "").await;
    assert_eq!(refused.status, 403);
    assert_header_set(&refused, "cross-site");
    let large = server.post("/", &[], &"a".repeat(20_000)).await;
    assert_eq!(large.status, 413);
    assert_header_set(&large, "too large");
    let wrong = server.post("/", &[], "").await;
    assert_eq!(wrong.status, 405);
    assert_header_set(&wrong, "no such verb here");
    let only_head = server.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert_eq!(only_head.status, 200);
    assert!(only_head.body.is_empty());
    assert_header_set(&only_head, "HEAD");
}

#[tokio::test]
async fn sec_73_a_route_cannot_loosen_the_set() {
    let server = Server::start(routes()).await;
    let answer = server.get("/loose").await;
    assert_header_set(&answer, "/loose");
    assert_eq!(answer.header("cache-control"), Some("public, max-age=5"), "what a route says of caching holds");
}

#[tokio::test]
async fn sec_72_the_nonce_is_fresh_long_and_the_page_s_own() {
    let server = Server::start(routes()).await;
    let mut seen = HashSet::new();
    for _ in 0..50 {
        let answer = server.get("/").await;
        let nonce = nonce_of(&answer);
        assert_eq!(answer.text(), nonce, "page and header agree");
        assert!(nonce.len() >= 22, "128 bits: {nonce}");
        let policy = answer.header("content-security-policy").unwrap();
        assert_eq!(policy.matches(&format!("'nonce-{nonce}'")).count(), 2, "{policy}");
        assert!(policy.contains("'strict-dynamic' 'wasm-unsafe-eval'"));
        assert!(seen.insert(nonce), "used before");
    }
}

#[tokio::test]
async fn sec_73_the_request_s_id_is_ours_and_the_same_inside() {
    let server = Server::start(routes()).await;
    let answer = server.get_with("/id", &[("X-Request-Id", "0123456789abcdef")]).await;
    assert_eq!(answer.all("x-request-id"), [answer.text().as_str()]);
    assert_ne!(answer.text(), "0123456789abcdef", "a client does not choose it");
}

#[tokio::test]
async fn sec_75_answers_are_not_kept_and_addresses_not_told() {
    let server = Server::start(routes()).await;
    for (path, policy) in [
        ("/", "same-origin"),
        ("/registered", "same-origin"),
        ("/sign-in", "no-referrer"),
        ("/sign-in/code", "no-referrer"),
        ("/recover", "no-referrer"),
        ("/register/abc", "no-referrer"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some(policy), "{path}");
    }
}

#[tokio::test]
async fn sec_71_no_answer_grants_another_origin_anything() {
    let server = Server::start(routes()).await;
    for origin in ["https://evil.example", "null", OWN] {
        let answer = server.get_with("/", &[("Origin", origin)]).await;
        assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("access-control-")), "{origin}");
    }
}
