//! The console's routes: pages rendered whole on the server, and the functions they call.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::api::server::{Request as Asked, Tasks};
use app::layout::Look;
use app::lazy::server::PartUrls;
use app::read::Answers;
use app::shell::{Page, document};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use domain::{Caller, Domain};
use http::request::Parts;
use leptos::prelude::*;
use model::accounts::Kind;
use model::grid::Grid;
use model::viewer::{Flash, Viewer, percent};
use tokio_util::task::TaskTracker;
use ui::Theme;

use crate::cookies::Cookie;
use crate::http::assets::Manifest;
use crate::http::fallback::Functions;
use crate::http::forms::{self, FlashStore};
use crate::http::headers::RequestId;
use crate::http::nonce::provide_page_nonce;
use crate::plain::PlainState;
use crate::plain::session::{Viewing, landing_of, session};
use crate::plain::time_zone::zone_of;

/// What the console needs; cheap to clone.
#[derive(Clone)]
pub struct ConsoleState {
    /// Session reading, cookies, services.
    pub plain: PlainState,
    /// Names of the client's files.
    pub manifest: Arc<Manifest>,
    /// Addresses of the client's parts.
    pub parts: Arc<BTreeMap<String, Vec<String>>>,
    /// Work that outlives its request.
    pub tasks: TaskTracker,
}

/// Pages and functions, with who is looking already read.
pub fn router(state: &ConsoleState) -> Router {
    // Rendering spawns its reads; already set means another router of this process did it.
    let _ = any_spawner::Executor::init_tokio();
    let pages = Router::new()
        .route("/", get(home))
        // Decision 3: the description that calls them customers.
        .route("/customers", get(|| async { Redirect::permanent(app::paths::ACCOUNTS) }))
        .fallback(page)
        .layer(from_fn_with_state(state.clone(), flash))
        .layer(from_fn_with_state(state.clone(), employees_only))
        .with_state(state.clone());
    let functions = Functions::new(server_fn::axum::server_fn_paths());
    let store: Arc<dyn FlashStore> = Arc::new(Flashes(state.plain.domain().clone()));
    let api = forms::api(any(function).with_state(state.clone()), functions, store);
    api.merge(pages).layer(from_fn_with_state(state.plain.clone(), session))
}

/// The first page of whoever looks.
async fn home(state: State<ConsoleState>, request: Request) -> Response {
    match viewing(&request).map(|caller| landing_of(&caller)) {
        Some(app::paths::HOME) => page(state, request).await,
        Some(landing) => Redirect::to(landing).into_response(),
        None => Redirect::to("/sign-in").into_response(),
    }
}

fn viewing(request: &Request) -> Option<Arc<Caller>> {
    request.extensions().get::<Viewing>().and_then(|viewing| viewing.0.clone())
}

/// Middleware: the console is for employees who have nothing left to set up; others are led to
/// where they belong. Comfort only: every service decides for itself.
async fn employees_only(State(_): State<ConsoleState>, request: Request, next: Next) -> Response {
    let Some(caller) = viewing(&request) else {
        let here = request.uri().path_and_query().map_or("/", |p| p.as_str());
        return Redirect::to(&format!("/sign-in?next={}", percent(here))).into_response();
    };
    let unfinished = caller.must_enrol || caller.must_change_password;
    if caller.kind != Kind::Employee || unfinished {
        return Redirect::to(landing_of(&caller)).into_response();
    }
    next.run(request).await
}

/// Middleware: fetches what a page is rendered with: what the last form without JavaScript left (`?flash=…`), and
/// where the navigation leads.
async fn flash(State(state): State<ConsoleState>, mut request: Request, next: Next) -> Response {
    let id = request
        .uri()
        .query()
        .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("flash=")?.parse::<uuid::Uuid>().ok()));
    let Some(caller) = viewing(&request) else { return next.run(request).await };
    let domain = state.plain.domain();
    if let Some(id) = id
        && let Ok(Some(flash)) = domain.flash(caller.session, id).await
    {
        request.extensions_mut().insert(Left(flash));
    }
    // Without them the navigation leads to the whole lists.
    if let Ok(views) = domain.default_views(&caller).await {
        request.extensions_mut().insert(Defaults(views));
    }
    next.run(request).await
}

/// What [`flash`] found.
#[derive(Clone)]
struct Left(Flash);

/// The queries of the reader's default views.
#[derive(Clone, Default)]
struct Defaults(Vec<(Grid, String)>);

struct Flashes(Domain);

impl FlashStore for Flashes {
    fn put<'a>(
        &'a self,
        parts: &'a Parts,
        flash: Flash,
    ) -> std::pin::Pin<Box<dyn Future<Output = Option<String>> + Send + 'a>> {
        Box::pin(async move {
            let caller = parts.extensions.get::<Viewing>()?.0.clone()?;
            let kept = self.0.put_flash(caller.session, &flash).await;
            kept.map(|id| id.to_string()).ok()
        })
    }
}

/// Renders a page of the console, whole: it must be complete without JavaScript.
async fn page(State(state): State<ConsoleState>, request: Request<Body>) -> Response {
    let theme = theme_of(&state, &request);
    let context = context_of(&state, &request, theme);
    let manifest = Arc::clone(&state.manifest);
    let shell = move || {
        document(Page {
            theme: theme.as_str().to_owned(),
            style: Manifest::url(&manifest.css),
            script: Manifest::url(&manifest.js),
            wasm: Manifest::url(&manifest.wasm),
            build: manifest.build_id.clone(),
        })
    };
    leptos_axum::render_app_async_with_context(context, shell)(request).await
}

/// Runs a server function.
async fn function(State(state): State<ConsoleState>, request: Request<Body>) -> Response {
    let theme = theme_of(&state, &request);
    let context = context_of(&state, &request, theme);
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

fn theme_of(state: &ConsoleState, request: &Request) -> Theme {
    let chosen = state.plain.cookies().read(request.headers(), Cookie::Theme);
    Theme::parse(&chosen.unwrap_or_default())
}

/// The same context for pages and functions: a page calls the functions in process.
fn context_of(state: &ConsoleState, request: &Request, theme: Theme) -> impl Fn() + Clone + Send + 'static {
    let caller = viewing(request);
    let left = request.extensions().get::<Left>().map(|left| left.0.clone());
    let Defaults(views) = request.extensions().get().cloned().unwrap_or_default();
    let viewer = caller.as_ref().map(|caller| viewer_of(state, caller, left, views));
    let zone = caller.as_ref().and_then(|caller| zone_of(&caller.time_zone));
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let tracker = state.tasks.clone();
    let asked = Asked {
        domain: state.plain.domain().clone(),
        caller,
        request_id: request_id.unwrap_or_default(),
        tasks: Tasks(Arc::new(move |work| drop(tracker.spawn(work)))),
    };
    let parts = state.parts.clone();
    let assets = ui::Assets { sprite: state.plain.assets().sprite.clone() };
    move || {
        provide_page_nonce();
        provide_context(asked.clone());
        provide_context(assets.clone());
        provide_context(PartUrls::new(parts.clone()));
        provide_context(Answers::default());
        provide_context(Look(theme.as_str().to_owned()));
        if let Some(zone) = zone.clone() {
            provide_context(zone);
        }
        if let Some(viewer) = viewer.clone() {
            provide_context(viewer);
        }
    }
}

fn viewer_of(state: &ConsoleState, caller: &Caller, flash: Option<Flash>, views: Vec<(Grid, String)>) -> Viewer {
    let settings = state.plain.domain().settings();
    Viewer {
        id: caller.account,
        name: caller.name.clone(),
        email: caller.email.clone(),
        role: caller.role_name.clone(),
        company: caller.company_name.clone(),
        company_id: caller.company,
        permissions: caller.permissions,
        sees_settings: domain::settings::may_view(caller),
        viewing: caller.viewing.clone(),
        mail_configured: settings.mail_configured,
        demo: settings.demo,
        build: state.manifest.build_id.clone(),
        flash,
        views,
    }
}
