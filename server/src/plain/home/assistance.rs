//! Who helped the customer and what they did; whether he wants to be asked first.

use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use model::accounts::Change;
use model::assistance::{ConsentRule, EndedBy, Past};
use model::home::{Assisted, AssistedPage};
use model::text;
use ui::{Button, ButtonKind, Card, FormActions, IconName, LinkButton, StatusBadge, Tone, TwoLineTime};

use super::{ASSISTANCE, Customer, Nav, home, not_yours, tick, zone};
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
    let domain = customer.visit.domain();
    let found = domain.assisted(&customer.caller, asked).await;
    let past = domain.assistance_history(&customer.caller).await;
    let policy = domain.policy().await;
    match (found, past, policy) {
        (Ok(found), Ok(past), Ok(policy)) => {
            let consent = Consent {
                is_on: found.ask_first,
                is_set: policy.consent == ConsentRule::Always,
                is_assisted: customer.is_assisted(),
            };
            customer.visit.show(page(asked, found, past, consent).failed(error))
        }
        (Err(fault), _, _) | (_, Err(fault), _) | (_, _, Err(fault)) => {
            customer.failed("Remote assistance", super::HERE, fault)
        }
    }
}

/// What the page says of being asked first.
#[derive(Clone, Copy)]
struct Consent {
    /// His own wish.
    is_on: bool,
    /// The deployment asks everybody.
    is_set: bool,
    /// A helper looks: it is not his to change.
    is_assisted: bool,
}

fn page(asked: u32, found: AssistedPage, past: Vec<Past>, asks: Consent) -> Page {
    let here = if asked > 1 { format!("{ASSISTANCE}?page={asked}") } else { ASSISTANCE.to_owned() };
    home("Remote assistance", here, Nav::Help, move || {
        view! {
            <h2 class="vh">"Your consent, and what was done"</h2>
            {consent(asks)}
            {(asked == 1).then(|| view! { <Card title="Who helped you">{helpers(past)}</Card> })}
            <Card title="What was done">{log(asked, &found)}</Card>
            {zone()}
        }
        .into_any()
    })
    .lead("People of your monitoring company can help you on this dashboard, for a limited time. You see it while it lasts, can end it, and read here what was done.")
}

fn consent(asks: Consent) -> AnyView {
    let body = if asks.is_set {
        view! { <p>"You are always asked first. Your provider has set this for everybody."</p> }.into_any()
    } else if asks.is_assisted {
        let word = if asks.is_on { "Ask me first is on." } else { "Ask me first is off." };
        view! { <p>{word}</p>{not_yours()} }.into_any()
    } else {
        view! {
            <form method="post" action="/home/assistance/ask-first">
                {tick("Ask me first".to_owned(), "ask_first".to_owned(), asks.is_on)}
                <p class="muted">"Nobody sees your dashboard before you agree, here or by a code on the phone."</p>
                <FormActions><Button label="Save" kind=ButtonKind::Primary submit=true/></FormActions>
            </form>
        }
        .into_any()
    };
    view! { <Card title="Your consent">{body}</Card> }.into_any()
}

/// The last ones, each with its reason, its time and what ended it.
fn helpers(past: Vec<Past>) -> AnyView {
    if past.is_empty() {
        return view! { <p class="muted">"Nobody has helped you so far."</p> }.into_any();
    }
    let row = |one: Past| {
        let how = one.ended_by.map_or("It is running now.", EndedBy::word);
        let done = match one.acts.len() {
            0 => "Nothing was changed.".to_owned(),
            n => text::count(u32::try_from(n).unwrap_or(u32::MAX), "change", "changes"),
        };
        view! {
            <li>
                <div class="home-line">
                    <strong><bdi>{one.helper_name}</bdi></strong>
                    <span class="muted">"Reason: "<bdi>{one.reason}</bdi></span>
                    <span class="muted">{how}" "{done}</span>
                </div>
                <div><TwoLineTime at=one.started/></div>
            </li>
        }
    };
    view! { <ul class="field-app-rows home-lines">{past.into_iter().map(row).collect_view()}</ul> }.into_any()
}

fn log(asked: u32, found: &AssistedPage) -> AnyView {
    if found.rows.is_empty() {
        let words = if asked > 1 { "There is nothing older." } else { "Nothing so far." };
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
