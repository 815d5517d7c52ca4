//! Who helped the customer and what they did; whether he wants to be asked first.

use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use model::accounts::Change;
use model::home::{Assisted, AssistedPage};
use ui::{Button, ButtonKind, Card, CheckField, FormActions, IconName, LinkButton, StatusBadge, Tone, TwoLineTime};

use super::{ASSISTANCE, Customer, Nav, home, not_yours, zone};
use crate::plain::form::Form;
use crate::plain::note::Note;
use crate::plain::page::Page;

/// Shows both.
pub(in crate::plain) async fn show(customer: Customer) -> Response {
    shown(&customer, None).await
}

/// Keeps whether he wants to be asked.
pub(in crate::plain) async fn ask_first(customer: Customer, form: Form) -> Response {
    let on = form.get("ask_first") == "true";
    match customer.visit.domain().set_ask_first(&customer.caller, on).await {
        Ok(()) => customer.visit.go_with(ASSISTANCE, if on { Note::AskFirstOn } else { Note::AskFirstOff }),
        Err(domain::Error::Api(error @ ApiError::Forbidden(_))) => shown(&customer, Some(error)).await,
        Err(fault) => customer.failed("Remote assistance", ASSISTANCE, fault),
    }
}

async fn shown(customer: &Customer, error: Option<ApiError>) -> Response {
    let asked: u32 = customer.visit.query("page").parse().unwrap_or(1);
    let asked = std::cmp::max(asked, 1);
    match customer.visit.domain().assisted(&customer.caller, asked).await {
        Ok(found) => customer.visit.show(page(asked, found, customer.is_assisted()).failed(error)),
        Err(fault) => customer.failed("Remote assistance", super::HERE, fault),
    }
}

fn page(asked: u32, found: AssistedPage, is_assisted: bool) -> Page {
    let here = if asked > 1 { format!("{ASSISTANCE}?page={asked}") } else { ASSISTANCE.to_owned() };
    home("Remote assistance", here, Nav::Help, move || {
        view! {
            {consent(found.ask_first, is_assisted)}
            <Card title="Who helped you">{log(asked, &found)}</Card>
            {zone()}
        }
        .into_any()
    })
    .lead("People of your monitoring company can help you on this dashboard, for a limited time. You see it while it lasts, can end it, and read here what was done.")
}

fn consent(ask_first: bool, is_assisted: bool) -> AnyView {
    let body = if is_assisted {
        let word = if ask_first { "Ask me first is on." } else { "Ask me first is off." };
        view! { <p>{word}</p>{not_yours()} }.into_any()
    } else {
        view! {
            <form method="post" action="/home/assistance/ask-first">
                <CheckField
                    label="Ask me first"
                    name="ask_first"
                    checked=ask_first
                    hint="Nobody sees your dashboard before you agree, here or by a code on the phone."
                />
                <FormActions><Button label="Save" kind=ButtonKind::Primary submit=true/></FormActions>
            </form>
        }
        .into_any()
    };
    view! { <Card title="Your consent">{body}</Card> }.into_any()
}

fn log(asked: u32, found: &AssistedPage) -> AnyView {
    if found.rows.is_empty() {
        let words = if asked > 1 { "There is nothing older." } else { "Nobody has helped you so far." };
        return view! { <p class="muted">{words}</p> }.into_any();
    }
    let rows = found.rows.iter().map(row).collect_view();
    let newer = (asked > 1).then(|| {
        let href = format!("{ASSISTANCE}?page={}", asked - 1);
        view! { <LinkButton label="Newer" icon=IconName::ChevronLeft href=href/> }
    });
    let older = found.more.then(|| {
        let href = format!("{ASSISTANCE}?page={}", asked + 1);
        view! { <LinkButton label="Older" icon=IconName::ChevronRight href=href/> }
    });
    let pager = (newer.is_some() || older.is_some())
        .then(|| view! { <nav class="field-app-pager" aria-label="Pages">{newer}{older}</nav> });
    view! { <ul class="field-app-rows home-lines">{rows}</ul>{pager} }.into_any()
}

fn row(entry: &Assisted) -> AnyView {
    let (what, by, on) = (entry.what.clone(), entry.by.clone(), entry.on.clone());
    let changes = entry.changes.iter().map(change).collect_view();
    view! {
        <li>
            <div class="home-line">
                <strong>{what}</strong>
                <span class="muted">"by "<bdi>{by}</bdi>{(!on.is_empty()).then(|| view! { " · "<bdi>{on}</bdi> })}</span>
                {entry.failed.then(|| view! { <StatusBadge tone=Tone::Bad word="Refused or failed"/> })}
                {changes}
            </div>
            <TwoLineTime at=entry.at/>
        </li>
    }
    .into_any()
}

fn change(change: &Change) -> AnyView {
    let Change { field, before, after } = change.clone();
    let before = if before.is_empty() { "–".to_owned() } else { before };
    let after = if after.is_empty() { "–".to_owned() } else { after };
    view! { <span class="muted"><bdi>{field}</bdi>": "<bdi>{before}</bdi>" → "<bdi>{after}</bdi></span> }.into_any()
}
