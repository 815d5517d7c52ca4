//! Answers the platform itself gives: fixed texts, right statuses, a content type on each (SEC-76,
//! SEC-81). Under `/api/` the body is the error as the client reads it, elsewhere its sentence.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use model::ApiError;

use super::headers::RequestId;

/// Marks a request whose target is no path (`CONNECT host:port`, `OPTIONS *`).
#[derive(Clone, Copy, Debug)]
pub struct OddTarget;

/// The verbs this product has (SEC-77).
pub const VERBS: &str = "GET, HEAD, POST";

/// The header by which a server function's error answer is known; see `server_fn::error`.
const FUNCTION_ERROR: &str = "serverfnerror";

/// More than any error we write.
const ERROR_BYTES: usize = 1024 * 1024;

/// Fixed text.
pub fn text(status: StatusCode, sentence: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], sentence).into_response()
}

/// `error` as an answer to a request for `path`.
pub fn refusal(path: &str, error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if is_api(path) {
        json(status, error)
    } else {
        let sentence = format!("{}\n", error.message());
        (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], sentence).into_response()
    };
    set_retry(&mut response, error);
    response
}

/// Ends the connection after this answer: what the client still sends is not worth reading.
pub fn and_close(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

fn json(status: StatusCode, error: &ApiError) -> Response {
    // Every error is plain data; the fallback is the client's word for a broken answer.
    let body = serde_json::to_string(error).unwrap_or_else(|_| "\"Unavailable\"".to_owned());
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn set_retry(response: &mut Response, error: &ApiError) {
    let seconds = match error {
        ApiError::Unavailable => 1,
        ApiError::TooMany(seconds) => *seconds,
        _ => return,
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}

/// Is this a call of a server function?
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Middleware: only the verbs there are. TRACE would echo headers, CONNECT is a proxy's (SEC-77).
pub async fn verbs(request: Request, next: Next) -> Response {
    let known = [Method::GET, Method::HEAD, Method::POST].contains(request.method());
    if known && request.extensions().get::<OddTarget>().is_none() {
        return next.run(request).await;
    }
    method_not_allowed(VERBS)
}

/// 405 with the verbs that would be allowed.
pub fn method_not_allowed(allow: &'static str) -> Response {
    let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "This address does not take that method.\n");
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
    response
}

/// Middleware around the server functions: gives an error the status it stands for. The framework
/// answers 500 for all of them, bad arguments included, and without a content type; then 5xx would
/// no longer mean "our fault". An answer that is no error of ours becomes a fixed one, since its
/// text is a library's (SEC-81).
pub async fn status_of_error(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let response = next.run(request).await;
    if !response.headers().contains_key(FUNCTION_ERROR) && !response.status().is_server_error() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let error = match to_bytes(body, ERROR_BYTES).await {
        Ok(bytes) => serde_json::from_slice(&bytes).ok(),
        Err(_) => None,
    };
    let error = error.unwrap_or_else(|| {
        tracing::error!(incident = %id, status = parts.status.as_u16(), "a server function answered with no error of ours");
        ApiError::Internal(id)
    });
    let made = json(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &error);
    parts.status = made.status();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(FUNCTION_ERROR);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let mut response = Response::from_parts(parts, Body::new(made.into_body()));
    set_retry(&mut response, &error);
    response
}
