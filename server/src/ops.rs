//! For those who run it: probes, version, the browser's reports, the signal to stop.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{StatusCode, header};
use serde::Serialize;

use crate::http::answer;

/// Answers whether what the server needs (the database, the schema) is there.
pub type ReadyCheck = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// A probe that takes longer than its caller waits is as good as "no".
const READY_WITHIN: Duration = Duration::from_secs(2);

/// Set once when the server begins to stop: readiness goes off first, so that a balancer sends no
/// more (REL-31).
#[derive(Clone, Debug, Default)]
pub struct Draining(Arc<AtomicBool>);

impl Draining {
    /// From now on not ready.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Has it begun?
    pub fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Which program this is.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    /// The release.
    pub version: &'static str,
    /// The client's build.
    pub build_id: String,
}

/// `/health/live`, `/health/ready`, `/version`, `/csp-report` (REL-54).
pub fn router<S>(version: Version, draining: Draining, ready: ReadyCheck) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/health/live", get(async || answer::text(StatusCode::OK, "live\n")))
        .route(
            "/health/ready",
            get(async move || {
                let there = !draining.is_on() && tokio::time::timeout(READY_WITHIN, ready()).await.unwrap_or(false);
                readiness(there)
            }),
        )
        .route("/version", get(async move || axum::Json(version.clone())))
        .route("/csp-report", post(csp_report))
}

/// The reason is in the log and not here: a probe is open to anyone (SEC-81).
fn readiness(there: bool) -> Response {
    if there {
        return answer::text(StatusCode::OK, "ready\n");
    }
    let mut response = answer::text(StatusCode::SERVICE_UNAVAILABLE, "not ready\n");
    response.headers_mut().insert(header::RETRY_AFTER, http::HeaderValue::from_static("1"));
    response
}

/// A browser tells of something the policy blocked. Logged on one line, shortened, escaped (SEC-86,
/// SEC-91), without the queries of addresses, which may hold a token (SEC-95); nothing in it is
/// believed.
async fn csp_report(body: Bytes) -> Response {
    let shown = without_queries(&String::from_utf8_lossy(&body));
    tracing::warn!(report = ?shown, "the browser blocked something");
    StatusCode::NO_CONTENT.into_response()
}

/// The first 1,000 characters of a report, each address cut at its `?`.
fn without_queries(report: &str) -> String {
    let mut inside = false;
    report
        .chars()
        .filter(|c| {
            inside = if *c == '"' { false } else { inside || *c == '?' };
            !inside
        })
        .take(1000)
        .collect()
}

/// Ends at SIGTERM or SIGINT, after readiness is off and `notice` has passed for balancers to see it.
pub async fn stop_signal(draining: Draining, notice: Duration) {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        _ => {
            // No handler could be set: the signal's own effect still ends the program.
            std::future::pending::<()>().await;
        }
    }
    draining.begin();
    tokio::time::sleep(notice).await;
}

#[cfg(test)]
mod tests {
    use super::without_queries;

    #[test]
    fn a_report_is_logged_without_tokens() {
        // SEC-95.
        let report = r#"{"documentURL":"https://x.test/set-up?token=secret","line":3}"#;
        assert_eq!(without_queries(report), r#"{"documentURL":"https://x.test/set-up","line":3}"#);
    }
}
