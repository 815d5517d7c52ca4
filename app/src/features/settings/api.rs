//! The server functions of the page of settings.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::Done;
use model::settings::{MailTest, SettingsPage};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, read};

/// Every section with what holds now.
#[server(endpoint = "settings/open", input = Json)]
pub async fn open_settings() -> Result<SettingsPage, Fault> {
    read(|domain, caller| async move { domain.open_settings(&caller).await }).await
}

/// Saves a section; its fields by their names.
#[server(endpoint = "settings/save")]
pub async fn save_settings(
    section: String,
    version: i64,
    #[server(default)] fields: BTreeMap<String, String>,
) -> Result<Done, Fault> {
    change("settings.edit", move |domain, caller| async move {
        domain.save_settings(&caller, &section, version, &fields).await
    })
    .await
}

/// Sends a test mail to whoever asks, step by step.
#[server(endpoint = "settings/test-mail")]
pub async fn test_mail() -> Result<Done, Fault> {
    change("settings.test_mail", move |domain, caller| async move { domain.test_mail(&caller).await }).await
}

/// How the last test of whoever asks goes.
#[server(endpoint = "settings/mail-test", input = Json)]
pub async fn last_mail_test() -> Result<Option<MailTest>, Fault> {
    read(|domain, caller| async move { domain.last_mail_test(&caller).await }).await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, _: &str) -> crate::read::Answer {
    use crate::read::body as json;

    match endpoint {
        "settings/open" => open_settings().await.map(|a| json(&a)),
        "settings/mail-test" => last_mail_test().await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
