//! One request to a plain page: what it brought, and the ways to answer it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Query};
use axum::response::{IntoResponse as _, Response};
use domain::caller::{Caller, Origin};
use domain::{Domain, Error};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use leptos::prelude::*;
use model::ApiError;
use model::accounts::Kind;
use model::assistance::AtMine;
use model::viewer::percent;
use ui::Theme;

use super::document::{Frame, document};
use super::note::Note;
use super::page::{self, Page};
use super::session::{Assisted, Viewing, landing_of, origin_of};
use super::time_zone::zone_of;
use super::{PlainState, assistance, entry, home};
use crate::cookies::{Cookie, Cookies};
use crate::http::answer;
use crate::http::redirect::{own_path, see_other};

/// The language of all texts, until there are more.
const LANG: &str = "en";

/// The request, apart from its form.
#[derive(Clone)]
pub(super) struct Visit {
    pub(super) state: PlainState,
    /// Who is signed in.
    pub(super) viewing: Option<Arc<Caller>>,
    /// Somebody assists the person who is signed in, or asks to.
    pub(super) assisted: Option<AtMine>,
    /// Where it came from.
    pub(super) origin: Origin,
    /// The look chosen.
    pub(super) theme: Theme,
    headers: HeaderMap,
    query: Vec<(String, String)>,
}

impl FromRequestParts<PlainState> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &PlainState) -> Result<Self, Response> {
        // A query that cannot be read is no query: every parameter is optional.
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|Query(pairs)| pairs);
        let theme = state.cookies().read(&parts.headers, Cookie::Theme);
        Ok(Self {
            state: state.clone(),
            viewing: parts.extensions.get::<Viewing>().and_then(|viewing| viewing.0.clone()),
            assisted: parts.extensions.get::<Assisted>().and_then(|assisted| assisted.0.clone()),
            origin: origin_of(parts),
            theme: Theme::parse(theme.as_deref().unwrap_or_default()),
            headers: parts.headers.clone(),
            query: query.unwrap_or_default(),
        })
    }
}

impl Visit {
    /// How long a new password must be, in words; of nobody in particular: of every kind of account.
    pub(super) async fn password_words(&self, of: Option<Kind>) -> String {
        self.domain().policy().await.map_or_else(
            // The rule is asked again with the password; this is a hint.
            |_| String::new(),
            |policy| policy.password_words(of),
        )
    }

    /// Services.
    pub(super) fn domain(&self) -> &Domain {
        self.state.domain()
    }

    /// The names of the cookies.
    pub(super) fn cookies(&self) -> Cookies {
        self.state.cookies()
    }

    /// A cookie's value.
    pub(super) fn cookie(&self, cookie: Cookie) -> Option<String> {
        self.cookies().read(&self.headers, cookie)
    }

    /// A parameter of the address; empty when it is not there.
    pub(super) fn query(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The outward error, its internals logged under this request's id.
    pub(super) fn fault(&self, error: Error) -> ApiError {
        error.into_api(&self.origin.request_id)
    }

    /// A page, with what the last form left to say.
    pub(super) fn show(&self, page: Page) -> Response {
        let status = page.error.as_ref().map_or(page.status, ApiError::status);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = page.error.as_ref().and_then(retry_after);
        let refresh = page.refresh.as_ref().map(|(seconds, next)| format!("{seconds}; url={next}"));
        let note = self.cookie(Cookie::Note);
        let html = self.render(page, note.as_deref().and_then(Note::from_key));
        let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
        let mut response = (status, headers, html).into_response();
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(Ok(refresh)) = refresh.map(HeaderValue::try_from) {
            response.headers_mut().insert(header::REFRESH, refresh);
        }
        if note.is_some() {
            put(&mut response, self.cookies().clear(Cookie::Note));
        }
        // The customer's dashboard does not stay on a helper's screen when the time is up.
        if let Some(seconds) = assistance::Top::reload_in(self)
            && !response.headers().contains_key(header::REFRESH)
        {
            response.headers_mut().insert(header::REFRESH, HeaderValue::from(seconds));
        }
        response
    }

    /// The same after a failure. A proof that is too old leads to `/step-up` and a session that has
    /// ended to `/sign-in`, both back to the page; anything else is told on the page itself.
    pub(super) fn refuse(&self, error: Error, page: impl FnOnce(Option<ApiError>) -> Page) -> Response {
        match self.fault(error) {
            ApiError::StepUp => go(&entry::with_next("/step-up", &page(None).here)),
            ApiError::SignedOut => go(&entry::with_next("/sign-in", &page(None).here)),
            ApiError::NotFound => answer::refusal("/", &ApiError::NotFound),
            error => self.show(page(Some(error))),
        }
    }

    /// A redirect that leaves a note for the page it leads to.
    pub(super) fn go_with(&self, target: &str, note: Note) -> Response {
        let mut response = go(target);
        put(&mut response, self.cookies().set(Cookie::Note, note.key()));
        response
    }

    fn render(&self, page: Page, note: Option<Note>) -> String {
        let title = page.title;
        let sprite = self.state.assets().sprite.clone();
        let (theme, viewing) = (self.theme, self.viewing.clone());
        let top = assistance::Top::of(self);
        let owner = Owner::new_root(None);
        let body = owner.with(|| {
            provide_context(ui::Assets { sprite });
            if let Some(zone) = viewing.as_ref().and_then(|caller| zone_of(&caller.time_zone)) {
                provide_context(zone);
            }
            page::shell(page, theme, note, viewing.as_deref(), top).to_html()
        });
        owner.cleanup();
        document(&Frame { title, theme: self.theme, lang: LANG, css: &self.state.assets().css }, &body)
    }
}

/// A signed-in person's request; anybody else is sent to sign in and back (SEC-70).
pub(super) struct Member {
    pub(super) visit: Visit,
    pub(super) caller: Arc<Caller>,
}

impl FromRequestParts<PlainState> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &PlainState) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, state).await?;
        match visit.viewing.clone() {
            // Not himself: his profile, his password and the installer application wait until he is again.
            Some(caller) if caller.viewing.is_some() => Err(go(landing_of(&caller))),
            Some(caller) => Ok(Self { visit, caller }),
            None => Err(go(&entry::with_next("/sign-in", page_of(parts)))),
        }
    }
}

/// The page a request belongs to: itself, or the page its form stands on.
fn page_of(parts: &Parts) -> &str {
    const PAGES: [&str; 3] = ["/profile/password", "/profile/authenticator", "/profile/time-zone"];
    let path = parts.uri.path();
    if path.starts_with("/import/") {
        return path.strip_suffix("/refused").unwrap_or(app::paths::IMPORT);
    }
    if let Some(list) = path.strip_suffix("/data.json") {
        return list;
    }
    if let Some(file) = path.strip_suffix("/export") {
        // `/panels/accounts/export` belongs to the list of panels.
        let list = file.match_indices('/').nth(1).map_or(file.len(), |(end, _)| end);
        return &file[..list];
    }
    if path.starts_with("/assist/") && parts.method == http::Method::GET {
        return parts.uri.path_and_query().map_or(path, http::uri::PathAndQuery::as_str);
    }
    if path.starts_with("/assist/") {
        return app::paths::ASSISTANCE;
    }
    if path == "/field" || path.starts_with("/field/") {
        return match path.strip_suffix("/permit") {
            Some(panel) => panel,
            None => parts.uri.path_and_query().map_or(path, http::uri::PathAndQuery::as_str),
        };
    }
    if path == "/home" || path.starts_with("/home/") {
        return home::page_of(parts);
    }
    PAGES.into_iter().find(|page| path.starts_with(page)).unwrap_or("/profile")
}

/// A 303 to a path of this site.
pub(super) fn go(target: &str) -> Response {
    see_other(target)
}

/// Adds a cookie to an answer.
pub(super) fn put(response: &mut Response, cookie: HeaderValue) {
    response.headers_mut().append(header::SET_COOKIE, cookie);
}

/// `path?name=value`.
pub(super) fn with_query(path: &str, name: &str, value: &str) -> String {
    format!("{path}?{name}={}", percent(value))
}

/// `next` if it leads to a page of this site: no other site, no server function, nothing that is no
/// page (SEC-70).
pub(super) fn page_path(next: &str) -> Option<&str> {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let is_page = !["/api", "/assets", "/dev", "/health", "/sign-in", "/sign-out", "/theme"]
        .iter()
        .any(|root| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    (is_page && path != "/").then_some(next).and_then(own_path)
}

fn retry_after(error: &ApiError) -> Option<u32> {
    match error {
        ApiError::TooMany(seconds) => Some(*seconds),
        ApiError::Unavailable => Some(1),
        _ => None,
    }
}
