//! `/gateway/v1`: what panel gateways call (`docs/gateway.md`). A gateway is no browser: it shows its key in
//! `Authorization`, has no cookies, and gets JSON. Every call may be sent again.

mod messages;
pub mod simulated;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequestParts, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::caller::Origin;
use domain::gateway::{Gateway, acknowledge::Answer};
use domain::{Domain, Error};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use model::ApiError;
use model::gateway::CommandState;
use serde::de::DeserializeOwned;

use self::messages::{Acknowledge, Acknowledged, Fault, Fetch, Fetched, Report, Reported};
use crate::http::fallback;
use crate::plain::session::origin_of;

/// Where gateways call.
pub const ROOT: &str = "/gateway/v1";

/// More than a report of 64 partitions.
const MOST_BYTES: usize = 16 * 1024;

/// Its routes.
pub fn router<S>(domain: Domain) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/gateway/v1/fetch", post(fetch))
        .route("/gateway/v1/acknowledge", post(acknowledge))
        .route("/gateway/v1/report", post(report))
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(domain)
}

/// A gateway that showed its key, and where it calls from.
struct Known {
    domain: Domain,
    gateway: Gateway,
    origin: Origin,
}

impl FromRequestParts<Domain> for Known {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, domain: &Domain) -> Result<Self, Response> {
        let origin = origin_of(parts);
        let Some(key) = key(&parts.headers) else { return Err(unknown_key()) };
        match domain.gateway(key).await {
            Ok(Some(gateway)) => Ok(Self { domain: domain.clone(), gateway, origin }),
            Ok(None) => Err(unknown_key()),
            Err(fault) => Err(refusal(fault, &origin)),
        }
    }
}

fn key(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Commands for the gateway, leased to it.
async fn fetch(State(_): State<Domain>, known: Known, body: Bytes) -> Response {
    let asked: Fetch = match read(&body) {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    match known.domain.fetch_commands(&known.gateway, asked.max.unwrap_or(domain::gateway::MOST)).await {
        Ok(commands) => answer(StatusCode::OK, &Fetched::new(known.domain.clock().now(), commands)),
        Err(fault) => refusal(fault, &known.origin),
    }
}

/// What the panel did with a command.
async fn acknowledge(State(_): State<Domain>, known: Known, body: Bytes) -> Response {
    let said: Acknowledge = match read(&body) {
        Ok(said) => said,
        Err(response) => return response,
    };
    let (id, said) = said.into_parts();
    match known.domain.acknowledge_command(&known.gateway, id, &said, &known.origin).await {
        Ok(Answer::Counts(state)) => answer(StatusCode::OK, &Acknowledged::new(id, state)),
        Ok(Answer::Otherwise(state)) => answer(StatusCode::CONFLICT, &Acknowledged::new(id, state)),
        Ok(Answer::TooLate) => answer(StatusCode::CONFLICT, &Acknowledged::new(id, CommandState::NotDelivered)),
        Ok(Answer::NotFetched) => answer(StatusCode::CONFLICT, &Acknowledged::new(id, CommandState::Waiting)),
        Err(fault) => refusal(fault, &known.origin),
    }
}

/// How a panel stands.
async fn report(State(_): State<Domain>, known: Known, body: Bytes) -> Response {
    let said: Report = match read(&body) {
        Ok(said) => said,
        Err(response) => return response,
    };
    let Some(said) = said.read() else {
        return fault(StatusCode::BAD_REQUEST, "malformed", "A word or a time in the report is none that is known.");
    };
    match known.domain.take_report(&known.gateway, &said).await {
        Ok(taken) => answer(StatusCode::OK, &Reported::from(taken)),
        Err(fault) => refusal(fault, &known.origin),
    }
}

#[expect(clippy::result_large_err, reason = "the error is the answer, made once a request")]
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Response> {
    // An empty body is an empty object.
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body)
        .map_err(|_| fault(StatusCode::BAD_REQUEST, "malformed", "The body is not the JSON that this call takes."))
}

fn answer(status: StatusCode, body: &impl serde::Serialize) -> Response {
    let text = serde_json::to_string(body).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, text).into_response()
}

fn fault(status: StatusCode, error: &'static str, message: impl Into<String>) -> Response {
    answer(status, &Fault { error, message: message.into() })
}

fn unknown_key() -> Response {
    let mut response = fault(StatusCode::UNAUTHORIZED, "unknown_key", "This key is no gateway's.");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

fn refusal(error: Error, origin: &Origin) -> Response {
    let error = error.into_api(&origin.request_id);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let word = match &error {
        ApiError::NotFound => "not_found",
        ApiError::Invalid(_) => "invalid",
        ApiError::Unavailable => "unavailable",
        _ => "failed",
    };
    let message = match &error {
        ApiError::Invalid(faults) => {
            faults.iter().map(|fault| format!("{}: {}", fault.field, fault.message)).collect::<Vec<_>>().join(" ")
        }
        ApiError::NotFound => "There is no such thing of this gateway.".to_owned(),
        other => other.message(),
    };
    let mut response = fault(status, word, message);
    if error == ApiError::Unavailable {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}
