//! Who is looking: read once a request, from the cookie, for the plain pages and the console alike.

use std::sync::Arc;

use app::paths;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::caller::{Caller, Origin};
use http::request::Parts;
use http::{Method, header};
use model::accounts::Kind;
use model::assistance::AtMine;
use model::auth::Strength;

use super::{PlainState, assistance};
use crate::cookies::Cookie;
use crate::http::address::ClientAddress;
use crate::http::answer;
use crate::http::headers::RequestId;

/// Longest `User-Agent` kept, in characters.
const USER_AGENT_CHARS: usize = 300;

/// The header of what a page reads by itself.
const IN_BACKGROUND: &str = "x-in-background";

/// Who is signed in, in the request's extensions; none for everybody else, half-authenticated
/// visitors included (SEC-16).
#[derive(Clone, Debug, Default)]
pub struct Viewing(pub Option<Arc<Caller>>);

/// What the customer is told over each of his pages while somebody assists him, or asks to.
#[derive(Clone, Debug, Default)]
pub struct Assisted(pub Option<AtMine>);

/// Middleware: puts [`Viewing`] into the request. Does nothing the second time, so it may stand in
/// front of everything and in front of the plain pages. In the customer's dashboard, and there only, a helper's
/// browser is the customer's ([`Caller::assisting`]).
pub async fn session(State(state): State<PlainState>, request: Request, next: Next) -> Response {
    if request.extensions().get::<Viewing>().is_some() {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let origin = origin_of(&parts);
    let caller = match state.cookies().read(&parts.headers, Cookie::Session) {
        None => None,
        Some(token) => match read_caller(&state, &parts, &token, origin.clone()).await {
            Ok(caller) => caller.filter(|caller| caller.strength == Strength::Full),
            Err(fault) => return answer::refusal(parts.uri.path(), &fault.into_api(&origin.request_id)),
        },
    };
    match looked_at(&state, &parts, caller).await {
        Ok(Look::As(caller, told)) => {
            parts.extensions.insert(Viewing(caller));
            parts.extensions.insert(Assisted(told));
            next.run(Request::from_parts(parts, body)).await
        }
        Ok(Look::Over) => assistance::over(state.cookies()),
        Ok(Look::Waits) => assistance::waits(),
        Err(fault) => answer::refusal(parts.uri.path(), &fault.into_api(&origin.request_id)),
    }
}

/// What a page reads by itself says so, and does not count as activity (SEC-40). Whoever says it of more only
/// shortens his own session.
async fn read_caller(state: &PlainState, parts: &Parts, token: &str, origin: Origin) -> domain::Result<Option<Caller>> {
    if parts.headers.contains_key(IN_BACKGROUND) {
        return state.domain().caller_in_background(token, origin).await;
    }
    state.domain().caller(token, origin).await
}

/// As whom a request goes on.
enum Look {
    /// As this person, with what he is told of an assistance.
    As(Option<Arc<Caller>>, Option<AtMine>),
    /// The helper's assistance is over.
    Over,
    /// It waits until he no longer sees the console as a role.
    Waits,
}

async fn looked_at(state: &PlainState, parts: &Parts, caller: Option<Caller>) -> domain::Result<Look> {
    let path = parts.uri.path();
    let is_home = path == "/home" || path.starts_with("/home/");
    let Some(caller) = caller.map(Arc::new) else { return Ok(Look::As(None, None)) };
    if caller.kind == Kind::Employee && is_home {
        let Some(token) = state.cookies().read(&parts.headers, Cookie::Assist) else {
            return Ok(Look::As(Some(caller), None));
        };
        if caller.viewing.is_some() {
            return Ok(Look::Waits);
        }
        let customer = state.domain().assisted_caller(&caller, &token).await?;
        return Ok(customer.map_or(Look::Over, |customer| Look::As(Some(Arc::new(customer)), None)));
    }
    let is_his = caller.kind == Kind::EndUser && (is_home || path.starts_with("/profile"));
    if !is_his || parts.method != Method::GET {
        return Ok(Look::As(Some(caller), None));
    }
    let told = state.domain().assistance_at_mine(&caller).await?;
    Ok(Look::As(Some(caller), told))
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

/// Where a signed-in person belongs: first what he must do, then his surface.
pub fn landing_of(caller: &Caller) -> &'static str {
    if caller.must_change_password {
        "/profile/password"
    } else if caller.must_enrol {
        "/profile/authenticator"
    } else if caller.kind == Kind::Employee && (!caller.permissions.is_empty() || caller.viewing.is_some()) {
        paths::HOME
    } else if caller.kind == Kind::Installer {
        "/field"
    } else if caller.kind == Kind::EndUser {
        "/home"
    } else {
        "/profile"
    }
}
