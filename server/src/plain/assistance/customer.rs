//! The customer's answer: yes, no, or "end".

use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use model::ids::AssistanceId;
use ui::LinkButton;

use super::super::form::Form;
use super::super::note::Note;
use super::super::page::Page;
use super::super::visit::{Member, page_path};

/// Notes it, and shows the page he was on.
pub(in crate::plain) async fn answer(member: Member, form: Form) -> Response {
    let Member { visit, caller } = member;
    let next = page_path(form.get("next")).unwrap_or("/home");
    let Ok(id) = form.get("id").parse::<AssistanceId>() else {
        return visit.refuse(ApiError::NotFound.into(), page);
    };
    let domain = visit.domain();
    let (done, note) = match form.get("answer") {
        "allow" => (domain.answer_assistance(&caller, id, true).await, Note::AssistanceAllowed),
        "refuse" => (domain.answer_assistance(&caller, id, false).await, Note::AssistanceRefused),
        "end" => (domain.end_my_assistance(&caller, id).await, Note::AssistanceEnded),
        _ => (Err(ApiError::Malformed.into()), Note::AssistanceRefused),
    };
    match done {
        Ok(()) => visit.go_with(next, note),
        Err(fault) => visit.refuse(fault, page),
    }
}

fn page(error: Option<ApiError>) -> Page {
    Page::new("Remote assistance", "/home", || view! { <LinkButton label="Your dashboard" href="/home"/> }.into_any())
        .failed(error)
}
