//! Who is looking: read once a request, from the cookie, for the plain pages and the console alike.

use std::sync::Arc;

use app::paths;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::caller::{Caller, Origin};
use http::header;
use http::request::Parts;
use model::Permission;
use model::accounts::Kind;
use model::auth::Strength;

use super::PlainState;
use crate::cookies::Cookie;
use crate::http::address::ClientAddress;
use crate::http::answer;
use crate::http::headers::RequestId;

/// Longest `User-Agent` kept, in characters.
const USER_AGENT_CHARS: usize = 300;

/// Who is signed in, in the request's extensions; none for everybody else, half-authenticated
/// visitors included (SEC-16).
#[derive(Clone, Debug, Default)]
pub struct Viewing(pub Option<Arc<Caller>>);

/// Middleware: puts [`Viewing`] into the request. Does nothing the second time, so it may stand in
/// front of everything and in front of the plain pages.
pub async fn session(State(state): State<PlainState>, request: Request, next: Next) -> Response {
    if request.extensions().get::<Viewing>().is_some() {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let origin = origin_of(&parts);
    let caller = match state.cookies().read(&parts.headers, Cookie::Session) {
        None => None,
        Some(token) => match state.domain().caller(&token, origin.clone()).await {
            Ok(caller) => caller.filter(|caller| caller.strength == Strength::Full),
            Err(fault) => return answer::refusal(parts.uri.path(), &fault.into_api(&origin.request_id)),
        },
    };
    parts.extensions.insert(Viewing(caller.map(Arc::new)));
    next.run(Request::from_parts(parts, body)).await
}

/// Where a request came from. The layers in front say so; a request that did not pass them (a test's)
/// has an unknown address.
pub fn origin_of(parts: &Parts) -> Origin {
    let address = parts.extensions.get::<ClientAddress>().map(|known| known.0.to_string());
    let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone());
    let agent = parts.headers.get(header::USER_AGENT).map(http::HeaderValue::as_bytes).unwrap_or_default();
    let agent = String::from_utf8_lossy(agent).chars().filter(|c| !c.is_control()).take(USER_AGENT_CHARS).collect();
    Origin { address: address.unwrap_or_default(), user_agent: agent, request_id: request_id.unwrap_or_default() }
}

/// The first page of the console that his permissions open.
fn first_page(caller: &Caller) -> &'static str {
    let pages = [
        (Permission::AccountsView, paths::ACCOUNTS),
        (Permission::InstallersView, paths::INSTALLERS),
        (Permission::EmployeesView, paths::EMPLOYEES),
        (Permission::RolesView, paths::ROLES),
        (Permission::CompaniesView, paths::COMPANIES),
    ];
    pages.into_iter().find(|(permission, _)| caller.permissions.has(*permission)).map_or(paths::ACCOUNTS, |page| page.1)
}

/// Where a signed-in person belongs: first what he must do, then his surface.
pub fn landing_of(caller: &Caller) -> &'static str {
    if caller.must_change_password {
        "/profile/password"
    } else if caller.must_enrol {
        "/profile/authenticator"
    } else if caller.kind == Kind::Employee && (!caller.permissions.is_empty() || caller.viewing.is_some()) {
        first_page(caller)
    } else if caller.kind == Kind::Installer {
        "/field"
    } else {
        "/profile"
    }
}
