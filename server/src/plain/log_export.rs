//! The action log as a file: what the list shows, as it is filtered, written while it is read, so that it needs the
//! same memory whether it has ten lines or millions (REL-38).

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use domain::audit::{AuditEntry, AuditOutcome};
use domain::caller::{Caller, Origin};
use domain::{Domain, Error};
use http::header;
use http_body::Frame;
use model::ApiError;
use model::accounts::Change;
use model::log::{Key, LogEntry, LogQuery};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::visit::Member;
use crate::cookies::Cookie;
use crate::csv_line::line;
use crate::http::answer;

/// Exports at once: each keeps a connection of the database busy.
static PLACES: Semaphore = Semaphore::const_new(4);
/// Parts of the file that may wait for a slow reader.
const WAITING: usize = 2;
/// The first line.
const HEADS: [&str; 14] = [
    "Time (UTC)",
    "Who",
    "Who id",
    "For",
    "For id",
    "Action",
    "What",
    "Kind",
    "To whom or what",
    "Target id",
    "Address",
    "Outcome",
    "Reason",
    "Changes",
];

/// Begins the file; a refusal is a page of its own.
pub(super) async fn show(member: Member) -> Response {
    let query = LogQuery::read(|name| Some(member.visit.query(name).to_owned()).filter(|value| !value.is_empty()));
    let query = query.unpaged();
    let Ok(place) = PLACES.try_acquire() else {
        return answer::refusal(app::paths::LOG_EXPORT, &ApiError::Unavailable);
    };
    let domain = member.visit.domain().clone();
    if let Err(error) = domain.log_export_begin(&member.caller, &query).await {
        return refused(&member, member.visit.fault(error)).await;
    }
    let day = domain.clock().now().date();
    let (sender, receiver) = channel(WAITING);
    let token = member.visit.cookie(Cookie::Session).unwrap_or_default();
    let file = File { domain, caller: member.caller, token, origin: member.visit.origin.clone(), query, _place: place };
    tokio::spawn(file.write(sender));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"action-log-{day}.csv\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::new(Parts(receiver))).into_response()
}

/// Says why not; want of permission is noted, as for every other act (SEC-93).
async fn refused(member: &Member, error: ApiError) -> Response {
    if let ApiError::Forbidden(why) = &error {
        let entry = AuditEntry::about("log.export", "Action log").ended(AuditOutcome::Refused, why);
        if let Err(fault) = member.visit.domain().note(&member.caller.actor(), &entry).await {
            tracing::error!(request_id = member.visit.origin.request_id, %fault, "a refusal could not be noted");
        }
    }
    answer::refusal(app::paths::LOG_EXPORT, &error)
}

/// A file that is being written.
struct File {
    domain: Domain,
    caller: Arc<Caller>,
    token: String,
    origin: Origin,
    query: LogQuery,
    _place: SemaphorePermit<'static>,
}

impl File {
    /// Step by step. Who is asking is read anew for each: who has lost his permission or his session meanwhile gets
    /// a file that breaks off, not one that looks whole (SEC-56).
    async fn write(mut self, sender: Sender<Result<Bytes, BrokenOff>>) {
        let mut part = line(HEADS);
        let mut from = None;
        loop {
            let step = self.step(from).await;
            let (rows, next) = match step {
                Ok(step) => step,
                Err(error) => {
                    let why = error.into_api(&self.origin.request_id);
                    tracing::warn!(request_id = self.origin.request_id, %why, "an export of the log broke off");
                    // Nobody listens when the reader has gone.
                    let _ = sender.send(Err(BrokenOff)).await;
                    return;
                }
            };
            for entry in &rows {
                part.push_str(&row(entry));
            }
            if sender.send(Ok(Bytes::from(std::mem::take(&mut part)))).await.is_err() {
                return;
            }
            match next {
                Some(key) => from = Some(key),
                None => return,
            }
        }
    }

    async fn step(&mut self, from: Option<Key>) -> Result<(Vec<LogEntry>, Option<Key>), Error> {
        if from.is_some() {
            let caller = self.domain.caller(&self.token, self.origin.clone()).await?;
            self.caller = Arc::new(caller.ok_or(ApiError::SignedOut)?);
        }
        self.domain.log_export(&self.caller, &self.query, from).await
    }
}

fn row(entry: &LogEntry) -> String {
    let LogEntry { row, address, changes, .. } = entry;
    let id = |id: Option<String>| id.unwrap_or_default();
    let assisted = row.assisted.clone().unwrap_or_default();
    let cells = [
        time(row.key.micros),
        row.actor.name.clone(),
        id(row.actor.id.map(|id| id.to_string())),
        assisted.name,
        id(assisted.id.map(|id| id.to_string())),
        row.action.clone(),
        row.title.clone(),
        row.target.kind.clone(),
        row.target.name.clone(),
        id(row.target.id.map(|id| id.to_string())),
        address.clone(),
        row.outcome.word().to_owned(),
        row.reason.clone(),
        changes.iter().map(change).collect::<Vec<_>>().join("\n"),
    ];
    line(cells.iter().map(String::as_str))
}

fn change(Change { field, before, after }: &Change) -> String {
    format!("{field}: {before} → {after}")
}

/// As ISO 8601 has it, to the millisecond.
fn time(micros: i64) -> String {
    let at = model::when::When(micros / 1_000);
    let whole = at.rfc3339();
    format!("{}.{:03}Z", whole.trim_end_matches('Z'), at.0.rem_euclid(1_000))
}

/// The file ends before its end.
#[derive(Debug, thiserror::Error)]
#[error("the export broke off")]
struct BrokenOff;

/// The parts as they come.
struct Parts(Receiver<Result<Bytes, BrokenOff>>);

impl http_body::Body for Parts {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        self.0.poll_recv(context).map(|part| part.map(|part| part.map(Frame::data)))
    }
}
