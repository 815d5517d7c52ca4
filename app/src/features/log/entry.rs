//! One entry beside the log: everything that is known of it, and its permalink.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::accounts::Change;
use model::ids::AuditId;
use model::log::{LogEntry, LogQuery};
use ui::{Blind, Card, CopyValue, Detail, Details, EmptyState, IconName, LinkButton, Notice, Tone, TwoLineTime, Typed};

use super::api::{OpenEntry, OpenedEntry};
use super::listing::Listing;
use super::row::{OutcomeBadge, person, target};
use crate::api::Fault;
use crate::paths;
use crate::read::{body, parsed, reading};

/// The blind.
#[component]
pub fn EntryBlind() -> impl IntoView {
    let listing = Listing::here();
    let params = use_params_map();
    // An id that is none is an entry that does not exist.
    let id = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse().ok())));
    let asked = Signal::derive(move || {
        body(&OpenEntry { id: id.get().unwrap_or(AuditId(uuid::Uuid::nil())), query: listing.query.get() })
    });
    let opened = reading("log/open", asked, listing.round.into());
    let close = Signal::derive(move || paths::log(&listing.query.get()));
    view! {
        <Transition fallback=move || view! { <Blind title="Loading" close_href=close><ui::Busy label="Loading the entry"/></Blind> }>
            {move || Suspend::new(async move {
                match parsed::<OpenedEntry>(opened.await) {
                    Ok(opened) => view! { <Sheet opened close/> }.into_any(),
                    Err(fault) => view! { <Missing fault close/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Missing(fault: Fault, close: Signal<String>) -> impl IntoView {
    crate::api::watch_sign_out(&fault.0);
    let action = move || view! { <LinkButton href=close label="Back to the log"/> };
    view! {
        <Blind title="Not here" close_href=close>
            <EmptyState icon=IconName::Search title="This entry cannot be shown" text=Some(fault.0.message()) action/>
        </Blind>
    }
}

#[component]
fn Sheet(opened: OpenedEntry, close: Signal<String>) -> impl IntoView {
    let listing = Listing::here();
    let OpenedEntry { entry, newer, older } = opened;
    let step =
        move |to: Option<AuditId>| Signal::derive(move || to.map(|id| paths::log_entry(id, &listing.query.get())));
    let (outcome, at) = (entry.row.outcome, entry.row.at);
    view! {
        <Blind
            title=entry.row.title.clone()
            subtitle=move || view! { <OutcomeBadge outcome/><TwoLineTime at/> }
            close_href=close
            prev_href=step(newer)
            next_href=step(older)
            row_id=entry.id().to_string()
        >
            {reason(&entry)}
            <Facts entry=entry.clone()/>
            <Changes changes=entry.changes.clone()/>
            <Ways entry/>
        </Blind>
    }
    .into_any()
}

fn reason(entry: &LogEntry) -> AnyView {
    let reason = entry.row.reason.clone();
    (!reason.is_empty()).then(|| view! { <Notice tone=Tone::Bad><bdi>{reason}</bdi></Notice> }).into_any()
}

#[component]
fn Facts(entry: LogEntry) -> impl IntoView {
    let row = entry.row.clone();
    let panel = entry.panel.map(paths::panel);
    let number = entry.number.map_or_else(|| "not yet".to_owned(), |n| n.to_string());
    view! {
        <Card title="About">
            <Details>
                <Detail term="Time"><TwoLineTime at=row.at/></Detail>
                <Detail term="Who">{person(row.actor)}</Detail>
                {row.assisted.map(|assisted| view! { <Detail term="For">{person(assisted)}" (remote assistance)"</Detail> })}
                <Detail term="What"><code>{row.action}</code></Detail>
                <Detail term="To whom or what">{target(row.target)}</Detail>
                {panel.map(|href| view! { <Detail term="Panel"><a href=href>"The panel it is about"</a></Detail> })}
                <Detail term="Address"><Typed text=entry.address/></Detail>
                <Detail term="Request"><Typed text=entry.request_id/></Detail>
                <Detail term="Sealed as number"><span class="num">{number}</span></Detail>
            </Details>
        </Card>
    }
    .into_any()
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    if changes.is_empty() {
        return ().into_any();
    }
    let line = |change: Change| {
        view! {
            <tr>
                <th scope="row"><bdi>{change.field}</bdi></th>
                <td><del>{side(change.before)}</del></td>
                <td><ins>{side(change.after)}</ins></td>
            </tr>
        }
    };
    view! {
        <Card title="Changes">
            <table class="log-changes">
                <thead><tr><th scope="col">"Field"</th><th scope="col">"Before"</th><th scope="col">"After"</th></tr></thead>
                <tbody>{changes.into_iter().map(line).collect_view()}</tbody>
            </table>
        </Card>
    }
    .into_any()
}

fn side(text: String) -> AnyView {
    if text.is_empty() {
        view! { <span class="muted">"nothing"</span> }.into_any()
    } else {
        view! { <bdi>{text}</bdi> }.into_any()
    }
}

/// From here to the log of what it names, and the address to hand on.
#[component]
fn Ways(entry: LogEntry) -> impl IntoView {
    let id = entry.id();
    let about = entry.row.target.id.map(|id| (paths::log_about(id), "Everything about this"));
    let by = entry.row.actor.id.map(|id| (paths::log_by(id), "Everything this person did"));
    let links = [about, by].into_iter().flatten();
    view! {
        <Card title="More">
            <ul class="log-ways">
                {links.map(|(href, label)| view! { <li><a href=href>{label}</a></li> }).collect_view()}
            </ul>
            <CopyValue label="link to this entry" value=permalink(id)/>
        </Card>
    }
    .into_any()
}

/// The whole address once the browser says which site this is; without a script its path.
fn permalink(id: AuditId) -> Signal<String> {
    let path = paths::log_entry(id, &LogQuery::default());
    let hydrated = ui::hydrated();
    Signal::derive(move || if hydrated.get() { format!("{}{path}", ui::dom::origin()) } else { path.clone() })
}
