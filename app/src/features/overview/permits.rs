//! Requests to connect that wait for an answer, the longest waiting first. Answered at the panel.

use leptos::prelude::*;
use model::accounts::{AccountQuery, Kind};
use model::overview::{PERMITS_MAX, WaitingPermit};
use model::panels::PanelQuery;
use ui::{EmptyState, FormError, IconName, PageBody, Spinner, TwoLineTime};

use super::block;
use crate::api::Fault;
use crate::live::live_reading;
use crate::paths::{self, PanelTab, Tab};
use crate::read::{Answer, parsed};

const HINT: &str = "Installers who wait for a permit to connect to a panel. A request lapses after a day.";

/// The page.
#[component]
pub fn PermitsPage() -> impl IntoView {
    let found = live_reading("overview/permits", Signal::stored("{}".to_owned()), Signal::stored(0));
    let body = view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move { listed(found.await) })}
        </Transition>
    }
    .into_any();
    view! {
        <PageBody>
            {block("Requests to connect".to_owned(), Some(HINT.to_owned()), body)}
        </PageBody>
    }
    .into_any()
}

fn listed(found: Answer) -> AnyView {
    match parsed::<Vec<WaitingPermit>>(found) {
        Ok(permits) if permits.is_empty() => {
            let text = "Nobody in your sight waits for a permit.".to_owned();
            view! { <EmptyState icon=IconName::Check title="All answered" text=Some(text)/> }.into_any()
        }
        Ok(permits) => {
            let all = u32::try_from(permits.len()).unwrap_or(u32::MAX);
            let more = (all >= PERMITS_MAX)
                .then(|| format!("The first {PERMITS_MAX}; the others come up when these are answered."));
            view! {
                <ul class="todo" aria-label="Requests to connect">{permits.into_iter().map(line).collect_view()}</ul>
                {more.map(|text| view! { <p class="muted">{text}</p> })}
            }
            .into_any()
        }
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            view! { <FormError error=Signal::stored(Some(error))/> }.into_any()
        }
    }
}

fn line(permit: WaitingPermit) -> AnyView {
    let person = paths::open(permit.installer, &AccountQuery::of(Kind::Installer), Tab::Overview);
    let answer = paths::open_panel(permit.panel, &PanelQuery::default(), PanelTab::Installers);
    let full = format!("Answer {} on panel {}", permit.name, permit.imei);
    view! {
        <li class="todo-line">
            <span class="todo-label"><a href=person><bdi>{permit.name}</bdi></a></span>
            <span><a class="num" href=paths::panel(permit.panel)>{permit.imei}</a>" "<bdi class="muted">{permit.group}</bdi></span>
            <TwoLineTime at=permit.asked/>
            <span class="todo-act"><a href=answer aria-label=full>"Answer"</a></span>
        </li>
    }
    .into_any()
}
