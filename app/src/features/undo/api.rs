//! The server function behind every "Undo".

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use model::undo::Undone;

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids};

/// Takes back what one request of this session did.
#[server(endpoint = "undo/run")]
pub async fn run_undo(batch: String) -> Result<Undone, Fault> {
    change("undo.run", move |domain, caller| async move { domain.run_undo(&caller, ids::one(&batch)?).await }).await
}
