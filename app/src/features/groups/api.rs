//! The server functions of a group's page.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::groups::GroupDetail;
use model::ids::GroupId;

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::read;

/// One group in sight.
#[server(endpoint = "groups/open", input = Json)]
pub async fn open_group(id: GroupId) -> Result<GroupDetail, Fault> {
    read(|domain, caller| async move { domain.group(&caller, id).await }).await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "groups/open" => open_group(args::<OpenGroup>(body)?.id).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
