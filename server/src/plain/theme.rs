//! `/theme`: keeps the look a person chose, on this browser.

use axum::response::Response;
use ui::Theme;

use super::form::Form;
use super::visit::{Visit, go, put};
use crate::cookies::Cookie;
use crate::http::redirect::own_path;

/// Sets the cookie and goes back to the page.
pub(super) async fn act(visit: Visit, form: Form) -> Response {
    let theme = Theme::parse(form.get("theme"));
    // Any page, the sign-in's own included: unlike after a sign-in there is no loop to fear.
    let mut response = go(own_path(form.get("next")).unwrap_or("/"));
    put(&mut response, visit.cookies().set(Cookie::Theme, theme.as_str()));
    response
}
