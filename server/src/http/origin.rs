//! The guard against other sites (SEC-66, SEC-67): what changes something, and what signs in or out,
//! must come from a page of ours. It asks the browser, which no page can make lie, and stands in
//! front of every route, so no route can be forgotten.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, Method, StatusCode, header};

use super::answer;
use crate::config::Origin;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What panel gateways call.
const GATEWAYS: &str = "/gateway/v1/";

/// What a refused request reads.
pub const REFUSED: &str = "Refused: this request did not come from a page of this site.\n";

/// Middleware: lets through what [`may_pass`] allows.
pub async fn guard(State(own): State<Arc<Origin>>, request: Request, next: Next) -> Response {
    if may_pass(request.method(), request.uri().path(), request.headers(), &own) {
        return next.run(request).await;
    }
    tracing::warn!(path = ?request.uri().path(), "refused a request from another site");
    answer::and_close(answer::text(StatusCode::FORBIDDEN, REFUSED))
}

/// May this request reach its route?
///
/// - Pages may be read from anywhere: that is what a link is.
/// - Server functions may be read by ourselves and by the address bar only: their answers are data
///   (SEC-71).
/// - Panel gateways are no browsers. What they call takes no cookie, only a key in `Authorization`, which no
///   page can send to another site: that needs a leave that is given to nobody.
/// - Everything else needs `Sec-Fetch-Site: same-origin`; a browser too old to send it is judged by
///   its `Origin`. A request with neither is refused: every browser of the last decade sends one of
///   them with a POST.
pub fn may_pass(method: &Method, path: &str, headers: &HeaderMap, own: &Origin) -> bool {
    let site = match only(headers, &FETCH_SITE) {
        Ok(site) => site,
        Err(Ambiguous) => return false,
    };
    if method == Method::GET || method == Method::HEAD {
        return !answer::is_api(path) || matches!(site, None | Some(b"same-origin" | b"none"));
    }
    if path.starts_with(GATEWAYS) && site.is_none() && headers.contains_key(header::AUTHORIZATION) {
        return true;
    }
    match site {
        Some(site) => site == b"same-origin",
        None => matches!(only(headers, &header::ORIGIN), Ok(Some(from)) if from == own.as_str().as_bytes()),
    }
}

/// The header is there twice, and the two may disagree.
struct Ambiguous;

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a [u8]>, Ambiguous> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() { Err(Ambiguous) } else { Ok(first.map(http::HeaderValue::as_bytes)) }
}
