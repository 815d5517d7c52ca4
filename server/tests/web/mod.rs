//! The whole console in process, on a database of its own: requests in, answers out.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use http::{Request, header};
use http_body_util::BodyExt;
use server::console::{self, ConsoleState};
use server::http::assets::Manifest;
use server::http::{Platform, limits, stack};
use server::live::Live;
use server::plain::{self, PageAssets, PlainState};
use testkit::TestDb;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

const ORIGIN: &str = "http://127.0.0.1:3000";

/// The console on a test's database.
pub struct Web {
    /// Its database.
    pub db: TestDb,
    app: Router,
    _stop: DropGuard,
}

/// A request's body.
pub struct Call {
    body: String,
    kind: &'static str,
}

impl Call {
    /// JSON, as reads take it.
    pub fn json(body: String) -> Self {
        Self { body, kind: "application/json" }
    }

    /// Form fields, as changes take them.
    pub fn form(body: String) -> Self {
        Self { body, kind: "application/x-www-form-urlencoded" }
    }

    /// Reads take JSON, changes a form.
    pub fn is_read(&self) -> bool {
        self.kind == "application/json"
    }

    /// What is sent.
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl Web {
    /// All layers and routes, as the server has them.
    pub fn new(db: TestDb) -> Self {
        let assets = PageAssets { css: "/assets/console.css".into(), sprite: "/assets/sprite.svg".into() };
        let plain = PlainState::new(db.domain.clone(), assets, false, None);
        let manifest: Manifest = serde_json::from_value(serde_json::json!({
            "build_id": "test", "js": "a.js", "wasm": "a.wasm", "css": "a.css", "sprite": "sprite.svg", "sizes": {},
            "parts": { "people_page": ["page.wasm", "both.wasm"], "console_overlays": ["dialogs.wasm"] }
        }))
        .unwrap();
        let state = ConsoleState {
            plain: plain.clone(),
            parts: Arc::new(manifest.part_urls()),
            manifest: Arc::new(manifest),
            tasks: TaskTracker::new(),
        };
        let live = Live::new(db.domain.clone());
        let stop = CancellationToken::new();
        tokio::spawn(live.clone().run(stop.clone()));
        let routes =
            console::router(&state).merge(server::live::router(plain.clone(), live)).merge(plain::router(plain));
        let platform = Platform {
            origin: server::config::Origin::parse(ORIGIN).unwrap(),
            trusted_proxies: Vec::new(),
            budgets: limits::Budgets::default(),
            metrics: server::metrics::Metrics::default(),
        };
        Self { db, app: stack(routes, &platform), _stop: stop.drop_guard() }
    }

    /// Calls a server function as the app in the browser does.
    pub async fn call(&self, endpoint: &str, call: Call, token: Option<&str>) -> Answer {
        let request = Request::post(format!("/api/{endpoint}"))
            .header(header::CONTENT_TYPE, call.kind)
            .header(header::ACCEPT, "application/json")
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "cors");
        self.send(request, call.body, token).await
    }

    /// Calls it as a page does by itself, without anybody doing anything.
    pub async fn call_in_background(&self, endpoint: &str, call: Call, token: &str) -> Answer {
        let request = Request::post(format!("/api/{endpoint}"))
            .header(header::CONTENT_TYPE, call.kind)
            .header(header::ACCEPT, "application/json")
            .header("x-in-background", "1")
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "cors");
        self.send(request, call.body, Some(token)).await
    }

    /// Gets what has no end: status and body.
    pub async fn stream(&self, path: &str, token: &str) -> (u16, Body) {
        let request = Request::get(path).header(header::COOKIE, format!("sid={token}"));
        let request = request.header(header::HOST, "127.0.0.1:3000").body(Body::empty()).unwrap();
        let answer = self.app.clone().oneshot(request).await.unwrap();
        (answer.status().as_u16(), answer.into_body())
    }

    /// Posts a form as a browser without JavaScript does.
    pub async fn navigate(&self, endpoint: &str, body: &str, token: Option<&str>) -> Answer {
        let request = Request::post(format!("/api/{endpoint}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::REFERER, "https://evil.test/elsewhere")
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "navigate");
        self.send(request, body.to_owned(), token).await
    }

    /// Sends a file in the field `file`.
    pub async fn upload(&self, path: &str, name: &str, text: &str, token: &str) -> Answer {
        let head = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"");
        let body = format!("--BOUND\r\n{head}\r\nContent-Type: text/csv\r\n\r\n{text}\r\n--BOUND--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=BOUND")
            .header("sec-fetch-site", "same-origin");
        self.send(request, body, Some(token)).await
    }

    /// Gets a page.
    pub async fn page(&self, path: &str, token: Option<&str>) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT, "text/html"), String::new(), token).await
    }

    async fn send(&self, mut request: http::request::Builder, body: String, token: Option<&str>) -> Answer {
        if let Some(token) = token {
            request = request.header(header::COOKIE, format!("sid={token}"));
        }
        let request = request.header(header::HOST, "127.0.0.1:3000").body(Body::from(body)).unwrap();
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let location =
            answer.headers().get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        Answer { status, location, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}
