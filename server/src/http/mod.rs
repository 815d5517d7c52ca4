//! HTTP: everything between the socket and a route.
//!
//! # Putting it together
//!
//! ```text
//! let functions = fallback::Functions::new(server_fn::axum::server_fn_paths());
//! let api = forms::api(any(handler), functions, flash_store);      // `/api/{*function}`
//! let routes = pages.merge(api).merge(ops::router(..)).merge(assets.router());
//! let app = http::stack(routes, &Platform { .. });
//! accept::serve(listener, app, limits, ops::stop_signal(..)).await
//! ```
//!
//! # The nonce
//!
//! [`headers::set`] makes the nonce before the page is rendered, names it in the header, and puts
//! [`headers::CspNonce`] into the request's extensions; [`nonce::provide_page_nonce`] hands it to
//! the framework, which would otherwise write scripts with a nonce of its own.

pub mod accept;
pub mod address;
pub mod answer;
pub mod assets;
pub mod fallback;
pub mod forms;
pub mod headers;
pub mod limits;
pub mod nonce;
pub mod origin;
pub mod redirect;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

use crate::config::Origin;
use crate::metrics::{self, Metrics};
use address::Network;

/// What the layers need to know.
#[derive(Clone, Debug)]
pub struct Platform {
    /// The site's own origin.
    pub origin: Origin,
    /// Proxies of ours.
    pub trusted_proxies: Vec<Network>,
    /// Limits of requests.
    pub budgets: limits::Budgets,
    /// What is counted.
    pub metrics: Metrics,
}

/// Puts all layers around `routes`, which must include their fallback. From the outside in: header
/// set, panic, verbs, address, own redirects, other sites, size and time. A layer's refusal passes
/// all layers outside it, so it has the header set too (SEC-73).
pub fn stack(routes: Router, platform: &Platform) -> Router {
    let trusted: Arc<[Network]> = platform.trusted_proxies.clone().into();
    let origin = Arc::new(platform.origin.clone());
    let limits = limits::Limits::new(&platform.budgets);
    routes
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .layer(from_fn_with_state(limits, limits::enforce))
        .layer(from_fn_with_state(origin, origin::guard))
        .layer(from_fn(redirect::own_only))
        .layer(from_fn_with_state(trusted, address::learn))
        .layer(from_fn(answer::verbs))
        .layer(from_fn(limits::catch_panic))
        .layer(from_fn_with_state(platform.metrics.clone(), metrics::count))
        .layer(from_fn(headers::set))
}
