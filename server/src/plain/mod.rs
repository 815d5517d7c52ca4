//! The pages that work without a script and send no program: signing in, registration, recovery, the
//! first administrator, the own profile. Server-rendered forms, each a GET that shows and a POST that
//! acts: success leads on with a 303, failure shows the same page again with what was typed (never a
//! password or a code), the fault at its field and the right status.
//!
//! # Wiring
//!
//! ```text
//! let plain = PlainState::new(domain, PageAssets { css, sprite }, origin_is_https, demo_people);
//! let app = plain::router(plain.clone())
//!     .merge(console.layer(from_fn_with_state(plain, plain::session::session)));
//! ```

mod assistance;
mod authenticator;
mod data;
mod demo;
mod document;
mod download;
mod email;
mod entry;
mod field;
mod form;
mod grid_export;
mod help;
mod help_field;
mod help_installers;
mod home;
mod import;
mod join;
mod kit;
mod log_export;
mod note;
mod page;
mod password;
mod profile;
mod recover;
mod register;
pub mod session;
mod set_up;
mod sign_in;
mod sign_in_code;
mod sign_out;
mod step_up;
mod theme;
pub(crate) mod time_zone;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use domain::Domain;
use domain::auth::BOOTSTRAP_PATH;
use domain::management::undo::UNDO_PATH;
use http::Method;
use model::ApiError;
use tracing::Instrument as _;

use crate::cookies::Cookies;
use crate::http::limits::UPLOAD;
use crate::http::{answer, fallback};

/// Addresses of the files a plain page needs: the style sheet and the icons, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageAssets {
    /// The style sheet.
    pub css: String,
    /// The icon sprite.
    pub sprite: String,
}

/// An invented person the demo's sign-in page offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// Display name.
    pub name: String,
    /// The address that names him in the form.
    pub email: String,
    /// What he is, in a few words: his role or his kind of account.
    pub about: String,
}

/// The people of the demo, in the order shown. Present in demo mode only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoPeople(pub Vec<DemoPerson>);

/// What the pages need; cheap to clone.
#[derive(Clone)]
pub struct PlainState(Arc<Inner>);

struct Inner {
    domain: Domain,
    assets: PageAssets,
    secure_cookies: bool,
    demo: Option<DemoPeople>,
}

impl PlainState {
    /// `secure_cookies`: the site's own origin is https.
    pub fn new(domain: Domain, assets: PageAssets, secure_cookies: bool, demo: Option<DemoPeople>) -> Self {
        Self(Arc::new(Inner { domain, assets, secure_cookies, demo }))
    }

    /// Services.
    pub fn domain(&self) -> &Domain {
        &self.0.domain
    }

    /// Files.
    pub fn assets(&self) -> &PageAssets {
        &self.0.assets
    }

    /// The cookies of this origin.
    pub fn cookies(&self) -> Cookies {
        Cookies { secure: self.0.secure_cookies }
    }

    /// The demo's people; none outside the demo.
    pub fn demo(&self) -> Option<&DemoPeople> {
        self.0.demo.as_ref()
    }
}

/// All plain pages, with who is looking already read.
pub fn router(state: PlainState) -> Router {
    let mut routes = Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::act))
        .route("/sign-in/code", get(sign_in_code::show).post(sign_in_code::act))
        .route("/sign-in/code/resend", post(sign_in_code::resend))
        .route("/sign-out", post(sign_out::act))
        .route("/register", get(register::show).post(register::act))
        .route("/register/code", get(register::show_code).post(register::act_code))
        .route("/join", get(join::show).post(join::act))
        .route("/join/code", get(join::show_code).post(join::act_code))
        .route("/email", get(email::show).post(email::act))
        .route(UNDO_PATH, get(email::show_undo).post(email::act_undo))
        .route("/recover", get(recover::show).post(recover::act))
        .route("/recover/code", get(recover::show_code).post(recover::act_code))
        .route(BOOTSTRAP_PATH, get(set_up::show).post(set_up::act))
        .route("/step-up", get(step_up::show).post(step_up::act))
        .route("/profile", get(profile::show))
        .route("/profile/end-session", post(profile::end_session))
        .route("/profile/time-zone", get(time_zone::show).post(time_zone::act))
        .route("/profile/password", get(password::show).post(password::act))
        .route("/profile/authenticator", get(authenticator::show))
        .route("/profile/authenticator/begin", post(authenticator::begin))
        .route("/profile/authenticator/confirm", post(authenticator::confirm))
        .route("/profile/authenticator/codes", post(authenticator::renew_codes))
        .route("/profile/authenticator/remove", post(authenticator::remove))
        .route("/help/accounts", get(help::accounts))
        .route("/help/field", get(help_field::show))
        .route("/help/installers", get(help_installers::show))
        .route("/field", get(field::list::show))
        .route("/field/panels/{id}", get(field::panel::show))
        .route("/field/panels/{id}/permit", post(field::panel::ask))
        .route("/assist/start", get(assistance::start::show).post(assistance::start::act))
        .route("/assist/ended", get(assistance::ended::show))
        .route("/assist/{id}", get(assistance::wait::show))
        .route("/assist/{id}/begin", post(assistance::wait::begin))
        .route("/assist/{id}/cancel", post(assistance::wait::cancel))
        .route("/home/assistance/extend", post(assistance::inside::extend))
        .route("/home/assistance/end", post(assistance::inside::end))
        .route("/home/assistance/answer", post(assistance::customer::answer))
        .route(UPLOAD, post(import::upload).layer(DefaultBodyLimit::max(import::MOST_BYTES)))
        .route("/import/{id}/refused", get(import::refused_rows))
        .route("/accounts/{id}/data.json", get(data::account))
        .route("/installers/{id}/data.json", get(data::installer))
        .route("/employees/{id}/data.json", get(data::employee))
        .route("/profile/data.json", get(data::own))
        .route("/log/export", get(log_export::show))
        .route("/accounts/export", get(grid_export::accounts))
        .route("/installers/export", get(grid_export::installers))
        .route("/employees/export", get(grid_export::employees))
        .route("/panels/export", get(grid_export::panels))
        .route("/panels/accounts/export", get(grid_export::customers_on_panels))
        .route("/panels/installers/export", get(grid_export::installers_on_panels))
        .route("/accounts/panels/export", get(grid_export::panels_of_accounts))
        .route("/installers/panels/export", get(grid_export::panels_of_installers))
        .route("/companies/export", get(grid_export::companies))
        .route("/groups/export", get(grid_export::groups))
        .route("/mail/export", get(grid_export::mails))
        .route("/jobs/export", get(grid_export::jobs))
        .route("/theme", post(theme::act))
        .merge(home::routes());
    // Outside the demo the address does not exist (SEC-59).
    if state.demo().is_some() {
        routes = routes.route("/dev/sign-in", post(demo::act)).route("/dev/kit", get(kit::show));
    }
    routes
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .layer(DefaultBodyLimit::max(form::MOST_BYTES))
        .layer(from_fn_with_state(state.clone(), session::session))
        .layer(from_fn(to_the_end))
        .with_state(state)
}

/// Middleware: a form that was sent is worked through, whether or not its sender still waits (REL-26).
async fn to_the_end(request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    match tokio::spawn(next.run(request).in_current_span()).await {
        Ok(response) => response,
        Err(fault) if fault.is_panic() => std::panic::resume_unwind(fault.into_panic()),
        // The program is being stopped.
        Err(_) => answer::refusal(&path, &ApiError::Unavailable),
    }
}
