//! The customer's panels, and what waits for him.

use axum::response::Response;
use leptos::prelude::*;
use model::accounts::LinkRole;
use model::gateway::Arming;
use model::home::{HomePanel, HomePanels};
use model::text;
use ui::{EmptyState, IconName, LinkButton, StatusBadge, Tone};

use super::{Customer, HERE, Nav, connection, home, invitations, last_day, panel_path};
use crate::plain::page::Page;

/// Shows them.
pub(in crate::plain) async fn show(customer: Customer) -> Response {
    let asked: u32 = customer.visit.query("page").parse().unwrap_or(1);
    let asked = std::cmp::max(asked, 1);
    match customer.visit.domain().home_panels(&customer.caller, asked).await {
        Ok(found) => customer.visit.show(page(asked, found, customer.is_assisted())),
        Err(fault) => customer.visit.refuse(fault, |error| {
            let again = || view! { <LinkButton label="Try again" icon=IconName::Refresh href=HERE/> }.into_any();
            home("Your panels", HERE, Nav::Panels, again).failed(error)
        }),
    }
}

fn page(asked: u32, found: HomePanels, is_assisted: bool) -> Page {
    let here = if asked > 1 { format!("{HERE}?page={asked}") } else { HERE.to_owned() };
    home("Your panels", here, Nav::Panels, move || {
        let cards = found.rows.iter().map(card).collect_view();
        view! {
            {invitations::cards(&found.invitations, is_assisted)}
            {(found.total > 0).then(|| view! {
                <p class="field-app-count">{text::count(found.total, "panel", "panels")}</p>
            })}
            {(!found.rows.is_empty()).then(|| view! { <ul class="field-app-list">{cards}</ul> })}
            {found.rows.is_empty().then(|| nothing(&found))}
            {pager(asked, &found)}
        }
        .into_any()
    })
}

fn card(panel: &HomePanel) -> AnyView {
    let title = panel.title.clone();
    let about: Vec<String> =
        [&panel.account_code, &panel.model].into_iter().filter(|part| !part.is_empty()).cloned().collect();
    let asks = (panel.requests > 0).then(|| {
        let words = match panel.requests {
            1 => "An installer asks to connect".to_owned(),
            n => format!("{n} installers ask to connect"),
        };
        view! { <StatusBadge tone=Tone::Wait word=words icon=IconName::Installers/> }
    });
    let role = (panel.role == LinkRole::Master).then(|| view! { <span class="muted">{LinkRole::Master.word()}</span> });
    view! {
        <li class="field-app-card">
            <h2 class="field-app-what">
                <a class="field-app-link" href=panel_path(panel.id)><bdi class="field-app-code">{title}</bdi></a>
            </h2>
            <p class="field-app-about"><bdi>{about.join(" · ")}</bdi></p>
            <p class="field-app-states">{summary(panel)}{connection(panel.connection)}</p>
            <p class="field-app-states">{role}{last_day(panel.ends_at)}{asks}</p>
        </li>
    }
    .into_any()
}

/// How the panel stands, in one badge.
fn summary(panel: &HomePanel) -> AnyView {
    let armed = panel.partitions.iter().filter(|part| part.state == Arming::Armed).count();
    let known = panel.partitions.iter().filter(|part| part.state != Arming::Unknown).count();
    let all = panel.partitions.len();
    let (tone, word, icon) = match (armed, known) {
        _ if all == 0 => (Tone::Off, "No partitions".to_owned(), IconName::Ban),
        (_, 0) => (Tone::Info, "State not known".to_owned(), IconName::Info),
        (0, known) if known == all => (Tone::Off, Arming::Disarmed.word().to_owned(), IconName::Ban),
        (armed, _) if armed == all => (Tone::Good, Arming::Armed.word().to_owned(), IconName::Lock),
        (armed, _) => (Tone::Wait, format!("{armed} of {all} armed"), IconName::Lock),
    };
    view! { <StatusBadge tone=tone word=word icon=icon/> }.into_any()
}

fn nothing(found: &HomePanels) -> AnyView {
    if found.total > 0 {
        return view! {
            <EmptyState
                icon=IconName::Panels
                title="There are fewer panels than that."
                action=|| view! { <LinkButton label="To the first page" href=HERE/> }
            />
        }
        .into_any();
    }
    view! {
        <EmptyState
            icon=IconName::Panels
            title="You are on no panel yet."
            text=Some("Ask your monitoring company to put you on your panel, or its master user to invite you.".to_owned())
        />
    }
    .into_any()
}

fn pager(asked: u32, found: &HomePanels) -> Option<AnyView> {
    let size = domain::home::PAGE;
    let rows = u32::try_from(found.rows.len()).unwrap_or(u32::MAX);
    if found.total <= size || rows == 0 {
        return None;
    }
    let first = (asked - 1) * size + 1;
    let last = first - 1 + rows;
    let range = format!("{first}-{last} of {}", found.total);
    let previous = (asked > 1).then(|| {
        let href = format!("{HERE}?page={}", asked - 1);
        view! { <LinkButton label="Previous" icon=IconName::ChevronLeft href=href/> }
    });
    let next = (last < found.total).then(|| {
        let href = format!("{HERE}?page={}", asked + 1);
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
