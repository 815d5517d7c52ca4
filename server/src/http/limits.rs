//! How much one request may bring, how long it may take, and how many of a kind there may be at once
//! (REL-30, REL-33, REL-39). The body is read here, before anything is begun: a handler never waits
//! for a client, so none can hold a database connection or a place in a queue by sending slowly.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use http::{StatusCode, header};
use http_body_util::BodyExt as _;
use model::ApiError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::accept::BodyTimeout;
use super::answer;
use super::headers::RequestId;

/// Kinds of requests that must not push each other out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Sign-in, registration, recovery, own profile: small forms, costly hashes.
    Auth,
    /// Server functions, and what panel gateways call.
    Api,
    /// Pages rendered on the server.
    Page,
    /// A file that is read as it comes, and held nowhere.
    Upload,
    /// Files of the client.
    Asset,
    /// Probes; never shed, else an overloaded server would look dead and be restarted.
    Probe,
}

/// Small forms, several of which end in a costly hash.
const AUTH: [&str; 11] = [
    "/sign-in",
    "/sign-out",
    "/register",
    "/join",
    "/recover",
    "/set-up",
    "/step-up",
    "/profile",
    "/theme",
    "/dev/sign-in",
    "/api/auth",
];

/// Where files are sent to.
pub const UPLOAD: &str = "/import/upload";

/// How long a file may take to come and to be read.
const UPLOAD_DEADLINE: Duration = Duration::from_mins(11);

impl Class {
    /// The kind a path belongs to.
    pub fn of(path: &str) -> Self {
        let within =
            |root: &&str| path.strip_prefix(*root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if path == UPLOAD {
            Self::Upload
        } else if AUTH.iter().any(within) {
            Self::Auth
        } else if within(&"/api") || within(&"/gateway") {
            Self::Api
        } else if within(&"/assets") {
            Self::Asset
        } else if ["/health", "/version", "/metrics"].iter().any(within) {
            Self::Probe
        } else {
            Self::Page
        }
    }

    /// The largest body it takes.
    pub const fn body_bytes(self) -> usize {
        match self {
            Self::Api => 256 * 1024,
            Self::Auth | Self::Page => 16 * 1024,
            Self::Asset | Self::Probe | Self::Upload => 0,
        }
    }
}

/// The figures; tests make them small.
#[derive(Clone, Debug)]
pub struct Budgets {
    /// Requests at once of class [`Class::Auth`].
    pub auth: usize,
    /// Of class [`Class::Api`].
    pub api: usize,
    /// Of class [`Class::Page`].
    pub page: usize,
    /// Of class [`Class::Asset`].
    pub asset: usize,
    /// Of class [`Class::Upload`].
    pub upload: usize,
    /// How long a request waits for its turn.
    pub wait: Duration,
    /// How long a request may take once its body is here.
    pub deadline: Duration,
    /// Bytes of all bodies held at once.
    pub body_memory: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            auth: 64,
            api: 256,
            page: 128,
            asset: 512,
            upload: 8,
            wait: Duration::from_secs(2),
            deadline: Duration::from_secs(30),
            body_memory: 64 * 1024 * 1024,
        }
    }
}

/// The counters behind [`enforce`].
#[derive(Debug)]
pub struct Limits {
    auth: Arc<Semaphore>,
    api: Arc<Semaphore>,
    page: Arc<Semaphore>,
    asset: Arc<Semaphore>,
    upload: Arc<Semaphore>,
    wait: Duration,
    deadline: Duration,
    body_memory: usize,
    held: Arc<AtomicUsize>,
}

impl Limits {
    /// Sets the counters up.
    pub fn new(budgets: &Budgets) -> Arc<Self> {
        let places = |n: usize| Arc::new(Semaphore::new(n));
        Arc::new(Self {
            auth: places(budgets.auth),
            api: places(budgets.api),
            page: places(budgets.page),
            asset: places(budgets.asset),
            upload: places(budgets.upload),
            wait: budgets.wait,
            deadline: budgets.deadline,
            body_memory: budgets.body_memory,
            held: Arc::default(),
        })
    }

    /// A place among the running requests of `class`; none when the wait was in vain. Waits in line
    /// cost a future each and end within [`Budgets::wait`], so the line cannot grow without end.
    async fn turn(&self, class: Class) -> Option<Option<OwnedSemaphorePermit>> {
        let places = match class {
            Class::Auth => &self.auth,
            Class::Api => &self.api,
            Class::Page => &self.page,
            Class::Asset => &self.asset,
            Class::Upload => &self.upload,
            Class::Probe => return Some(None),
        };
        let turn = tokio::time::timeout(self.wait, Arc::clone(places).acquire_owned()).await;
        turn.ok()?.ok().map(Some)
    }
}

/// Bytes counted against [`Budgets::body_memory`] until dropped.
struct Held {
    count: usize,
    all: Arc<AtomicUsize>,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.all.fetch_sub(self.count, Ordering::Relaxed);
    }
}

/// Why a body was not taken.
enum BodyFault {
    TooLarge,
    TooSlow,
    Broken,
    NoMemory,
}

/// Middleware: body, turn, deadline.
pub async fn enforce(State(limits): State<Arc<Limits>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let class = Class::of(&path);
    if class == Class::Upload {
        return receive(&limits, &path, request, next).await;
    }
    let (parts, body) = request.into_parts();
    let mut held = Held { count: 0, all: Arc::clone(&limits.held) };
    let bytes = match read(body, class.body_bytes(), limits.body_memory, &mut held).await {
        Ok(bytes) => bytes,
        Err(fault) => return answer::and_close(body_refusal(&path, &fault)),
    };
    let Some(_turn) = limits.turn(class).await else {
        tracing::warn!(?class, "too busy for a request");
        return answer::refusal(&path, &ApiError::Unavailable);
    };
    let run = next.run(Request::from_parts(parts, Body::from(bytes)));
    if let Ok(response) = tokio::time::timeout(limits.deadline, run).await {
        response
    } else {
        tracing::error!(?path, "a request took too long and was given up");
        answer::refusal(&path, &ApiError::Unavailable)
    }
}

/// A file: its place comes first, then its body as the handler reads it.
async fn receive(limits: &Limits, path: &str, request: Request, next: Next) -> Response {
    let Some(_turn) = limits.turn(Class::Upload).await else {
        return answer::and_close(answer::refusal(path, &ApiError::Unavailable));
    };
    match tokio::time::timeout(UPLOAD_DEADLINE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => answer::and_close(answer::refusal(path, &ApiError::Unavailable)),
    }
}

async fn read(mut body: Body, most: usize, memory: usize, held: &mut Held) -> Result<Bytes, BodyFault> {
    let declared = body.size_hint().lower();
    if usize::try_from(declared).is_ok_and(|length| length <= most) {
        let mut content = BytesMut::new();
        while let Some(frame) = body.frame().await {
            let frame =
                frame.map_err(
                    |fault| {
                        if BodyTimeout::is_cause_of(&fault) { BodyFault::TooSlow } else { BodyFault::Broken }
                    },
                )?;
            // Trailers mean nothing to us.
            let Ok(data) = frame.into_data() else { continue };
            if content.len() + data.len() > most {
                return Err(BodyFault::TooLarge);
            }
            held.count += data.len();
            if held.all.fetch_add(data.len(), Ordering::Relaxed) + data.len() > memory {
                return Err(BodyFault::NoMemory);
            }
            content.extend_from_slice(&data);
        }
        Ok(content.freeze())
    } else {
        Err(BodyFault::TooLarge)
    }
}

fn body_refusal(path: &str, fault: &BodyFault) -> Response {
    match fault {
        BodyFault::TooLarge => answer::refusal(path, &ApiError::TooLarge),
        BodyFault::NoMemory => answer::refusal(path, &ApiError::Unavailable),
        BodyFault::Broken => answer::refusal(path, &ApiError::Malformed),
        BodyFault::TooSlow => {
            let mut response = answer::refusal(path, &ApiError::Malformed);
            *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
            response.headers_mut().remove(header::RETRY_AFTER);
            response
        }
    }
}

/// Middleware: a panic costs one request, and the answer names the incident the log tells about
/// (REL-30).
pub async fn catch_panic(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    match (Caught { run: Box::pin(next.run(request)) }).await {
        Ok(response) => response,
        Err(_panic) => {
            // The text of the panic is on standard error; here stands what the person was told.
            tracing::error!(incident = %id, ?path, "a request panicked");
            answer::refusal(&path, &ApiError::Internal(id))
        }
    }
}

/// A future whose panic is its result.
struct Caught<F> {
    run: Pin<Box<F>>,
}

impl<F: Future> Future for Caught<F> {
    type Output = Result<F::Output, Box<dyn Any + Send>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // After a panic the future is dropped and never polled again.
        match std::panic::catch_unwind(AssertUnwindSafe(|| self.run.as_mut().poll(cx))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    }
}
