//! Server functions for plain HTML forms (REL-40). The framework would answer a form post with a
//! redirect to whatever `Referer` says, the error spelled out in the address (SEC-68, SEC-69). Here a
//! form post runs as an ordinary call, and its outcome is kept on the server for the page it leads to.
//!
//! A form names two paths in hidden fields: `_next`, where success leads, and `_back`, the page it
//! is on, where a failure leads. Fields that start with `_` do not reach the function as arguments;
//! they are in the request's extensions as [`FormExtras`].

use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, any};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use model::ApiError;
use model::ids::{JobId, UndoId};
use model::viewer::{Flash, Left, percent};

use super::headers::RequestId;
use super::redirect::{decode, own_path, see_other};
use super::{answer, fallback};

/// As much as the route class allows; the layer outside has checked it already.
const BODY_BYTES: usize = 256 * 1024;

/// More than any notice's answer.
const ANSWER_BYTES: usize = 1024 * 1024;

/// Set by `leptos_axum::redirect` for the client's router.
const CLIENT_REDIRECT: HeaderName = HeaderName::from_static("serverfnredirect");

const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Keeps what a form left until the next page asks for it.
pub trait FlashStore: Send + Sync + 'static {
    /// Keeps `flash` for the browser behind `parts` and answers the id to find it by; none when it
    /// cannot be kept, which loses the message and never the outcome.
    fn put<'a>(&'a self, parts: &'a Parts, flash: Flash) -> Pin<Box<dyn Future<Output = Option<String>> + Send + 'a>>;
}

/// The fields of a form that are no arguments, such as an idempotency key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormExtras(pub Vec<(String, String)>);

impl FormExtras {
    /// The first value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The routes below `/api`: from the outside in the bridge for forms, the table of functions, right
/// statuses, and `handler`, which runs the framework's own.
pub fn api<S>(handler: MethodRouter<S>, functions: fallback::Functions, store: Arc<dyn FlashStore>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/api", any(fallback::not_found))
        .route("/api/", any(fallback::not_found))
        .route("/api/{*function}", handler)
        .layer(from_fn(answer::status_of_error))
        .layer(from_fn_with_state(functions, fallback::known_functions))
        .layer(from_fn_with_state(store, bridge))
}

/// Middleware: see the module.
pub async fn bridge(State(store): State<Arc<dyn FlashStore>>, request: Request, next: Next) -> Response {
    let is_form = is_form_post(&request) && is_navigation(request.headers());
    let (mut parts, body) = request.into_parts();
    if is_form || accepts_html(&parts.headers) {
        // Both make the framework redirect to the Referer.
        parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        parts.headers.remove(header::REFERER);
    }
    if !is_form {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let Ok(bytes) = to_bytes(body, BODY_BYTES).await else {
        return answer::and_close(answer::refusal(parts.uri.path(), &ApiError::TooLarge));
    };
    let form = Form::read(&bytes);
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(form.arguments.len()));
    parts.extensions.insert(FormExtras(form.extras.clone()));
    let about = parts.clone();
    let response = next.run(Request::from_parts(parts, Body::from(form.arguments.clone()))).await;
    lead_on(store.as_ref(), &about, &form, response).await
}

fn is_form_post(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    request.method() == Method::POST && essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// Does the browser show the answer as a page? Browsers without fetch metadata are told by what they
/// accept.
fn is_navigation(headers: &HeaderMap) -> bool {
    match headers.get(FETCH_MODE) {
        Some(mode) => mode == "navigate",
        None => accepts_html(headers),
    }
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT).iter().any(|value| value.as_bytes().windows(9).any(|part| part == b"text/html"))
}

/// A form as it was sent.
struct Form {
    /// Everything typed that may be shown again.
    values: Vec<(String, String)>,
    /// Fields that start with `_`.
    extras: Vec<(String, String)>,
    /// The body without them, escaped as it came.
    arguments: Bytes,
}

impl Form {
    fn read(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let (mut values, mut extras, mut arguments) = (Vec::new(), Vec::new(), Vec::new());
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name), decode(value));
            if name.starts_with('_') {
                extras.push((name, value));
                continue;
            }
            arguments.push(pair);
            if !is_secret(&name) {
                values.push((name, value));
            }
        }
        Self { values, extras, arguments: arguments.join("&").into() }
    }

    /// The path a hidden field names, if it is one of ours.
    fn path(&self, field: &str) -> Option<&str> {
        self.extras.iter().find(|(name, _)| name == field).and_then(|(_, value)| own_path(value))
    }
}

/// A field whose content is kept nowhere (SEC-95). Codes of the domain that are no secrets are let
/// through, so that a refused form does not lose them.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let plain = ["account_code", "user_code", "short_code", "country_code", "postal_code"]
        .iter()
        .any(|field| name.trim_end_matches(']').rsplit('[').next() == Some(*field));
    // A password typed again is one as well.
    name == "repeat"
        || ["password", "secret", "token"].iter().any(|word| name.contains(word))
        || (name.contains("code") && !plain)
}

/// The page after a form.
async fn lead_on(store: &dyn FlashStore, about: &Parts, form: &Form, response: Response) -> Response {
    if response.headers().contains_key(header::CONTENT_DISPOSITION) && response.status().is_success() {
        // A download is the outcome itself.
        return response;
    }
    let back = form.path("_back").unwrap_or("/");
    let (mut head, body) = response.into_parts();
    let chosen = head.headers.remove(header::LOCATION);
    let chosen = chosen.as_ref().and_then(|location| location.to_str().ok()).and_then(own_path);
    let body = to_bytes(body, ANSWER_BYTES).await.unwrap_or_default();
    let mut flash = Flash { endpoint: endpoint(about), values: Vec::new(), error: None, notice: None, undo: None };
    let target = if head.status.is_success() || head.status.is_redirection() {
        let job;
        (flash.notice, flash.undo, job) = said(&body);
        let left = left(&body);
        // What goes on as a job is followed on its page; what could not be done goes back to the form.
        let next = if left.is_some() { Some(back) } else { chosen.or_else(|| form.path("_next")) };
        let target = job.as_deref().or(next).unwrap_or(back);
        if let Some(left) = left {
            (flash.values, flash.error) = (left.values, Some(left.error));
        }
        if flash.notice.is_some() { with_flash(target, store.put(about, flash).await) } else { target.to_owned() }
    } else {
        match error(head.status, &head.headers, &body, about) {
            ApiError::SignedOut => format!("/sign-in?next={}", percent(back)),
            // What was typed waits for the proof.
            ApiError::StepUp => {
                flash.error = Some(ApiError::StepUp);
                flash.values.clone_from(&form.values);
                format!("/step-up?next={}", percent(&with_flash(back, store.put(about, flash).await)))
            }
            error => {
                flash.error = Some(error);
                flash.values.clone_from(&form.values);
                with_flash(back, store.put(about, flash).await)
            }
        }
    };
    let mut leading = see_other(&target);
    keep_headers(&head.headers, leading.headers_mut());
    leading
}

/// `accounts/add` of `/api/accounts/add`.
fn endpoint(about: &Parts) -> String {
    let path = about.uri.path();
    path.strip_prefix("/api/").unwrap_or(path).to_owned()
}

/// A top-level `"notice"` in the answer is for the person, and so is the offer to take it back, `"undo"`; `"job"` is what
/// goes on with it, answered as the path of its page.
fn said(body: &[u8]) -> (Option<String>, Option<UndoId>, Option<String>) {
    let answer: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| answer.get(name).and_then(serde_json::Value::as_str);
    let job = text("job").and_then(|id| id.parse::<JobId>().ok()).map(|id| format!("/jobs/{id}"));
    (text("notice").map(str::to_owned), text("undo").and_then(|id| id.parse().ok()), job)
}

/// A top-level `"left"` in the answer is what of the form was not done.
fn left(body: &[u8]) -> Option<Left> {
    #[derive(serde::Deserialize)]
    struct Part {
        left: Option<Left>,
    }

    serde_json::from_slice::<Part>(body).ok()?.left
}

/// What went wrong: the error itself, else what the status says.
fn error(status: StatusCode, headers: &HeaderMap, body: &[u8], about: &Parts) -> ApiError {
    if let Ok(error) = serde_json::from_slice(body) {
        return error;
    }
    let wait = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    match status.as_u16() {
        401 => ApiError::SignedOut,
        403 => ApiError::Forbidden(String::new()),
        404 => ApiError::NotFound,
        413 => ApiError::TooLarge,
        429 => ApiError::TooMany(wait.unwrap_or(1)),
        400..=499 => ApiError::Malformed,
        503 => ApiError::Unavailable,
        _ => ApiError::Internal(about.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()),
    }
}

/// `target` with `flash=id` in its query instead of any other `flash`.
fn with_flash(target: &str, id: Option<String>) -> String {
    let Some(id) = id else { return target.to_owned() };
    let (rest, fragment) = target.split_once('#').map_or((target, None), |(rest, fragment)| (rest, Some(fragment)));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let is_other = |pair: &&str| !pair.is_empty() && decode(pair.split('=').next().unwrap_or_default()) != "flash";
    let mut pairs: Vec<&str> = query.split('&').filter(is_other).collect();
    let flash = format!("flash={}", percent(&id));
    pairs.push(&flash);
    let query = pairs.join("&");
    fragment.map_or_else(|| format!("{path}?{query}"), |fragment| format!("{path}?{query}#{fragment}"))
}

/// Cookies and the like go on; what describes the body that is gone does not.
fn keep_headers(from: &HeaderMap, to: &mut HeaderMap) {
    let gone = [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::TRANSFER_ENCODING,
        header::ETAG,
        header::LOCATION,
        header::RETRY_AFTER,
        CLIENT_REDIRECT,
    ];
    for (name, value) in from {
        if !gone.contains(name) {
            to.append(name, value.clone());
        }
    }
}
