//! The server function of the command palette and of the page "Find".

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::read;

/// A way to something: a record, a page, an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The heading it stands under.
    pub section: String,
    /// Its name.
    pub label: String,
    /// What tells it from others of the name.
    pub detail: String,
    /// Where it is.
    pub href: String,
    /// Not a page of the console.
    pub outside: bool,
}

/// Ways to what matches; nothing typed gives what the reader changed last, and the pages.
#[server(endpoint = "find/look", input = Json)]
pub async fn look_for(typed: String) -> Result<Vec<Way>, Fault> {
    read(|domain, caller| async move {
        let hits = domain.find(&caller, &typed).await?;
        Ok(super::places::ways(caller.permissions, domain::settings::may_view(&caller), &typed, hits))
    })
    .await
}

/// A read by its name, in process: what a page rendered on the server is made of.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "find/look" => look_for(args::<LookFor>(body)?.typed).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
