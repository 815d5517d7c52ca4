//! `/sign-out`: ends the session on the server, and empties the browser of what it kept (SEC-39).

use axum::response::Response;
use http::{HeaderName, HeaderValue};
use model::ApiError;

use super::note::Note;
use super::visit::{Visit, put};
use crate::cookies::Cookie;
use crate::http::answer;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Signs out; somebody who is out already gets the same answer.
pub(super) async fn act(visit: Visit) -> Response {
    if let Some(caller) = &visit.viewing
        && let Err(fault) = visit.domain().sign_out(caller).await
    {
        // Saying "signed out" of a session that lives on would be a lie.
        let error = visit.fault(fault);
        if error != ApiError::SignedOut {
            return answer::refusal("/sign-out", &error);
        }
    }
    let mut response = visit.go_with("/sign-in", Note::SignedOut);
    for cookie in [Cookie::Session, Cookie::Flow, Cookie::Assist] {
        put(&mut response, visit.cookies().clear(cookie));
    }
    // Not the cookies: the device's and the theme's stay.
    let value = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(CLEAR_SITE_DATA, value);
    response
}
