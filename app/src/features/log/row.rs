//! Rows of the log.

use leptos::prelude::*;
use model::log::{LogPerson, LogRow, LogTarget, Outcome};
use ui::{RowTitle, StatusBadge, Tone, TwoLineTime};

use super::listing::Listing;
use crate::paths;

/// A row: pressed anywhere it opens the entry; names lead to what they are now.
pub fn row(row: LogRow) -> AnyView {
    let listing = Listing::here();
    let id = row.key.id;
    let href = Signal::derive(move || paths::log_entry(id, &listing.query.get()));
    let sub = if row.outcome == Outcome::Done { row.summary } else { row.reason };
    view! {
        <tr data-row-id=id.to_string()>
            <td class="cell-when"><TwoLineTime at=row.at/></td>
            <RowTitle href title=row.title sub=(!sub.is_empty()).then_some(sub)/>
            <td>
                {person(row.actor)}
                {row.assisted.map(|assisted| view! { <span class="log-for">"for "{person(assisted)}</span> })}
            </td>
            <td data-priority="2">{target(row.target)}</td>
            <td data-priority="3"><OutcomeBadge outcome=row.outcome/></td>
        </tr>
    }
    .into_any()
}

/// A person by the name of the time, leading to his page.
pub fn person(person: LogPerson) -> AnyView {
    if person.name.is_empty() {
        return view! { <span class="muted">"Nobody signed in"</span> }.into_any();
    }
    name(person.name, person.now.map(paths::now))
}

/// What it was done to, by the name of the time, leading to its page.
pub fn target(target: LogTarget) -> AnyView {
    if target.name.is_empty() && target.kind.is_empty() {
        return view! { <span class="muted">"–"</span> }.into_any();
    }
    let kind = (!target.kind.is_empty()).then(|| view! { <span class="log-kind muted">{target.kind}</span> });
    let now = (!target.name_now.is_empty())
        .then(|| view! { <span class="log-now muted">"now "<bdi>{target.name_now}</bdi></span> });
    view! { {name(target.name, target.now.map(paths::now))}{now}{kind} }.into_any()
}

fn name(name: String, href: Option<String>) -> AnyView {
    let title = name.clone();
    let shown = view! { <bdi class="clip" title=title>{name}</bdi> };
    match href {
        Some(href) => view! { <a class="log-name" href=href>{shown}</a> }.into_any(),
        None => view! { <span class="log-name">{shown}</span> }.into_any(),
    }
}

/// How it ended.
#[component]
pub fn OutcomeBadge(
    /// Which.
    outcome: Outcome,
) -> impl IntoView {
    let tone = match outcome {
        Outcome::Done => Tone::Good,
        Outcome::Refused => Tone::Off,
        Outcome::Failed => Tone::Bad,
    };
    view! { <StatusBadge tone word=outcome.word()/> }
}
