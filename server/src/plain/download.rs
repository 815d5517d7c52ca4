//! Files that are written while they are read, so that they need the same memory whether they have ten lines or
//! millions (REL-38).

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
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::visit::Member;
use crate::cookies::Cookie;
use crate::http::answer;

/// Files at once: each keeps a connection of the database busy (SEC-92).
static PLACES: Semaphore = Semaphore::const_new(4);
/// Parts of the file that may wait for a slow reader.
const WAITING: usize = 2;

/// Who is asking, as he is now.
pub(super) struct Asker {
    /// Services.
    pub(super) domain: Domain,
    /// Read anew for each step.
    pub(super) caller: Arc<Caller>,
}

/// What a file is made of.
pub(super) trait Source: Send + 'static {
    /// The first line.
    fn head(&self) -> String;

    /// The next lines, and whether more may follow.
    fn step(&mut self, asker: &Asker) -> impl Future<Output = Result<(String, bool), Error>> + Send;
}

/// Answers with the file, when `began` says that it may be. Its name is `name` and the day; `path` is its address,
/// `action` what the log calls it.
pub(super) async fn begin(
    member: Member,
    began: Result<(), Error>,
    source: impl Source,
    path: &str,
    action: &'static str,
    name: &str,
) -> Response {
    if let Err(error) = began {
        return refused(&member, member.visit.fault(error), path, action, name).await;
    }
    let Ok(place) = PLACES.try_acquire() else {
        return answer::refusal(path, &ApiError::Unavailable);
    };
    let domain = member.visit.domain().clone();
    let day = domain.clock().now().date();
    let (sender, receiver) = channel(WAITING);
    let token = member.visit.cookie(Cookie::Session).unwrap_or_default();
    let asker = Asker { domain, caller: member.caller };
    let file = File { asker, token, origin: member.visit.origin.clone(), source, _place: place };
    tokio::spawn(file.write(sender));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}-{day}.csv\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::new(Parts(receiver))).into_response()
}

/// Says why not; want of permission is noted, as for every other act (SEC-93).
pub(super) async fn refused(
    member: &Member,
    error: ApiError,
    path: &str,
    action: &'static str,
    what: &str,
) -> Response {
    if let ApiError::Forbidden(why) = &error {
        let entry = AuditEntry::about(action, what).ended(AuditOutcome::Refused, why);
        if let Err(fault) = member.visit.domain().note(&member.caller.actor(), &entry).await {
            tracing::error!(request_id = member.visit.origin.request_id, %fault, "a refusal could not be noted");
        }
    }
    answer::refusal(path, &error)
}

/// A file that is being written.
struct File<S> {
    asker: Asker,
    token: String,
    origin: Origin,
    source: S,
    _place: SemaphorePermit<'static>,
}

impl<S: Source> File<S> {
    /// Step by step. Who is asking is read anew for each: who has lost his permission or his session meanwhile gets
    /// a file that breaks off, not one that looks whole (SEC-56).
    async fn write(mut self, sender: Sender<Result<Bytes, BrokenOff>>) {
        // At once, so that the reader sees the file begin.
        if sender.send(Ok(Bytes::from(self.source.head()))).await.is_err() {
            return;
        }
        let mut is_first = true;
        loop {
            match self.step(is_first).await {
                Ok((part, more)) => {
                    if !part.is_empty() && sender.send(Ok(Bytes::from(part))).await.is_err() {
                        return;
                    }
                    if !more {
                        return;
                    }
                }
                Err(error) => {
                    let why = error.into_api(&self.origin.request_id);
                    tracing::warn!(request_id = self.origin.request_id, %why, "an export broke off");
                    // Nobody listens when the reader has gone.
                    let _ = sender.send(Err(BrokenOff)).await;
                    return;
                }
            }
            is_first = false;
        }
    }

    async fn step(&mut self, is_first: bool) -> Result<(String, bool), Error> {
        if !is_first {
            let caller = self.asker.domain.caller(&self.token, self.origin.clone()).await?;
            self.asker.caller = Arc::new(caller.ok_or(ApiError::SignedOut)?);
        }
        self.source.step(&self.asker).await
    }
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
