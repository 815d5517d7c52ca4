//! The server functions of the action log; all of them only read.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::companies::Choice;
use model::ids::AuditId;
use model::log::{ActionChoice, LogEntry, LogPage, LogQuery};
use serde::{Deserialize, Serialize};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::read;

/// An entry and its neighbours in the list it was opened from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedEntry {
    /// The entry.
    pub entry: LogEntry,
    /// The next newer one of the list.
    pub newer: Option<AuditId>,
    /// The next older one.
    pub older: Option<AuditId>,
}

/// A page of the log.
#[server(endpoint = "log/list", input = Json)]
pub async fn list_log(query: LogQuery) -> Result<LogPage, Fault> {
    read(|domain, caller| async move { domain.log(&caller, &query).await }).await
}

/// One entry.
#[server(endpoint = "log/open", input = Json)]
pub async fn open_entry(id: AuditId, query: LogQuery) -> Result<OpenedEntry, Fault> {
    read(|domain, caller| async move {
        let entry = domain.log_entry(&caller, id).await?;
        let (newer, older) = domain.log_neighbours(&caller, &query, entry.row.key).await?;
        Ok(OpenedEntry { entry, newer, older })
    })
    .await
}

/// What it can be filtered by: pages and actions.
#[server(endpoint = "log/actions", input = Json)]
pub async fn log_actions() -> Result<Vec<ActionChoice>, Fault> {
    read(|domain, caller| async move { domain.log_actions(&caller) }).await
}

/// People to filter by: who did it.
#[server(endpoint = "log/people", input = Json)]
pub async fn log_people(search: String) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.log_people(&caller, &search).await }).await
}

/// Records to filter by: to whom it was done.
#[server(endpoint = "log/records", input = Json)]
pub async fn log_records(search: String) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.log_records(&caller, &search).await }).await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "log/list" => list_log(args::<ListLog>(body)?.query).await.map(|a| json(&a)),
        "log/open" => {
            let OpenEntry { id, query } = args(body)?;
            open_entry(id, query).await.map(|a| json(&a))
        }
        "log/actions" => log_actions().await.map(|a| json(&a)),
        "log/people" => log_people(args::<LogPeople>(body)?.search).await.map(|a| json(&a)),
        "log/records" => log_records(args::<LogRecords>(body)?.search).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
