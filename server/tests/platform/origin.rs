//! Other sites (SEC-66, SEC-67, SEC-71).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use server::config::Origin;
use server::http::origin::{REFUSED, may_pass};

use crate::support::{OWN, Server, head};

/// Verb, path, headers, and whether it may pass.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)], bool);

const EVIL: &str = "https://evil.example";

#[rustfmt::skip]
const TABLE: [Row; 44] = [
    // What browsers of today send.
    ("POST", "/api/a/b", &[("sec-fetch-site", "same-origin")], true),
    ("POST", "/sign-in", &[("sec-fetch-site", "same-origin")], true),
    ("POST", "/sign-in", &[("sec-fetch-site", "same-origin"), ("origin", "null")], true),
    ("POST", "/sign-in", &[("sec-fetch-site", "cross-site")], false),
    ("POST", "/sign-in/code", &[("sec-fetch-site", "cross-site")], false),
    ("POST", "/sign-out", &[("sec-fetch-site", "cross-site")], false),
    ("POST", "/sign-out", &[("sec-fetch-site", "none")], false),
    ("POST", "/api/a/b", &[("sec-fetch-site", "cross-site")], false),
    ("POST", "/api/a/b", &[("sec-fetch-site", "same-site")], false),
    ("POST", "/api/a/b", &[("sec-fetch-site", "none")], false),
    ("POST", "/api/a/b", &[("sec-fetch-site", "cross-site"), ("origin", OWN)], false),
    ("POST", "/api/a/b", &[("sec-fetch-site", "same-site"), ("origin", OWN)], false),
    ("POST", "/api/a/b", &[("sec-fetch-site", "")], false),
    ("POST", "/api/a/b", &[("sec-fetch-site", "Same-Origin")], false),
    ("POST", "/api/a/b", &[("sec-fetch-site", "same-origin, cross-site")], false),
    ("POST", "/api/a/b", &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false),
    ("POST", "/api/a/b", &[("sec-fetch-site", "same-origin "), ("origin", EVIL)], false),
    // Browsers without fetch metadata.
    ("POST", "/api/a/b", &[("origin", OWN)], true),
    ("POST", "/api/a/b", &[("origin", EVIL)], false),
    ("POST", "/api/a/b", &[("origin", "null")], false),
    ("POST", "/api/a/b", &[("origin", "")], false),
    ("POST", "/api/a/b", &[("origin", "http://console.example.com")], false),
    ("POST", "/api/a/b", &[("origin", "https://console.example.com:8443")], false),
    ("POST", "/api/a/b", &[("origin", "https://console.example.com.evil.example")], false),
    ("POST", "/api/a/b", &[("origin", "https://evil-console.example.com")], false),
    ("POST", "/api/a/b", &[("origin", "https://console.example.com/")], false),
    ("POST", "/api/a/b", &[("origin", "https://CONSOLE.example.com")], false),
    ("POST", "/api/a/b", &[("origin", "https://console.example.com@evil.example")], false),
    ("POST", "/api/a/b", &[("origin", OWN), ("origin", EVIL)], false),
    ("POST", "/api/a/b", &[("referer", "https://console.example.com/accounts")], false),
    ("POST", "/api/a/b", &[], false),
    ("PUT", "/api/a/b", &[("sec-fetch-site", "cross-site")], false),
    ("DELETE", "/api/a/b", &[("sec-fetch-site", "cross-site")], false),
    ("PATCH", "/api/a/b", &[], false),
    // Reading.
    ("GET", "/", &[], true),
    ("GET", "/accounts", &[("sec-fetch-site", "cross-site")], true),
    ("GET", "/accounts", &[("sec-fetch-site", "none")], true),
    ("HEAD", "/", &[("sec-fetch-site", "cross-site")], true),
    ("GET", "/api/a/list", &[("sec-fetch-site", "same-origin")], true),
    ("GET", "/api/a/list", &[("sec-fetch-site", "none")], true),
    ("GET", "/api/a/list", &[("sec-fetch-site", "cross-site")], false),
    ("GET", "/api/a/list", &[("sec-fetch-site", "same-site")], false),
    ("HEAD", "/api/a/list", &[("sec-fetch-site", "cross-site")], false),
    ("GET", "/apiary", &[("sec-fetch-site", "cross-site")], true),
];

#[test]
fn sec_66_the_table() {
    let own = Origin::parse(OWN).unwrap();
    for (method, path, pairs, passes) in TABLE {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        assert_eq!(may_pass(&method, path, &headers, &own), passes, "{method} {path} {pairs:?}");
    }
}

#[tokio::test]
async fn sec_66_nothing_of_another_site_reaches_a_route() {
    let ran = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&ran);
    let route = async move || {
        counter.fetch_add(1, Ordering::SeqCst);
        "ran"
    };
    let server = Server::start(Router::new().fallback(route)).await;
    for (method, path, pairs, passes) in TABLE {
        // A trailing space in a header's value is lost on the wire.
        if !matches!(method, "GET" | "POST") || pairs.iter().any(|(_, value)| value.ends_with(' ')) {
            continue;
        }
        let before = ran.load(Ordering::SeqCst);
        let answer = server.send(head(method, path, pairs) + "Content-Length: 0\r\n\r\n").await;
        assert_eq!(ran.load(Ordering::SeqCst) - before, usize::from(passes), "{method} {path} {pairs:?}");
        if !passes {
            assert_eq!((answer.status, answer.text().as_str()), (403, REFUSED), "{method} {path} {pairs:?}");
        }
    }
}

#[tokio::test]
async fn sec_67_encodings_a_foreign_form_can_send_are_refused() {
    let server = Server::start(Router::new().fallback(async || "ran")).await;
    for kind in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""] {
        for path in ["/sign-in", "/sign-out", "/sign-in/code", "/recover", "/api/auth/sign_in"] {
            let headers = [("Content-Type", kind), ("Origin", EVIL), ("Sec-Fetch-Site", "cross-site")];
            assert_eq!(server.post(path, &headers, "a=1").await.status, 403, "{path} {kind}");
        }
    }
}
