//! History: who changed what, before and after.

use leptos::prelude::*;
use model::Permission;
use model::accounts::{Change, HistoryRow};
use model::log::LogQuery;
use ui::{EmptyState, IconName, StatusBadge, Tone, TwoLineTime};

use super::super::blind::Open;
use super::super::endpoints;
use super::super::list::List;
use super::loaded;
use crate::features::accounts::api::AccountHistory;
use crate::form::viewer;
use crate::live::live_reading;
use crate::paths;
use crate::read::body;

/// The tab.
#[component]
pub fn History() -> impl IntoView {
    let list = List::here();
    let id = Open::here().id;
    let history =
        live_reading(endpoints(list.kind).history, Signal::stored(body(&AccountHistory { id })), list.round.into());
    view! {
        {loaded(history, rows)}
        <InLog id=id.0/>
        <p class="in-log"><a href=paths::data(list.kind, id) rel="external">"Download everything stored about this person (JSON)"</a></p>
    }
}

/// The way to the record's whole log, for who may read that.
#[component]
pub fn InLog(
    /// The record: an account, company, group, panel or role.
    id: uuid::Uuid,
) -> impl IntoView {
    viewer()
        .may(Permission::LogView)
        .then(
            || view! { <p class="in-log"><a href=paths::log_about(id)>"Everything about it in the action log"</a></p> },
        )
        .into_any()
}

/// The entries, newest first.
pub fn rows(rows: Vec<HistoryRow>) -> AnyView {
    if rows.is_empty() {
        let text = "What is done from now on appears here.";
        return view! { <EmptyState icon=IconName::Log title="No entry yet" text=Some(text.to_owned())/> }.into_any();
    }
    view! {
        <ol class="rows" aria-label="History">
            {rows.into_iter().map(|row| view! { <Entry row/> }).collect_view()}
        </ol>
    }
    .into_any()
}

#[component]
fn Entry(row: HistoryRow) -> impl IntoView {
    let actor = if row.actor.is_empty() { "Nobody signed in".to_owned() } else { row.actor };
    let refused = row.outcome != "done";
    let (id, word) = (row.id, row.title);
    let title = if viewer().may(Permission::LogView) {
        view! { <a href=paths::log_entry(id, &LogQuery::default())>{word}</a> }.into_any()
    } else {
        word.into_any()
    };
    view! {
        <li class="row-item">
            <div>
                <strong>{title}</strong>
                <bdi class="muted clip">{actor}</bdi>
                {refused.then(|| view! { <StatusBadge tone=Tone::Bad word="Not done"/> })}
                {changes(row.changes)}
            </div>
            <TwoLineTime at=row.at/>
        </li>
    }
}

fn changes(changes: Vec<Change>) -> AnyView {
    if changes.is_empty() {
        return ().into_any();
    }
    let none = || view! { <span class="muted">"nothing"</span> }.into_any();
    let side = move |text: String| {
        if text.is_empty() { none() } else { view! { <bdi>{text}</bdi> }.into_any() }
    };
    let line = move |change: Change| {
        view! {
            <li>
                <span class="muted">{change.field}": "</span>
                <del>{side(change.before)}</del>" → "<ins>{side(change.after)}</ins>
            </li>
        }
    };
    view! { <ul class="changes">{changes.into_iter().map(line).collect_view()}</ul> }.into_any()
}
