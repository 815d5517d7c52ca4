//! Coming in: what every successful proof of identity does to the browser, and where it leads.

use axum::response::Response;
use domain::auth::{Landing, NewSession};
use model::viewer::percent;

use super::visit::{Visit, go, page_path, put};
use crate::cookies::Cookie;

/// Where a person goes after signing in, unless he was on his way somewhere.
pub(super) const fn landing_path(landing: Landing) -> &'static str {
    match landing {
        Landing::Console => app::paths::HOME,
        Landing::Field => "/field",
        Landing::Home => "/home",
        Landing::Profile => "/profile",
        Landing::Enrol => "/profile/authenticator",
        Landing::ChangePassword => "/profile/password",
    }
}

/// Where to go: what must be done first, else `next` when it is a page of ours, else the landing.
pub(super) fn target(landing: Landing, next: &str) -> &str {
    match landing {
        Landing::Enrol | Landing::ChangePassword => landing_path(landing),
        Landing::Console | Landing::Field | Landing::Home | Landing::Profile => {
            page_path(next).unwrap_or(landing_path(landing))
        }
    }
}

/// Lets the browser in with a new session, and ends the one it had (SEC-38).
pub(super) async fn enter(visit: &Visit, session: NewSession, next: &str) -> Response {
    let mut response = go(target(session.landing, next));
    keep(visit, &session, &mut response);
    put(&mut response, visit.cookies().clear(Cookie::Flow));
    if let Some(old) = &visit.viewing
        && let Err(fault) = visit.domain().sign_out(old).await
    {
        // The new session stands either way; the old one runs out by itself.
        visit.fault(fault);
    }
    response
}

/// Writes a session's cookies.
pub(super) fn keep(visit: &Visit, session: &NewSession, response: &mut Response) {
    put(response, visit.cookies().set(Cookie::Session, &session.token));
    if let Some(device) = &session.device {
        put(response, visit.cookies().set(Cookie::Device, device));
    }
}

/// `path`, told where to go on to.
pub(super) fn with_next(path: &str, next: &str) -> String {
    match page_path(next) {
        Some(next) => format!("{path}?next={}", percent(next)),
        None => path.to_owned(),
    }
}
