//! The server functions of the pages of jobs.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::Done;
use model::ids::JobId;
use model::jobs::{ItemQuery, JobList, JobPage, JobQuery, Order, Preview, Started};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// One page of the jobs in sight.
#[server(endpoint = "jobs/list", input = Json)]
pub async fn list_jobs(query: JobQuery) -> Result<JobList, Fault> {
    read(|domain, caller| async move { domain.jobs(&caller, &query).await }).await
}

/// One job with some of its rows.
#[server(endpoint = "jobs/open", input = Json)]
pub async fn open_job(id: JobId, query: ItemQuery) -> Result<JobPage, Fault> {
    read(|domain, caller| async move { domain.job(&caller, id, query).await }).await
}

/// What an order would come to.
#[server(endpoint = "jobs/preview", input = Json)]
pub async fn preview_job(order: Order) -> Result<Preview, Fault> {
    read(|domain, caller| async move { domain.preview_job(&caller, &order).await }).await
}

/// Starts an order; `among` is the filter as JSON.
#[server(endpoint = "jobs/start")]
pub async fn start_job(
    among: String,
    act: String,
    #[server(default)] to: String,
    #[server(default)] reason: String,
    #[server(default)] seen: String,
) -> Result<Started, Fault> {
    change("jobs.start", move |domain, caller| async move {
        let among = serde_json::from_str(&among).map_err(|_| model::ApiError::Malformed)?;
        domain.start_order(&caller, &Order { among, act, to }, &reason, &seen).await
    })
    .await
}

/// Cancels one.
#[server(endpoint = "jobs/cancel")]
pub async fn cancel_job(id: String) -> Result<Done, Fault> {
    change("jobs.cancel", move |domain, caller| async move { domain.cancel_job(&caller, ids::one(&id)?).await }).await
}

/// Tries again what was not done.
#[server(endpoint = "jobs/retry")]
pub async fn retry_job(id: String) -> Result<Started, Fault> {
    change("jobs.retry", move |domain, caller| async move { domain.retry_job(&caller, ids::one(&id)?).await }).await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "jobs/list" => list_jobs(args::<ListJobs>(body)?.query).await.map(|a| json(&a)),
        "jobs/open" => {
            let OpenJob { id, query } = args(body)?;
            open_job(id, query).await.map(|a| json(&a))
        }
        "jobs/preview" => preview_job(args::<PreviewJob>(body)?.order).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
