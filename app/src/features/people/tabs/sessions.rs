//! Signed-in browsers, and ending them (SEC-42).

use leptos::prelude::*;
use model::accounts::SessionRow;
use ui::{Button, ButtonKind, Card, EmptyState, IconName, LinkButton, StatusBadge, Tone, TwoLineTime, use_toaster};

use super::super::blind::Open;
use super::super::endpoints;
use super::super::list::List;
use super::loaded;
use crate::features::accounts::api::AccountSessions;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::live::live_reading;
use crate::paths::{self, Dialog, Tab};
use crate::read::body;

/// The tab's card.
#[component]
pub fn Sessions() -> impl IntoView {
    let list = List::here();
    let id = Open::here().id;
    let sessions =
        live_reading(endpoints(list.kind).sessions, Signal::stored(body(&AccountSessions { id })), list.round.into());
    view! { <Card title="Sessions">{loaded(sessions, session_list)}</Card> }
}

fn end_all() -> Signal<String> {
    let list = List::here();
    let id = Open::here().id;
    Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Security, Dialog::EndSessions, None))
}

fn session_list(rows: Vec<SessionRow>) -> AnyView {
    if rows.is_empty() {
        let text = "The account is signed in nowhere at the moment.";
        return view! { <EmptyState icon=IconName::Device title="No session" text=Some(text.to_owned())/> }.into_any();
    }
    let may = viewer().may(List::here().kind.switch());
    view! {
        <ul class="rows" aria-label="Sessions">
            {rows.into_iter().map(|row| view! { <SessionItem row may/> }).collect_view()}
        </ul>
        {may.then(|| view! {
            <div class="card-acts"><LinkButton href=end_all() label="End all sessions" icon=IconName::Logout kind=ButtonKind::Danger/></div>
        })}
    }
    .into_any()
}

#[component]
fn SessionItem(row: SessionRow, may: bool) -> impl IntoView {
    view! {
        <li class="row-item">
            <div>
                <strong>{row.device.clone()}</strong>
                <span class="muted num">{row.address}</span>
                {row.assistance.then(|| view! { <StatusBadge tone=Tone::Info word="Remote assistance"/> })}
            </div>
            <span class="muted">"Last seen "<TwoLineTime at=row.seen/></span>
            {may.then(|| view! { <EndButton session=row.id.to_string() device=row.device/> })}
        </li>
    }
}

#[component]
fn EndButton(session: String, device: String) -> impl IntoView {
    let list = List::here();
    let open = Open::here();
    let endpoint = endpoints(list.kind).end_sessions;
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        list.refresh();
    });
    let here = Signal::derive(move || open.path(list));
    view! {
        <SentForm endpoint action>
            <FormPaths back=here next=here/>
            <input type="hidden" name="id" value=open.id.to_string()/>
            <input type="hidden" name="session" value=session/>
            <Fail error=state.error/>
            <Button label=format!("End session on {device}") icon=IconName::Close icon_only=true kind=ButtonKind::Quiet submit=true pending=state.pending/>
        </SentForm>
    }
}
