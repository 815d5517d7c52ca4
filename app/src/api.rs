//! The edge between pages and services: finds the caller, calls the service, and turns its error
//! into a status and a body that hold nothing the person may not read.

use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use model::ApiError;
use serde::{Deserialize, Serialize};

/// The error of every server function: [`ApiError`], as the framework wants it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fault(pub ApiError);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Fault {}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl FromServerFnError for Fault {
    type Encoder = JsonEncoding;

    /// What the framework itself trips over. Its own text never goes out: arguments that cannot be
    /// read are 400, a server that does not answer is "unreachable".
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let error = match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                ApiError::Malformed
            }
            ServerFnErrorErr::Request(_) => ApiError::Unreachable,
            _ => ApiError::Unavailable,
        };
        #[cfg(feature = "ssr")]
        server::set_status(&error);
        Self(error)
    }
}

/// What the browser does when the answer says that nobody is signed in any more.
pub fn watch_sign_out(error: &ApiError) {
    if *error == ApiError::SignedOut {
        let here = leptos_router::hooks::use_location();
        let next = format!("{}{}", here.pathname.get_untracked(), query_of(&here.search.get_untracked()));
        ui::dom::leave(&crate::paths::sign_in(&next));
    }
}

/// A query as it stands in an address.
pub(crate) fn query_of(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
}

/// Posts `body` to `endpoint` from the browser; the text of a good answer, or its error.
#[cfg(feature = "hydrate")]
pub async fn fetch(endpoint: &str, kind: &str, body: &str) -> Result<String, Fault> {
    sent(endpoint, kind, body, false).await
}

/// Reads what the page asks for by itself: no activity of the person's.
#[cfg(feature = "hydrate")]
pub async fn fetch_in_background(endpoint: &str, body: &str) -> Result<String, Fault> {
    sent(endpoint, "application/json", body, true).await
}

#[cfg(feature = "hydrate")]
async fn sent(endpoint: &str, kind: &str, body: &str, background: bool) -> Result<String, Fault> {
    let path = crate::paths::endpoint(endpoint);
    // The browser's futures stay on its one thread.
    let answer = send_wrapper::SendWrapper::new(ui::dom::post(&path, kind, body, background)).await;
    let (status, text) = answer.map_err(|_| Fault(ApiError::Unreachable))?;
    if (200..300).contains(&status) {
        return Ok(text);
    }
    Err(Fault(crate::read::lean::read(&text).unwrap_or(ApiError::Unavailable)))
}

/// The server's half.
#[cfg(feature = "ssr")]
pub mod server {
    use std::pin::Pin;
    use std::sync::Arc;

    use domain::audit::{AuditEntry, AuditOutcome};
    use domain::{Caller, Domain};
    use http::StatusCode;
    use leptos::prelude::*;
    use leptos_axum::ResponseOptions;
    use model::ApiError;

    use super::Fault;

    /// Ids as forms bring them.
    pub mod ids {
        use std::str::FromStr;

        use model::ApiError;

        /// An id from a form; one that is none is a record that does not exist.
        pub fn one<T: FromStr>(text: &str) -> Result<T, ApiError> {
            text.parse().map_err(|_| ApiError::NotFound)
        }

        /// Ids of ticked rows.
        pub fn many<T: FromStr>(texts: &[String]) -> Result<Vec<T>, ApiError> {
            texts.iter().map(|text| one(text)).collect()
        }
    }

    /// What the host puts into each request's context, for pages and functions alike.
    #[derive(Clone)]
    pub struct Request {
        /// The services.
        pub domain: Domain,
        /// Who asks; None: nobody signed in.
        pub caller: Option<Arc<Caller>>,
        /// The number that finds this request in log, audit and error page.
        pub request_id: String,
        /// Runs work to its end even when the client goes away.
        pub tasks: Tasks,
    }

    type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

    /// Starts work that outlives its request, on the host's task tracker: a stopping server waits
    /// for it.
    #[derive(Clone)]
    pub struct Tasks(pub Arc<dyn Fn(Work) + Send + Sync>);

    /// Sets the answer's status; during page rendering the page's.
    pub fn set_status(error: &ApiError) {
        if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(error.status())) {
            options.set_status(status);
            if let ApiError::TooMany(seconds) = error {
                options.insert_header(http::header::RETRY_AFTER, http::HeaderValue::from(*seconds));
            }
        }
    }

    fn request() -> Result<(Request, Arc<Caller>), Fault> {
        let request = use_context::<Request>().ok_or_else(|| fail(ApiError::Unavailable))?;
        match request.caller.clone() {
            Some(caller) => Ok((request, caller)),
            None => Err(fail(ApiError::SignedOut)),
        }
    }

    fn fail(error: ApiError) -> Fault {
        set_status(&error);
        Fault(error)
    }

    /// Runs a read for the caller of this request.
    pub async fn read<T, Fut>(work: impl FnOnce(Domain, Arc<Caller>) -> Fut) -> Result<T, Fault>
    where
        Fut: Future<Output = domain::Result<T>>,
    {
        let options = use_context::<ResponseOptions>();
        let (request, caller) = request()?;
        let outcome = work(request.domain, caller).await;
        outcome.map_err(|error| outward(options, error.into_api(&request.request_id)))
    }

    /// Runs a change for the caller of this request: to its end, even when the client goes away
    /// (REL-26). A refusal is kept in the audit log under `action` (SEC-93).
    pub async fn change<T, Fut>(
        action: &'static str,
        work: impl FnOnce(Domain, Arc<Caller>) -> Fut + Send + 'static,
    ) -> Result<T, Fault>
    where
        T: Send + 'static,
        Fut: Future<Output = domain::Result<T>> + Send + 'static,
    {
        let options = use_context::<ResponseOptions>();
        let (request, caller) = request()?;
        let (done, answer) = tokio::sync::oneshot::channel();
        let Request { domain, request_id, tasks, .. } = request;
        let incident = request_id.clone();
        (tasks.0)(Box::pin(async move {
            let outcome = work(domain.clone(), Arc::clone(&caller)).await;
            let outcome = outcome.map_err(|error| error.into_api(&request_id));
            if let Err(ApiError::Forbidden(why)) = &outcome {
                let entry = AuditEntry::about(action, "").ended(AuditOutcome::Refused, why);
                if let Err(error) = domain.note(&caller.actor(), &entry).await {
                    tracing::error!(request_id, %error, "a refusal could not be noted");
                }
            }
            // Nobody listens when the client is gone; the work is done all the same.
            let _ = done.send(outcome);
        }));
        match answer.await {
            Ok(outcome) => outcome.map_err(|error| outward(options, error)),
            // The task panicked: the panic is in the log under this request.
            Err(_) => Err(outward(options, ApiError::Internal(incident))),
        }
    }

    fn outward(options: Option<ResponseOptions>, error: ApiError) -> Fault {
        // Across an await the reactive owner may be gone, so the options are taken before.
        if let (Some(options), Ok(status)) = (options, StatusCode::from_u16(error.status())) {
            options.set_status(status);
            if let ApiError::TooMany(seconds) = &error {
                options.insert_header(http::header::RETRY_AFTER, http::HeaderValue::from(*seconds));
            }
        }
        Fault(error)
    }
}
