//! The buttons of a partition.

use axum::extract::Path;
use axum::response::Response;
use model::ApiError;
use model::gateway::CommandKind;
use uuid::Uuid;

use super::{Customer, Id, panel, panel_path};
use crate::plain::form::Form;
use crate::plain::visit::go;

/// Gives a command. Sent again, the same key does nothing more, and leads to the same page.
pub(in crate::plain) async fn give(customer: Customer, id: Id, form: Form) -> Response {
    let Ok(Path(id)) = id else { return customer.missing() };
    let read =
        (form.get("partition").parse::<u16>(), CommandKind::from_key(form.get("do")), form.get("once").parse::<Uuid>());
    let (Ok(partition), Some(kind), Ok(key)) = read else {
        return customer.failed("Panel", panel_path(id), ApiError::Malformed.into());
    };
    match customer.visit.domain().home_command(&customer.caller, id, partition, kind, key).await {
        Ok(_) => go(&format!("{}?at={partition}#p{partition}", panel_path(id))),
        Err(domain::Error::Api(error @ (ApiError::TooMany(_) | ApiError::Conflict { .. }))) => {
            panel::show_with(&customer, id, Some(error)).await
        }
        Err(fault) => customer.failed("Panel", panel_path(id), fault),
    }
}
