//! The customer's own name on a panel.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use model::field::NAME_MAX;
use model::ids::PanelId;
use ui::{Button, ButtonKind, FormActions, LinkButton, TextField};

use super::{Customer, Id, Nav, home, panel_path};
use crate::plain::form::Form;
use crate::plain::note::Note;
use crate::plain::page::{Page, at};

/// Shows the form.
pub(in crate::plain) async fn show(customer: Customer, id: Id) -> Response {
    let Ok(Path(id)) = id else { return customer.missing() };
    shown(&customer, id, None, None).await
}

/// Keeps the name.
pub(in crate::plain) async fn act(customer: Customer, id: Id, form: Form) -> Response {
    let Ok(Path(id)) = id else { return customer.missing() };
    let Ok(version) = form.get("version").parse::<i64>() else {
        return customer.failed("Your name", panel_path(id), ApiError::Malformed.into());
    };
    match customer.visit.domain().rename_on_panel(&customer.caller, id, version, form.get("user_name")).await {
        Ok(()) => customer.visit.go_with(&panel_path(id), Note::NameSaved),
        Err(domain::Error::Api(error @ ApiError::Invalid(_))) => {
            shown(&customer, id, Some(form.take("user_name")), Some(error)).await
        }
        Err(domain::Error::Api(error @ ApiError::Conflict { .. })) => shown(&customer, id, None, Some(error)).await,
        Err(fault) => customer.failed("Your name", panel_path(id), fault),
    }
}

async fn shown(customer: &Customer, id: PanelId, typed: Option<String>, error: Option<ApiError>) -> Response {
    match customer.visit.domain().home_panel(&customer.caller, id).await {
        Ok(detail) => {
            let value = typed.unwrap_or_else(|| detail.panel.user_name.clone());
            customer.visit.show(page(id, detail.version, value, error))
        }
        Err(fault) => customer.failed("Your name", panel_path(id), fault),
    }
}

fn page(id: PanelId, version: i64, value: String, error: Option<ApiError>) -> Page {
    let action = format!("{}/name", panel_path(id));
    let shown = error.clone();
    home("Your name on the panel", action.clone(), Nav::Panels, move || {
        view! {
            <form method="post" action=action>
                <input type="hidden" name="version" value=version.to_string()/>
                <TextField
                    label="User name"
                    name="user_name"
                    value=value
                    error=at(error.as_ref(), "user_name")
                    hint="Shown to the other people on this panel and at the monitoring station."
                    required=true
                    maxlength=NAME_MAX
                    autocomplete="name"
                    autofocus=true
                />
                <FormActions>
                    <Button label="Save" kind=ButtonKind::Primary submit=true/>
                    <LinkButton label="Cancel" kind=ButtonKind::Quiet href=panel_path(id)/>
                </FormActions>
            </form>
        }
        .into_any()
    })
    .failed(shown)
}
