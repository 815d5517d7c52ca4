//! Which wait a connection is in, and since when.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::{Buf, Bytes};
use http::StatusCode;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::ServeLimits;
use crate::http::headers;

/// What the connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The next request of a connection that was kept open.
    Idle,
    /// The rest of a request head.
    Head,
    /// The application; a body has its own timers.
    Answering,
}

struct State {
    phase: Phase,
    since: Instant,
    blocked_since: Option<Instant>,
}

/// The clock of one connection.
pub(super) struct Watch {
    state: Mutex<State>,
    changed: Notify,
    head: Duration,
    idle: Duration,
    write_gap: Duration,
}

impl Watch {
    pub(super) fn new(limits: &ServeLimits) -> Arc<Self> {
        Arc::new(Self {
            // A new connection that says nothing has no longer than a slow head has.
            state: Mutex::new(State { phase: Phase::Head, since: Instant::now(), blocked_since: None }),
            changed: Notify::new(),
            head: limits.head,
            idle: limits.idle,
            write_gap: limits.write_gap,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, phase: Phase) {
        {
            let mut state = self.state();
            state.phase = phase;
            state.since = Instant::now();
        }
        self.changed.notify_one();
    }

    /// A request is handed to the application.
    pub(super) fn begin(self: &Arc<Self>) -> InFlight {
        self.enter(Phase::Answering);
        InFlight(Arc::clone(self))
    }

    fn heard(&self) {
        if self.state().phase == Phase::Idle {
            self.enter(Phase::Head);
        }
    }

    fn in_head(&self) -> bool {
        self.state().phase == Phase::Head
    }

    fn blocked(&self) {
        let mut state = self.state();
        if state.blocked_since.is_none() {
            state.blocked_since = Some(Instant::now());
            drop(state);
            self.changed.notify_one();
        }
    }

    fn moved(&self) {
        self.state().blocked_since = None;
    }

    fn deadline(&self) -> Option<Instant> {
        let state = self.state();
        let reading = match state.phase {
            Phase::Idle => Some(state.since + self.idle),
            Phase::Head => Some(state.since + self.head),
            Phase::Answering => None,
        };
        let writing = state.blocked_since.map(|since| since + self.write_gap);
        match (reading, writing) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    /// Ends when the client has used up its time.
    pub(super) async fn expired(&self) {
        loop {
            match self.deadline() {
                None => self.changed.notified().await,
                Some(deadline) if deadline <= Instant::now() => return,
                Some(deadline) => tokio::select! {
                    () = tokio::time::sleep_until(deadline) => {}
                    () = self.changed.notified() => {}
                },
            }
        }
    }
}

/// A request the application has. When it is dropped the connection waits for the next one.
pub(super) struct InFlight(Arc<Watch>);

impl InFlight {
    /// The answer's body, which keeps the request under way until it is sent or given up.
    pub(super) fn until_sent(self, body: Body) -> SentBody {
        SentBody { body, _in_flight: self }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.enter(Phase::Idle);
    }
}

/// See [`InFlight::until_sent`].
pub(super) struct SentBody {
    body: Body,
    _in_flight: InFlight,
}

impl HttpBody for SentBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A TCP stream that tells its watch what happens, and gives hyper's own refusals our headers.
pub(super) struct Socket {
    stream: TcpStream,
    watch: Arc<Watch>,
    /// What replaces a refusal of hyper's: bytes still to send, and how many hyper believes to have sent.
    replacement: Option<(Bytes, usize)>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, watch: Arc<Watch>) -> Self {
        Self { stream, watch, replacement: None }
    }

    fn write(&mut self, cx: &mut Context<'_>, bufs: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        match &result {
            Poll::Pending => self.watch.blocked(),
            Poll::Ready(_) => self.watch.moved(),
        }
        result
    }
}

impl AsyncRead for Socket {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        let result = Pin::new(&mut this.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            this.watch.heard();
        }
        result
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.replacement.is_none()
            && this.watch.in_head()
            && let Some(status) = bare_refusal(buf)
        {
            this.replacement = Some((headers::raw_answer(status).into(), buf.len()));
        }
        while let Some((mut left, said)) = this.replacement.take() {
            match this.write(cx, &[IoSlice::new(&left)]) {
                Poll::Pending => {
                    this.replacement = Some((left, said));
                    return Poll::Pending;
                }
                Poll::Ready(sent) => {
                    left.advance(sent?);
                    if left.is_empty() {
                        return Poll::Ready(Ok(said));
                    }
                    this.replacement = Some((left, said));
                }
            }
        }
        this.write(cx, &[IoSlice::new(buf)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.replacement.is_some() || self.watch.in_head() {
            let first = bufs.iter().find(|buf| !buf.is_empty()).map_or(&[][..], |buf| buf);
            return self.poll_write(cx, first);
        }
        self.write(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(Pin::new(&mut this.stream).poll_flush(cx))?;
        Pin::new(&mut this.stream).poll_shutdown(cx)
    }
}

/// The status of an answer that hyper made itself: a head it could not parse never reaches the
/// application, so the header set would be missing (SEC-73). Such an answer is one short write of
/// nothing but a head; ours always carry `x-request-id`.
fn bare_refusal(buf: &[u8]) -> Option<StatusCode> {
    let text = std::str::from_utf8(buf).ok()?;
    let status = text.strip_prefix("HTTP/1.1 4")?;
    let is_bare = text.len() < 256
        && text.ends_with("\r\n\r\n")
        && text.contains("content-length: 0\r\n")
        && text.contains("connection: close\r\n")
        && !text.contains("x-request-id");
    let digits = is_bare.then(|| status.get(..2))??;
    StatusCode::from_u16(400 + digits.parse::<u16>().ok()?).ok()
}
