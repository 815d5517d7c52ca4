//! The server functions of the overview. What is shown comes with the addresses it leads to: the client only
//! lays it out.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::overview::WaitingPermit;
use serde::{Deserialize, Serialize};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::read;

/// Something that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How many, as it is shown.
    pub count: String,
    /// Of what.
    pub label: String,
    /// What to do about it.
    pub act: String,
    /// Where they are.
    pub href: String,
}

/// A day of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// The day, as it is shown.
    pub day: String,
    /// How many, as it is shown.
    pub count: String,
    /// How high.
    pub n: u32,
    /// Where they are.
    pub href: String,
}

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// What it is of.
    pub title: String,
    /// What is in it, in a sentence.
    pub hint: String,
    /// All days together, as it is shown.
    pub total: String,
    /// Where they are.
    pub href: String,
    /// The days, the oldest first.
    pub bars: Vec<Bar>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// What needs doing.
    pub lines: Vec<Line>,
    /// What was done.
    pub charts: Vec<Chart>,
}

/// What needs doing, and what was done.
#[server(endpoint = "overview/show", input = Json)]
pub async fn show_overview() -> Result<Shown, Fault> {
    read(|domain, caller| async move { Ok(super::shown::shown(domain.overview(&caller).await?)) }).await
}

/// Who waits to connect to a panel.
#[server(endpoint = "overview/permits", input = Json)]
pub async fn waiting_permits() -> Result<Vec<WaitingPermit>, Fault> {
    read(|domain, caller| async move { domain.waiting_permits(&caller).await }).await
}

/// A read by its name, in process: what a page rendered on the server is made of.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, _: &str) -> crate::read::Answer {
    use crate::read::body as json;

    match endpoint {
        "overview/show" => show_overview().await.map(|a| json(&a)),
        "overview/permits" => waiting_permits().await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
