//! The server functions of the catalogue. Reads take JSON; changes take form fields, so that a form works without
//! the app.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]
#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::Done;
use model::catalogue::Catalogue;
#[cfg(feature = "ssr")]
use model::catalogue::EntryForm;

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// All modules and add-ons.
#[server(endpoint = "catalogue/list", input = Json)]
pub async fn list_catalogue() -> Result<Catalogue, Fault> {
    read(|domain, caller| async move { domain.catalogue(&caller).await }).await
}

/// Adds one.
#[server(endpoint = "catalogue/add")]
pub async fn add_entry(
    kind: String,
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] vendor: String,
    #[server(default)] release: String,
    #[server(default)] sdk_level: String,
    #[server(default)] custom: String,
) -> Result<Done, Fault> {
    let form = EntryForm { name, description, vendor, release, sdk_level, custom };
    change("catalogue.add", move |domain, caller| async move {
        let kind = domain::management::extras::entry_kind(&kind)?;
        domain.add_entry(&caller, kind, &form).await
    })
    .await
}

/// Edits one.
#[server(endpoint = "catalogue/edit")]
pub async fn edit_entry(
    kind: String,
    id: String,
    version: i64,
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] vendor: String,
    #[server(default)] release: String,
    #[server(default)] sdk_level: String,
    #[server(default)] custom: String,
) -> Result<Done, Fault> {
    let form = EntryForm { name, description, vendor, release, sdk_level, custom };
    change("catalogue.edit", move |domain, caller| async move {
        let kind = domain::management::extras::entry_kind(&kind)?;
        domain.edit_entry(&caller, kind, ids::one(&id)?, version, &form).await
    })
    .await
}

/// Retires one, or offers it again (`to` is `offered`).
#[server(endpoint = "catalogue/retire")]
pub async fn retire_entry(kind: String, id: String, #[server(default)] to: String) -> Result<Done, Fault> {
    change("catalogue.retire", move |domain, caller| async move {
        let kind = domain::management::extras::entry_kind(&kind)?;
        domain.retire_entry(&caller, kind, ids::one(&id)?, to != "offered").await
    })
    .await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, _: &str) -> crate::read::Answer {
    match endpoint {
        "catalogue/list" => list_catalogue().await.map(|a| crate::read::body(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
