//! Live lists: an open page hears that something changed, and reads again what it shows. `GET /live` is a stream of
//! server-sent events, `GET /live/since` the same by asking. Both tell words of features ("accounts groups") and
//! nothing about records; what a page reads then passes every check as always. Each server looks at the newest
//! entries of the log by itself, so it does not matter which one made a change.

use std::collections::{BTreeMap, HashMap};
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use bytes::Bytes;
use domain::Domain;
use domain::caller::{Caller, Origin};
use domain::live::Seen;
use http::request::Parts;
use http::{StatusCode, header};
use http_body::Frame;
use model::ApiError;
use model::accounts::Kind;
use model::auth::Strength;
use model::ids::SessionId;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::cookies::Cookie;
use crate::http::answer;
use crate::plain::PlainState;
use crate::plain::session::origin_of;

/// Between two looks at the log.
pub const PAUSE: Duration = Duration::from_millis(400);
/// At most one event a stream in this time: a busy minute is told as one change a second.
const GAP: Duration = Duration::from_secs(1);
/// A stream without news says that it is alive, and its session is looked at.
const BEAT: Duration = Duration::from_secs(10);
/// Streams of one session at once; a further tab asks instead.
const PER_SESSION: usize = 4;
/// Streams of this server at once.
const MOST: usize = 4_000;
/// Without anybody who listens nobody looks; asking keeps it looking for so long, in milliseconds.
const ASKED_MILLIS: i64 = 15_000;
/// A page that begins to listen is told what changed while it was on its way, in milliseconds.
const BEFORE_MILLIS: i64 = 10_000;
/// Answers of two servers may differ by so much, in milliseconds.
const BETWEEN_MILLIS: i64 = 2_500;

/// What changed, as this server has seen it; cheap to clone.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    domain: Domain,
    /// Each feature, and when a change of it was seen last (milliseconds, the database's clock).
    last: Mutex<BTreeMap<String, i64>>,
    news: watch::Sender<u64>,
    streams: Mutex<HashMap<SessionId, usize>>,
    asked: AtomicI64,
    closing: CancellationToken,
}

fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Live {
    /// Nothing seen yet.
    pub fn new(domain: Domain) -> Self {
        Self(Arc::new(Inner {
            domain,
            last: Mutex::default(),
            news: watch::Sender::new(0),
            streams: Mutex::default(),
            asked: AtomicI64::new(i64::MIN),
            closing: CancellationToken::new(),
        }))
    }

    /// Ends all streams: the server is being stopped.
    pub fn close(&self) {
        self.0.closing.cancel();
    }

    /// Looks at the log again and again until `stop`, while anybody wants to know.
    pub async fn run(self, stop: CancellationToken) {
        let mut seen = Seen::default();
        while stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_some() {
            if self.is_wanted()
                && let Err(error) = self.look(&mut seen).await
            {
                tracing::warn!(%error, "the newest entries of the log could not be looked at; it is tried again");
            }
        }
    }

    fn now(&self) -> i64 {
        i64::try_from(self.0.domain.clock().now().unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
    }

    fn is_wanted(&self) -> bool {
        !open(&self.0.streams).is_empty()
            || self.now().saturating_sub(self.0.asked.load(Ordering::Relaxed)) < ASKED_MILLIS
    }

    async fn look(&self, seen: &mut Seen) -> domain::Result<()> {
        let words = self.0.domain.changes(seen).await?;
        if words.is_empty() {
            return Ok(());
        }
        {
            // The clock behind the lock: whoever reads before this was at an earlier instant.
            let mut last = open(&self.0.last);
            let now = self.now();
            last.extend(words.into_iter().map(|word| (word, now)));
        }
        self.0.news.send_modify(|n| *n = n.wrapping_add(1));
        Ok(())
    }

    /// Now, and the features that were changed since `since`, with spaces between.
    fn line(&self, since: i64) -> (i64, String) {
        let last = open(&self.0.last);
        let now = self.now();
        let words = last.iter().filter(|(_, at)| **at >= since).map(|(word, _)| word.as_str());
        (now, words.collect::<Vec<_>>().join(" "))
    }

    /// A place for one more stream of a session; none: it has its share.
    fn admit(&self, session: SessionId) -> Option<Place> {
        let mut streams = open(&self.0.streams);
        let all: usize = streams.values().sum();
        let own = streams.entry(session).or_default();
        if *own >= PER_SESSION || all >= MOST {
            return None;
        }
        *own += 1;
        Some(Place { live: self.clone(), session })
    }
}

/// A stream's place; free again when dropped.
struct Place {
    live: Live,
    session: SessionId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut streams = open(&self.live.0.streams);
        if let Some(own) = streams.get_mut(&self.session) {
            *own -= 1;
            if *own == 0 {
                streams.remove(&self.session);
            }
        }
    }
}

/// What the routes need.
#[derive(Clone)]
struct Routes {
    plain: PlainState,
    live: Live,
}

/// The stream and the asking.
pub fn router(plain: PlainState, live: Live) -> Router {
    Router::new().route("/live", get(stream)).route("/live/since", get(since)).with_state(Routes { plain, live })
}

/// Who asks, without counting it as activity: a page that listens by itself keeps no session alive (SEC-40).
async fn listener(state: &Routes, parts: &Parts) -> Result<(Arc<Caller>, Ear), Response> {
    let path = parts.uri.path();
    let token = state.plain.cookies().read(&parts.headers, Cookie::Session);
    let token = token.ok_or_else(|| answer::refusal(path, &ApiError::SignedOut))?;
    let ear = Ear { domain: state.live.0.domain.clone(), token, origin: origin_of(parts) };
    match ear.caller().await {
        Ok(Some(caller)) if caller.kind == Kind::Employee => Ok((Arc::new(caller), ear)),
        Ok(Some(_)) => Err(answer::refusal(path, &ApiError::Forbidden(model::text::FORBIDDEN.to_owned()))),
        Ok(None) => Err(answer::refusal(path, &ApiError::SignedOut)),
        Err(fault) => Err(answer::refusal(path, &fault.into_api(&ear.origin.request_id))),
    }
}

/// The session behind a stream.
struct Ear {
    domain: Domain,
    token: String,
    origin: Origin,
}

impl Ear {
    async fn caller(&self) -> domain::Result<Option<Caller>> {
        let caller = self.domain.caller_in_background(&self.token, self.origin.clone()).await?;
        Ok(caller.filter(|caller| caller.strength == Strength::Full && caller.check_usable().is_ok()))
    }
}

/// What changed since the answer before, whose number is `?n=`; without one, a moment ago.
async fn since(State(state): State<Routes>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if let Err(refusal) = listener(&state, &parts).await {
        return refusal;
    }
    let live = &state.live;
    live.0.asked.store(live.now(), Ordering::Relaxed);
    let before = parts.uri.query().and_then(|query| query.strip_prefix("n=")?.parse::<i64>().ok());
    let since = before.map_or_else(|| live.now() - BEFORE_MILLIS, |n| n.saturating_sub(BETWEEN_MILLIS));
    let (now, words) = live.line(since);
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, format!("{now} {words}")).into_response()
}

/// The stream, until the session, the server or the page ends.
async fn stream(State(state): State<Routes>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (caller, ear) = match listener(&state, &parts).await {
        Ok(found) => found,
        Err(refusal) => return refusal,
    };
    let Some(place) = state.live.admit(caller.session) else {
        return answer::refusal(parts.uri.path(), &ApiError::TooMany(60));
    };
    let (sender, receiver) = channel(2);
    tokio::spawn(tell(place, ear, sender));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        // nginx would keep it back.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (StatusCode::OK, headers, Body::new(Events(receiver))).into_response()
}

async fn tell(place: Place, ear: Ear, sender: Sender<Bytes>) {
    let live = place.live.clone();
    let mut news = live.0.news.subscribe();
    let (mut at, words) = live.line(live.now() - BEFORE_MILLIS);
    let mut event = event(at, &words);
    loop {
        if sender.send(event).await.is_err() {
            return;
        }
        tokio::select! {
            () = live.0.closing.cancelled() => return,
            () = sender.closed() => return,
            () = tokio::time::sleep(GAP) => {}
        }
        tokio::select! {
            () = live.0.closing.cancelled() => return,
            () = sender.closed() => return,
            _ = news.changed() => {}
            () = tokio::time::sleep(BEAT) => {}
        }
        match ear.caller().await {
            Ok(Some(_)) => {}
            // Over: the page asks once more, and is told.
            Ok(None) => return,
            Err(error) => tracing::debug!(%error, "a listening session could not be looked at"),
        }
        let (now, words) = live.line(at);
        event = self::event(now, &words);
        at = now;
    }
}

fn event(now: i64, words: &str) -> Bytes {
    Bytes::from(format!("data: {now} {words}\n\n"))
}

/// The events as they come.
struct Events(Receiver<Bytes>);

impl http_body::Body for Events {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(context).map(|part| part.map(|part| Ok(Frame::data(part))))
    }
}
