//! Where a redirect may lead: to a path of this site, chosen by the server (SEC-68, SEC-69, SEC-70).

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, Method, StatusCode, header};
use model::ApiError;

use super::answer;
use super::headers::RequestId;

/// Longer than any address of ours.
const LONGEST: usize = 2000;

/// The query parameters in which the framework passes an error through the address.
const FORGEABLE: [&str; 2] = ["__path", "__err"];

/// `target` if it is a path of this site, whatever reads it: a browser, which takes `\` for `/` and
/// drops tabs and line breaks, or a proxy, which joins double slashes.
pub fn own_path(target: &str) -> Option<&str> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    // An escape is judged by what a careless reader would make of it.
    let lower = path.to_ascii_lowercase();
    let hidden = ["%2f", "%5c", "%00", "%09", "%0a", "%0d", "%2e"].iter().any(|escape| lower.contains(escape));
    let dotted = path.split('/').any(|segment| matches!(segment, "." | ".."));
    let legal = target.bytes().all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'\\');
    (path.starts_with('/') && !path.contains("//") && !hidden && !dotted && legal && target.len() <= LONGEST)
        .then_some(target)
}

/// A 303 to `target`, which must have passed [`own_path`]; to the start page if it has not.
pub fn see_other(target: &str) -> Response {
    let target = own_path(target).unwrap_or("/");
    let mut response = answer::text(StatusCode::SEE_OTHER, "See the address in the Location header.\n");
    let location = HeaderValue::from_str(target).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, location);
    response
}

/// Middleware: no answer leads away from this site, and no message comes in through the address.
pub async fn own_only(request: Request, next: Next) -> Response {
    if (request.method() == Method::GET || request.method() == Method::HEAD)
        && let Some(clean) = request.uri().query().and_then(without_forgeable)
    {
        let path = request.uri().path();
        let target = if clean.is_empty() { path.to_owned() } else { format!("{path}?{clean}") };
        return match own_path(&target) {
            Some(target) => see_other(target),
            None => answer::text(StatusCode::NOT_FOUND, "There is nothing at this address.\n"),
        };
    }
    let path = request.uri().path().to_owned();
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let response = next.run(request).await;
    match response.headers().get(header::LOCATION) {
        Some(location) if location.to_str().ok().and_then(own_path).is_none() => {
            tracing::error!(incident = %id, ?path, "an answer led away from this site and was dropped");
            answer::refusal(&path, &ApiError::Internal(id))
        }
        _ => response,
    }
}

/// The query without the forgeable parameters; none when it has none of them.
fn without_forgeable(query: &str) -> Option<String> {
    let is_forgeable = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        FORGEABLE.contains(&decode(name).as_str())
    };
    if !query.split('&').any(|pair| is_forgeable(&pair)) {
        return None;
    }
    Some(query.split('&').filter(|pair| !is_forgeable(pair)).collect::<Vec<_>>().join("&"))
}

/// Decodes one name or value of a form; broken escapes stand for themselves.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |offset: usize| bytes.get(at + offset).and_then(|byte| char::from(*byte).to_digit(16));
        match (bytes[at], digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (b'+', ..) => {
                out.push(b' ');
                at += 1;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
