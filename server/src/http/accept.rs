//! The accept loop. `axum::serve` never gives up on a client that sends nothing, one byte at a time,
//! or never reads its answer, so the loop is ours (REL-32): every wait for a client has an end, the
//! number of connections has one, and a stop waits for nobody longer than it says (REL-31).

mod body;
mod door;
mod socket;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Service;

use super::address::{Network, PeerAddress};
use super::limits::UPLOAD;
use super::{answer, headers};
pub use body::{BodyTimeout, TimedBody};
use door::Door;
use socket::{InFlight, Socket, Watch};

/// How long the server waits for clients, and for how many.
#[derive(Clone, Debug)]
pub struct ServeLimits {
    /// A whole request head, from its first byte (or from the connection).
    pub head: Duration,
    /// Between two pieces of a body.
    pub body_gap: Duration,
    /// A whole body.
    pub body_total: Duration,
    /// A whole file, as large as it may be.
    pub upload_total: Duration,
    /// A client that takes nothing of its answer.
    pub write_gap: Duration,
    /// A connection kept open between two requests.
    pub idle: Duration,
    /// Unfinished requests at a stop.
    pub drain: Duration,
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one IPv4 address or one IPv6 /64.
    pub per_address: usize,
    /// Not counted by address: a proxy of ours speaks for many.
    pub exempt: Vec<Network>,
}

impl Default for ServeLimits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body_gap: Duration::from_secs(10),
            body_total: Duration::from_mins(1),
            upload_total: Duration::from_mins(10),
            write_gap: Duration::from_secs(30),
            idle: Duration::from_mins(1),
            drain: Duration::from_secs(30),
            connections: 10_000,
            per_address: 256,
            exempt: Vec::new(),
        }
    }
}

/// A request head larger than this is refused with 431 (REL-33). Room for our cookies many times over.
const HEAD_BYTES: usize = 32 * 1024;

/// Serves `app` until `shutdown` is done, then finishes what is under way, for [`ServeLimits::drain`]
/// at most (REL-31). `app` should have been through [`super::stack`].
pub async fn serve<F>(listener: TcpListener, app: Router, limits: ServeLimits, shutdown: F) -> io::Result<()>
where
    F: Future<Output = ()> + Send,
{
    let door = Arc::new(Door::new(&limits));
    let limits = Arc::new(limits);
    let (soft, hard) = (CancellationToken::new(), CancellationToken::new());
    let tasks = TaskTracker::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let (stream, peer) = tokio::select! {
            biased;
            () = &mut shutdown => break,
            next = accept(&listener) => next,
        };
        if let Some(ticket) = door.admit(peer.ip()) {
            let (app, limits) = (app.clone(), Arc::clone(&limits));
            let (soft, hard) = (soft.clone(), hard.clone());
            tasks.spawn(async move {
                tokio::select! {
                    () = hard.cancelled() => {}
                    () = connection(stream, peer, app, limits, soft) => {}
                }
                drop(ticket);
            });
        } else {
            turn_away(&stream);
        }
    }
    drop(listener);
    soft.cancel();
    tasks.close();
    if tokio::time::timeout(limits.drain, tasks.wait()).await.is_err() {
        tracing::warn!(left = tasks.len(), "stopped with unfinished requests");
        hard.cancel();
        tasks.wait().await;
    }
    Ok(())
}

/// The next connection. Out of descriptors is no reason to end: wait until some are free.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(next) => return next,
            Err(fault) if is_of_one_connection(&fault) => {}
            Err(fault) => {
                tracing::warn!(%fault, "cannot accept connections at the moment");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn is_of_one_connection(fault: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(fault.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// A best-effort 503 to one connection too many (REL-39); never waits for it.
fn turn_away(stream: &TcpStream) {
    let answer = headers::raw_answer(StatusCode::SERVICE_UNAVAILABLE);
    // A client that cannot take these few bytes at once loses them.
    let _ = stream.try_write(&answer);
}

/// Serves one connection to its end.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    limits: Arc<ServeLimits>,
    soft: CancellationToken,
) {
    // Answers are written whole; Nagle's algorithm would only delay the last piece of each.
    let _ = stream.set_nodelay(true);
    let watch = Watch::new(&limits);
    let io = TokioIo::new(Socket::new(stream, Arc::clone(&watch)));
    let service = {
        let (watch, limits) = (Arc::clone(&watch), Arc::clone(&limits));
        service_fn(move |request| answer_one(request, peer, app.clone(), watch.begin(), Arc::clone(&limits)))
    };
    let mut builder = http1::Builder::new();
    // Hyper's own header timer also runs between two requests; the watch tells the two waits apart.
    builder.timer(TokioTimer::new()).header_read_timeout(None).max_header_size(HEAD_BYTES);
    let mut serving = std::pin::pin!(builder.serve_connection(io, service));
    tokio::select! {
        _ = serving.as_mut() => return,
        () = watch.expired() => return,
        () = soft.cancelled() => {}
    }
    serving.as_mut().graceful_shutdown();
    tokio::select! {
        _ = serving => {}
        () = watch.expired() => {}
    }
}

/// Answers one request. The phase of the connection is "answering" until the answer's body is dropped.
async fn answer_one(
    request: Request<Incoming>,
    peer: SocketAddr,
    mut app: Router,
    in_flight: InFlight,
    limits: Arc<ServeLimits>,
) -> Result<Response, Infallible> {
    let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(PeerAddress(peer));
    let odd_target = !make_relative(&parts.method, &mut parts.uri);
    let total = if parts.uri.path() == UPLOAD { limits.upload_total } else { limits.body_total };
    let body = Body::new(TimedBody::new(body, limits.body_gap, total));
    if odd_target {
        parts.extensions.insert(answer::OddTarget);
    }
    let mut response = match app.call(Request::from_parts(parts, body)).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    if chunked {
        // A proxy may have seen another end of this body than we did; nothing may follow on the
        // same connection (SEC-77).
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response.map(|body| Body::new(in_flight.until_sent(body))))
}

/// Takes scheme and host out of `GET http://other/path`: nothing here may believe them (SEC-28).
/// False for a target that is no path, as `CONNECT` and `OPTIONS *` have.
fn make_relative(method: &Method, uri: &mut Uri) -> bool {
    if method == Method::CONNECT || !uri.path().starts_with('/') {
        *uri = Uri::from_static("/");
        return false;
    }
    if uri.authority().is_some() {
        let path = uri.path_and_query().cloned();
        *uri = path.map_or_else(|| Uri::from_static("/"), Uri::from);
    }
    true
}
