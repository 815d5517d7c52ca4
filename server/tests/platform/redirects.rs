//! Where a redirect may lead (SEC-68, SEC-69, SEC-70).

use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use http::HeaderValue;
use serde::Deserialize;
use server::http::redirect::{own_path, see_other};

use crate::support::Server;

/// Everything that leads, or once led in some browser, proxy or library, to another site.
#[rustfmt::skip]
pub const FOREIGN: [&str; 96] = [
    "", " ", "evil.example", "evil.example/", "www.evil.example", "accounts", "./accounts", "../accounts", "?next=/", "#x",
    "http://evil.example", "https://evil.example/", "HTTPS://evil.example", "http:evil.example", "https:/evil.example", "https:\\\\evil.example",
    "//evil.example", "///evil.example", "////evil.example", "//evil.example/%2f..", "//evil.example@console.example.com", "//console.example.com@evil.example",
    "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\\/evil.example", "/\\\\evil.example", "\\evil.example", "/x\\evil", "/x/\\evil",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", "\n//evil.example", " //evil.example", "/ /evil.example", "//\tevil.example",
    "\u{0}//evil.example", "/\u{0}/evil.example", "\u{1}https://evil.example", "/x\u{7f}", "/x\u{0}", "/x\r\nSet-Cookie: a=b", "/x\nLocation: https://evil.example", "/x%0d%0aSet-Cookie:a=b",
    "/%09/evil.example", "/%5cevil.example", "/%5Cevil.example", "/%2fevil.example", "/%2Fevil.example", "/%2f%2fevil.example", "/x/%2e%2e/y", "/%2e%2e/x", "/x%00", "/%0a/evil.example",
    "/.//evil.example", "/..//evil.example", "/./evil", "/../evil", "/x/..", "/x/.", "/x//evil.example", "/x///y", "/.", "/..",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "blob:https://evil.example/1", "file:///etc/passwd", "about:blank", "view-source:https://evil.example", "mailto:a@evil.example",
    "ftp://evil.example", "ws://evil.example", "intent://evil.example", "x:", ":", "://evil.example", ":/evil.example", "@evil.example", "user@evil.example/", ".evil.example",
    "\u{ff0f}\u{ff0f}evil.example", "/\u{ff0f}evil.example", "\u{2044}\u{2044}evil.example", "/\u{3002}evil.example", "/\u{202e}/evil", "/\u{200b}/evil.example", "/é", "\u{feff}//evil.example", "%2f%2fevil.example", "%68ttps://evil.example",
];

/// Paths of ours, as pages and forms name them.
pub const OWN_PATHS: [&str; 14] = [
    "/",
    "/accounts",
    "/accounts/018f2f3a-7a52-7cc1-9d6b-0a1b2c3d4e5f",
    "/accounts?page=2&sort=name&search=a%20b",
    "/accounts?search=%2F%2Fx&filter=a/b//c",
    "/accounts#history",
    "/accounts?flash=018f#top",
    "/sign-in?next=%2Faccounts%3Fpage%3D2",
    "/sign-in?next=/accounts",
    "/sign-in?next=https://evil.example",
    "/a.b/c-d_e~f",
    "/x:y@z",
    "/x/...",
    "/x;y=1,2",
];

#[test]
fn sec_70_the_corpus_is_refused_and_our_own_paths_are_not() {
    assert!(FOREIGN.len() >= 80);
    for target in FOREIGN {
        assert_eq!(own_path(target), None, "{target:?}");
        assert_eq!(see_other(target).headers()["location"], "/", "{target:?}");
    }
    for target in OWN_PATHS {
        assert_eq!(own_path(target), Some(target));
    }
    assert!(own_path(&format!("/{}", "a".repeat(1999))).is_some());
    assert!(own_path(&format!("/{}", "a".repeat(2000))).is_none());
}

#[derive(Deserialize)]
struct To {
    to: String,
}

fn routes() -> Router {
    let send = async |Query(query): Query<To>| {
        let mut response = Response::new("careless".to_owned());
        *response.status_mut() = http::StatusCode::FOUND;
        if let Ok(location) = HeaderValue::from_bytes(query.to.as_bytes()) {
            response.headers_mut().insert("location", location);
        }
        response
    };
    let quiet = async || ([("location", "https://evil.example/")], "200 with a location");
    Router::new().route("/go", get(send)).route("/quiet", get(quiet)).fallback(async |uri: http::Uri| uri.to_string())
}

#[tokio::test]
async fn sec_68_a_foreign_location_never_leaves_the_server() {
    let server = Server::start(routes()).await;
    for target in FOREIGN {
        let path = format!("/go?to={}", model::viewer::percent(target));
        let answer = server.get(&path).await;
        assert!(answer.header("location").is_none(), "{target:?} {:?}", answer.header("location"));
        if HeaderValue::from_bytes(target.as_bytes()).is_ok() {
            assert_eq!(answer.status, 500, "{target:?}");
            assert!(!answer.text().contains("evil"), "{target:?}");
        }
    }
    let answer = server.get("/go?to=/accounts%3Fpage%3D2").await;
    assert_eq!((answer.status, answer.header("location")), (302, Some("/accounts?page=2")));
    let answer = server.get("/quiet").await;
    assert_eq!((answer.status, answer.header("location")), (500, None));
}

#[tokio::test]
async fn sec_69_a_message_in_the_address_is_taken_out() {
    let server = Server::start(routes()).await;
    for (path, target) in [
        ("/accounts?__err=abc", "/accounts"),
        ("/accounts?__path=/api/x&__err=abc", "/accounts"),
        ("/accounts?page=2&__err=abc&sort=name", "/accounts?page=2&sort=name"),
        ("/accounts?%5F%5Ferr=abc&page=2", "/accounts?page=2"),
        ("/accounts?_%5fpath=abc", "/accounts"),
        ("/accounts?__err", "/accounts"),
        ("/api/x/y?__err=1", "/api/x/y"),
    ] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some(target)), "{path}");
    }
    for path in ["//evil.example?__err=1", "/\\evil.example?__err=1", "///evil.example/?__path=1&a=b"] {
        let answer = server.get(path).await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(answer.header("location").is_none(), "{path}");
    }
    assert_eq!(server.get("/accounts?search=__err").await.text(), "/accounts?search=__err", "a value is no parameter");
}
