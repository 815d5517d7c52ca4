//! `/metrics` for Prometheus and what reads its format (REL-60): requests by kind of answer and time taken, the
//! database's connections, the hash gate, what waits in the outbox. Open only to who knows the token of the setting
//! `PANELWARDEN_METRICS_TOKEN`: how busy a service is tells more than strangers should know.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::Domain;
use http::{HeaderMap, StatusCode, header};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use sha2::{Digest, Sha256};

use crate::http::answer;

/// Upper edges of the buckets of request times, in seconds.
const EDGES: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The first digit of an answer's status.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Class {
    class: String,
}

/// What is counted while the program runs; copies count together.
#[derive(Clone, Debug)]
pub struct Metrics {
    requests: Family<Class, Counter>,
    seconds: Histogram,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { requests: Family::default(), seconds: Histogram::new(EDGES) }
    }
}

/// Middleware: counts each answer and the time it took.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let started = tokio::time::Instant::now();
    let response = next.run(request).await;
    let class = format!("{}xx", response.status().as_u16() / 100);
    metrics.requests.get_or_create(&Class { class }).inc();
    metrics.seconds.observe(started.elapsed().as_secs_f64());
    response
}

/// `/metrics` for those who bring the token; without a token there is no such page.
pub fn router<S>(metrics: &Metrics, domain: Domain, token: Option<&str>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let Some(token) = token else { return Router::new() };
    let mut registry = Registry::with_prefix("panelwarden");
    registry.register("requests", "Answers, by the first digit of their status", metrics.requests.clone());
    registry.register("request_seconds", "Time from a request to its answer", metrics.seconds.clone());
    let (registry, token) = (Arc::new(registry), Arc::new(digest(token)));
    let page = async move |headers: HeaderMap| {
        if bearer(&headers).map(digest) != Some(*token) {
            return answer::text(StatusCode::NOT_FOUND, "There is nothing here.\n");
        }
        written(&registry, &domain).await
    };
    Router::new().route("/metrics", get(page))
}

/// Compared as hashes: how far a guess is right does not show in the time it takes.
fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

async fn written(registry: &Registry, domain: &Domain) -> Response {
    let mut text = String::new();
    let figures = match domain.figures().await {
        Ok(figures) => figures,
        Err(error) => {
            tracing::warn!(%error, "the figures could not be read");
            return answer::text(StatusCode::SERVICE_UNAVAILABLE, "The database does not answer.\n");
        }
    };
    let pool = domain.pool();
    let gate = domain.hash_gate();
    let gauges = [
        ("database_connections", "Connections to the database", i64::from(pool.size())),
        ("database_connections_idle", "Those of them that wait for work", count_of(pool.num_idle())),
        ("hashes_waiting", "Passwords that wait to be hashed", count_of(gate.waiting())),
        ("hash_places_free", "Passwords that could be hashed now", count_of(gate.free())),
        ("mails_queued", "Mails that wait for their turn or next try", figures.mails_queued),
        ("mails_sending", "Mails being sent", figures.mails_sending),
        ("mail_lag_seconds", "How late the mail is that should have gone first", figures.mail_lag_seconds),
        ("sessions", "Sessions that have not ended", figures.sessions),
        ("audit_unsealed", "Entries of the audit log not in its chain yet", figures.audit_unsealed),
        ("jobs", "Jobs that are not over", figures.jobs),
        ("job_lag_seconds", "How long the job that waited longest waits for a server", figures.job_lag_seconds),
        ("throttled", "Networks and devices that wait because of wrong tries", figures.throttled),
    ];
    for (name, help, value) in gauges {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "# HELP panelwarden_{name} {help}.\n# TYPE panelwarden_{name} gauge\npanelwarden_{name} {value}\n"
        );
    }
    if encode(&mut text, registry).is_err() {
        return answer::text(StatusCode::INTERNAL_SERVER_ERROR, "The figures could not be written.\n");
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

fn count_of(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
