//! One nonce for the header and the page (SEC-72).

use http::request::Parts;
use leptos::context::{provide_context, use_context};
use leptos::nonce::Nonce;

use super::headers::CspNonce;

/// Replaces the nonce the framework made for this page by the one the header names. Call it in the
/// context function of `leptos_routes_with_context`, of the fallback, and of
/// `handle_server_fns_with_context`: `leptos_axum` runs that function after its own
/// `provide_nonce()` and before anything is rendered, so `use_nonce()`, `<Script/>`, `<Style/>`,
/// `<HydrationScripts/>` and the streaming scripts all see it.
///
/// While routes are listed there is a made-up request without extensions; then nothing is replaced.
pub fn provide_page_nonce() {
    if let Some(parts) = use_context::<Parts>()
        && let Some(nonce) = parts.extensions.get::<CspNonce>()
    {
        provide_context(Nonce::from_value(nonce.0.as_str()));
    }
}
