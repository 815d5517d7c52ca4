//! The header set of every answer (SEC-72, SEC-73), the request's id and the page's nonce.

use std::fmt::Write as _;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use model::ApiError;
use tracing::Instrument as _;

use super::answer;

/// The nonce of this answer's scripts and styles; the header names the same one. The page takes it
/// from the request's extensions, see [`super`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CspNonce(pub String);

/// What finds this request in the log, in the audit trail and on an error page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

/// The name of the header that carries [`RequestId`].
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Headers whose value never changes.
const FIXED: [(HeaderName, &str); 8] = [
    (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
    (HeaderName::from_static("reporting-endpoints"), "csp=\"/csp-report\""),
];

/// Every feature of the browser that the product has no use for.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), \
display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), \
idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// Pages on the way in: their address may hold a code or a ticket that no other page should see.
const SECRETIVE: [&str; 5] = ["/register", "/join", "/recover", "/sign-in", "/set-up"];

/// Middleware: makes nonce and id, and sets the header set on whatever comes back.
pub async fn set(mut request: Request, next: Next) -> Response {
    let (Some(nonce), Some(id)) = (random::<16>(), random::<8>()) else {
        // Without randomness there is no nonce to trust, and no session id either.
        tracing::error!("the system gives no randomness");
        let mut response = answer::refusal(request.uri().path(), &ApiError::Unavailable);
        dress(response.headers_mut(), request.uri().path(), "", "0000000000000000");
        return response;
    };
    let (nonce, id) = (URL_SAFE_NO_PAD.encode(nonce), hex(&id));
    request.extensions_mut().insert(CspNonce(nonce.clone()));
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let started = tokio::time::Instant::now();
    let span = tracing::info_span!("request", id = %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    dress(response.headers_mut(), &path, &nonce, &id);
    let (status, took) = (response.status().as_u16(), started.elapsed());
    // Debug format: a path cannot break the line (SEC-86). The query may hold a secret (SEC-95).
    span.in_scope(|| tracing::info!(target: "access", %method, path = ?path, status, ?took));
    response
}

fn dress(headers: &mut HeaderMap, path: &str, nonce: &str, id: &str) {
    headers.remove(header::SERVER);
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static(referrer_policy(path)));
    headers.insert(header::CONTENT_SECURITY_POLICY, value_of(&policy(nonce)));
    headers.insert(REQUEST_ID, value_of(id));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// Nonce and id are letters and digits; the closed policy stands in for what cannot happen.
fn value_of(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn referrer_policy(path: &str) -> &'static str {
    let within = |page: &&str| path.strip_prefix(*page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if SECRETIVE.iter().any(within) { "no-referrer" } else { "same-origin" }
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; report-to csp"
    )
}

/// A whole answer without a body, for what is refused before the application is asked: a head that
/// cannot be parsed, a connection too many.
pub fn raw_answer(status: StatusCode) -> Vec<u8> {
    let mut headers = HeaderMap::new();
    let id = random::<8>().unwrap_or_default();
    // Nothing is rendered, so no script may run at all.
    dress(&mut headers, "/", "none", &hex(&id));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    let mut out = format!("HTTP/1.1 {} {}\r\n", status.as_u16(), status.canonical_reason().unwrap_or_default());
    for (name, value) in &headers {
        // Writing to a String cannot fail, and every value above is ASCII.
        let _ = write!(out, "{name}: {}\r\n", value.to_str().unwrap_or_default());
    }
    out.push_str("\r\n");
    out.into_bytes()
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Fresh random bytes; none when the system has none to give.
#[expect(clippy::disallowed_methods, reason = "nonce and request id decide nothing a test must steer")]
fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}
