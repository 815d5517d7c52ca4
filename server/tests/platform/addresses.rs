//! Whose request it is (SEC-13).

use std::net::IpAddr;

use axum::routing::get;
use axum::{Extension, Router};
use http::{HeaderMap, HeaderValue};
use server::http::address::{ClientAddress, Network, client_address};

use crate::support::Server;

#[rustfmt::skip]
const TABLE: [(&str, &[&str], &str); 24] = [
    ("203.0.113.9", &[], "203.0.113.9"),
    ("203.0.113.9", &["1.2.3.4"], "203.0.113.9"),
    ("10.0.0.1", &[], "10.0.0.1"),
    ("10.0.0.1", &["1.2.3.4"], "1.2.3.4"),
    ("10.0.0.1", &["9.9.9.9, 1.2.3.4"], "1.2.3.4"),
    ("10.0.0.1", &["9.9.9.9", "1.2.3.4"], "1.2.3.4"),
    ("10.0.0.1", &["1.2.3.4, 10.0.0.7"], "1.2.3.4"),
    ("10.0.0.1", &["1.2.3.4", "10.0.0.7"], "1.2.3.4"),
    ("10.0.0.1", &["10.0.0.8, 10.0.0.7"], "10.0.0.8"),
    ("10.0.0.1", &["garbage, 1.2.3.4"], "1.2.3.4"),
    ("10.0.0.1", &["1.2.3.4, garbage"], "10.0.0.1"),
    ("10.0.0.1", &["garbage, 10.0.0.7"], "10.0.0.1"),
    ("10.0.0.1", &[""], "10.0.0.1"),
    ("10.0.0.1", &["1.2.3.4,"], "10.0.0.1"),
    ("10.0.0.1", &["1.2.3.4:5555"], "10.0.0.1"),
    ("10.0.0.1", &["1.2.3"], "10.0.0.1"),
    ("10.0.0.1", &["01.2.3.4"], "10.0.0.1"),
    ("10.0.0.1", &["unknown"], "10.0.0.1"),
    ("10.0.0.1", &["2001:db8::5"], "2001:db8::5"),
    ("10.0.0.1", &["::ffff:1.2.3.4"], "1.2.3.4"),
    ("10.0.0.1", &["1.2.3.4, ::ffff:10.0.0.7"], "1.2.3.4"),
    ("::ffff:10.0.0.1", &["1.2.3.4"], "1.2.3.4"),
    ("2001:db8:1::1", &["1.2.3.4"], "1.2.3.4"),
    ("2001:db8:2::1", &["1.2.3.4"], "2001:db8:2::1"),
];

#[test]
fn sec_13_only_our_proxies_are_believed_and_garbage_fails_closed() {
    let trusted = ["10.0.0.0/24", "2001:db8:1::/48"].map(|text| Network::parse(text).unwrap());
    for (peer, lines, client) in TABLE {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        let expected: IpAddr = client.parse().unwrap();
        assert_eq!(client_address(peer.parse().unwrap(), &headers, &trusted), expected, "{peer} {lines:?}");
    }
    let mut headers = HeaderMap::new();
    headers.append("x-forwarded-for", HeaderValue::from_bytes(b"1.2.3.4, \xff").unwrap());
    let peer: IpAddr = "10.0.0.1".parse().unwrap();
    assert_eq!(client_address(peer, &headers, &trusted), peer);
}

#[test]
fn sec_13_networks_are_read_strictly() {
    for wrong in
        ["", "10.0.0.0/33", "10.0.0.1/24", "10.0.0/8", "::/129", "10.0.0.0/", "10.0.0.0/+8", "host", "2001:db8::1/32"]
    {
        assert!(Network::parse(wrong).is_none(), "{wrong}");
    }
    let everything = Network::parse("0.0.0.0/0").unwrap();
    assert!(everything.is_everything() && everything.contains("8.8.8.8".parse().unwrap()));
    assert!(!everything.contains("2001:db8::1".parse().unwrap()));
}

#[tokio::test]
async fn sec_13_a_stranger_s_header_changes_nothing() {
    let route = get(async |Extension(client): Extension<ClientAddress>| client.0.to_string());
    let server = Server::start(Router::new().route("/", route)).await;
    let headers = [("X-Forwarded-For", "1.2.3.4"), ("Forwarded", "for=1.2.3.4"), ("X-Real-IP", "1.2.3.4")];
    assert_eq!(server.get_with("/", &headers).await.text(), "127.0.0.1");
}
