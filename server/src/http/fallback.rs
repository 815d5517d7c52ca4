//! What answers when nothing else does. Texts are fixed: the address asked for is never repeated
//! (SEC-76, SEC-81).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{Method, StatusCode};

use super::answer;

/// The registered server functions: path and verb of each.
#[derive(Clone, Debug, Default)]
pub struct Functions(Arc<BTreeMap<String, Method>>);

impl Functions {
    /// Takes what `server_fn::axum::server_fn_paths()` lists.
    pub fn new<'a>(all: impl Iterator<Item = (&'a str, Method)>) -> Self {
        Self(Arc::new(all.map(|(path, method)| (path.to_owned(), method)).collect()))
    }
}

/// 404 with a fixed text; the fallback of every router that serves no pages.
pub async fn not_found() -> Response {
    answer::text(StatusCode::NOT_FOUND, "There is nothing at this address.\n")
}

/// 405 with a fixed text, for `Router::method_not_allowed_fallback`.
pub async fn method_not_allowed() -> Response {
    answer::method_not_allowed(answer::VERBS)
}

/// Middleware in front of the framework's handler, which would answer an unknown function with 400
/// and the path.
pub async fn known_functions(State(functions): State<Functions>, request: Request, next: Next) -> Response {
    match functions.0.get(request.uri().path()) {
        None => not_found().await,
        Some(method) if method != request.method() => {
            answer::method_not_allowed(if method == Method::GET { "GET" } else { "POST" })
        }
        Some(_) => next.run(request).await,
    }
}
