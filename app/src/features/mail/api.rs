//! The server functions of the page of mails.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::Done;
use model::mail::{MailQuery, OutboxPage};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// One page of the mails in sight.
#[server(endpoint = "mail/list", input = Json)]
pub async fn list_mails(query: MailQuery) -> Result<OutboxPage, Fault> {
    read(|domain, caller| async move { domain.outbox(&caller, &query).await }).await
}

/// Sends one again.
#[server(endpoint = "mail/resend")]
pub async fn resend_mail(id: String) -> Result<Done, Fault> {
    change("mail.resend", move |domain, caller| async move { domain.resend_mail(&caller, ids::one(&id)?).await }).await
}

/// Keeps a waiting one from being sent.
#[server(endpoint = "mail/cancel")]
pub async fn cancel_mail(id: String) -> Result<Done, Fault> {
    change("mail.cancel", move |domain, caller| async move { domain.cancel_mail(&caller, ids::one(&id)?).await }).await
}

/// Stops all sending.
#[server(endpoint = "mail/pause")]
pub async fn pause_mail() -> Result<Done, Fault> {
    change("mail.pause", move |domain, caller| async move { domain.pause_mail(&caller, true).await }).await
}

/// Lets it go on.
#[server(endpoint = "mail/resume")]
pub async fn resume_mail() -> Result<Done, Fault> {
    change("mail.resume", move |domain, caller| async move { domain.pause_mail(&caller, false).await }).await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "mail/list" => list_mails(args::<ListMails>(body)?.query).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
