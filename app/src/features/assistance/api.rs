//! The server functions of remote assistance. Beginning one is none of them: it sets a cookie, so the dialog posts to
//! the plain page `/assist/start`.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::Done;
use model::assistance::{Offer, Running};
use model::ids::AccountId;

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// Those that run or wait: the caller's own, and those at customers in his sight.
#[server(endpoint = "assistance/list", input = Json)]
pub async fn list_assistances() -> Result<Vec<Running>, Fault> {
    read(|domain, caller| async move { domain.running_assistances(&caller).await }).await
}

/// What the dialog says before it asks.
#[server(endpoint = "assistance/offer", input = Json)]
pub async fn assistance_offer(id: AccountId) -> Result<Offer, Fault> {
    read(|domain, caller| async move { domain.assistance_offer(&caller, id).await }).await
}

/// "End".
#[server(endpoint = "assistance/end")]
pub async fn end_assistance(id: String) -> Result<Done, Fault> {
    change("assistance.end", move |domain, caller| async move { domain.end_assistance(&caller, ids::one(&id)?).await })
        .await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "assistance/list" => list_assistances().await.map(|a| json(&a)),
        "assistance/offer" => assistance_offer(args::<AssistanceOffer>(body)?.id).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
