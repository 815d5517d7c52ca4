//! The helper's two acts in the customer's dashboard.

use axum::response::Response;
use leptos::prelude::IntoAny as _;
use model::ApiError;

use super::super::form::Form;
use super::super::note::Note;
use super::super::page::Page;
use super::super::visit::{Member, go, page_path, put};
use super::account_page;
use crate::cookies::Cookie;

/// "Extend", once.
pub(in crate::plain) async fn extend(member: Member, form: Form) -> Response {
    let Member { visit, caller } = member;
    let next = page_path(form.get("next")).unwrap_or("/home");
    match visit.domain().extend_assistance(&caller).await {
        Ok(()) => visit.go_with(next, Note::AssistanceExtended),
        // Sent twice: it is as long as it gets.
        Err(domain::Error::Api(ApiError::Conflict { .. })) => go(next),
        Err(fault) => visit.refuse(fault, |error| nothing_here().failed(error)),
    }
}

/// "End": back to the customer's page in the console.
pub(in crate::plain) async fn end(member: Member) -> Response {
    let Member { visit, caller } = member;
    match visit.domain().leave_assistance(&caller).await {
        Ok(()) => {
            let mut response = go(&account_page(caller.account));
            put(&mut response, visit.cookies().clear(Cookie::Assist));
            response
        }
        Err(fault) => visit.refuse(fault, |error| nothing_here().failed(error)),
    }
}

/// Whoever is not in an assistance has nothing to do here.
fn nothing_here() -> Page {
    Page::new("Remote assistance", "/home", || ().into_any())
}
