//! The installer's panels: searched, a page at a time.

use axum::response::Response;
use leptos::prelude::*;
use model::field_app::{FieldPanel, FieldPanels};
use model::text;
use model::viewer::percent;
use model::when::When;
use ui::{Button, ButtonKind, EmptyState, IconName, LinkButton, Notice, Tone};
use uuid::Uuid;

use super::super::page::Page;
use super::super::visit::Member;
use super::{HERE, connection, elsewhere, panel_path, permit, zone};

/// What the address asks for.
#[derive(Clone)]
struct Asked {
    search: String,
    page: u32,
}

impl Asked {
    fn of(member: &Member) -> Self {
        let page = member.visit.query("page").parse().unwrap_or(1);
        Self { search: model::field::search(member.visit.query("q")), page: std::cmp::max(page, 1) }
    }

    /// The address of another page of the same.
    fn at(&self, page: u32) -> String {
        let q = (!self.search.is_empty()).then(|| format!("q={}", percent(&self.search)));
        let page = (page > 1).then(|| format!("page={page}"));
        let query: Vec<String> = q.into_iter().chain(page).collect();
        if query.is_empty() { HERE.to_owned() } else { format!("{HERE}?{}", query.join("&")) }
    }
}

/// Shows them.
pub(in crate::plain) async fn show(member: Member) -> Response {
    if let Some(response) = elsewhere(&member) {
        return response;
    }
    let asked = Asked::of(&member);
    let domain = member.visit.domain();
    match domain.field_panels(&member.caller, &asked.search, asked.page).await {
        Ok(found) => {
            let rows = found.rows.iter().map(|_| domain.new_uuid()).collect();
            member.visit.show(page(asked, found, rows))
        }
        Err(fault) => member.visit.refuse(fault, |error| Page::new("Your panels", HERE, again).failed(error)),
    }
}

fn again() -> AnyView {
    view! { <LinkButton label="Try again" icon=IconName::Refresh href=HERE/> }.into_any()
}

/// `keys`: one for the form of each row.
fn page(asked: Asked, found: FieldPanels, keys: Vec<Uuid>) -> Page {
    let here = asked.at(asked.page);
    Page::new("Your panels", here, move || {
        let cards = found.rows.iter().zip(keys).map(|(panel, key)| card(panel, key)).collect_view();
        // Where there is nothing to look through, no search.
        let has_search = found.total > 0 || !asked.search.is_empty();
        view! {
            <div class="field-app">
                {has_search.then(|| search(&asked.search))}
                {(found.total > 0).then(|| count(&asked, found.total))}
                {(!found.rows.is_empty()).then(|| view! { <ul class="field-app-list">{cards}</ul> })}
                {found.rows.is_empty().then(|| nothing(&asked, &found))}
                {pager(&asked, &found)}
                {(found.total > 0).then(|| closed(found.closed))}
                <p class="field-app-help">
                    <a href="/help/field">"A panel is missing, or something else is wrong?"</a>
                </p>
                {found.rows.iter().any(|panel| panel.permit.is_some()).then(zone)}
            </div>
        }
        .into_any()
    })
    .wide()
}

fn search(search: &str) -> AnyView {
    let search = search.to_owned();
    view! {
        <form class="field-app-search" method="get" action=HERE role="search">
            <label class="vh" for="field-app-q">"Search by IMEI, account code or name"</label>
            <input
                class="input"
                id="field-app-q"
                name="q"
                type="search"
                value=search
                maxlength="100"
                placeholder="IMEI, account code, name"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
            />
            <Button label="Search" kind=ButtonKind::Primary icon=IconName::Search submit=true/>
        </form>
    }
    .into_any()
}

fn count(asked: &Asked, total: u32) -> AnyView {
    let words = text::count(total, "panel", "panels");
    let search = (!asked.search.is_empty()).then(|| {
        let typed = asked.search.clone();
        view! { " found for "<bdi>{typed}</bdi>". "<a class="field-app-all" href=HERE>"Show all"</a> }
    });
    view! { <p class="field-app-count" role="status">{words}{search}</p> }.into_any()
}

fn card(panel: &FieldPanel, key: Uuid) -> AnyView {
    let (code, imei) = (panel.account_code.clone(), panel.imei.clone());
    let about: Vec<String> = [&panel.name, &panel.model].into_iter().filter(|part| !part.is_empty()).cloned().collect();
    view! {
        <li class="field-app-card">
            <h2 class="field-app-what">
                <a class="field-app-link" href=panel_path(panel.id)>
                    <bdi class="field-app-code">{code}</bdi>
                    " "
                    <span class="field-app-imei num">{imei}</span>
                </a>
            </h2>
            <p class="field-app-about"><bdi>{about.join(" · ")}</bdi></p>
            <p class="field-app-states">{connection(panel.connection)}{last_day(panel.ends_at)}</p>
            {permit::part(panel, key)}
        </li>
    }
    .into_any()
}

/// "Last day: Tue 5 May, 2026": the end itself is the first instant without access.
pub(in crate::plain) fn last_day(ends_at: Option<When>) -> Option<AnyView> {
    let day = When(ends_at?.0 - 1).two_lines(0).date;
    Some(view! { <span class="muted">"Last day: "{day}</span> }.into_any())
}

fn nothing(asked: &Asked, found: &FieldPanels) -> AnyView {
    if found.total > 0 {
        let first = asked.at(1);
        return view! {
            <EmptyState
                icon=IconName::Panels
                title="There are fewer panels than that."
                action=move || view! { <LinkButton label="To the first page" href=first.clone()/> }
            />
        }
        .into_any();
    }
    if !asked.search.is_empty() {
        let title = format!("No panel of yours matches “{}”.", asked.search);
        return view! {
            <EmptyState
                icon=IconName::Search
                title=title
                text=Some("Type part of the IMEI, the account code or the name. A panel that is not assigned to you is not found.".to_owned())
                action=|| view! { <LinkButton label="Show all your panels" href=HERE/> }
            />
        }
        .into_any();
    }
    let (title, text) = if found.closed > 0 {
        ("None of your panels is open to you.", closed_words(found.closed))
    } else {
        ("No panel is assigned to you.", "Ask your monitoring company to assign you the panels you work on.".to_owned())
    };
    view! { <EmptyState icon=IconName::Panels title=title text=Some(text)/> }.into_any()
}

/// S3-104: what is assigned but closed, and who can open it.
fn closed(n: u32) -> Option<AnyView> {
    (n > 0).then(|| view! { <Notice tone=Tone::Info>{closed_words(n)}</Notice> }.into_any())
}

fn closed_words(n: u32) -> String {
    let (panels, are) = (text::count(n, "panel", "panels"), if n == 1 { "is" } else { "are" });
    format!(
        "{panels} assigned to you {are} not shown, because installer access is off. Your monitoring company can switch it on."
    )
}

fn pager(asked: &Asked, found: &FieldPanels) -> Option<AnyView> {
    let size = domain::field::PAGE;
    let rows = u32::try_from(found.rows.len()).unwrap_or(u32::MAX);
    if found.total <= size || rows == 0 {
        return None;
    }
    let first = (asked.page - 1) * size + 1;
    let last = first - 1 + rows;
    let range = format!("{first}-{last} of {}", found.total);
    let previous = (asked.page > 1).then(|| {
        let href = asked.at(asked.page - 1);
        view! { <LinkButton label="Previous" icon=IconName::ChevronLeft href=href/> }
    });
    let next = (last < found.total).then(|| {
        let href = asked.at(asked.page + 1);
        view! { <LinkButton label="Next" icon=IconName::ChevronRight href=href/> }
    });
    Some(
        view! {
            <nav class="field-app-pager" aria-label="Pages">
                {previous}<span class="num">{range}</span>{next}
            </nav>
        }
        .into_any(),
    )
}
