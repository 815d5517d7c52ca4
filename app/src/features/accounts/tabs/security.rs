//! Security: password, second factor, sessions (S0-21, S0-22, S1-5, SEC-42).

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountDetail, SessionRow, State};
use model::text;
use ui::{
    Button, ButtonKind, Card, EmptyState, IconName, LinkButton, Notice, StatusBadge, Tone, TwoLineTime, use_toaster,
};

use super::super::api::AccountSessions;
use crate::features::people::blind::Open;
use crate::features::people::list::List;
use crate::features::people::tabs::loaded;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths::{self, Dialog, Tab};
use crate::read::{body, reading};

/// The tab.
#[component]
pub fn Security(detail: AccountDetail) -> impl IntoView {
    view! {
        <PasswordCard detail=detail.clone()/>
        <FactorCard detail/>
        <SessionsCard/>
    }
    .into_any()
}

fn to(dialog: Dialog) -> Signal<String> {
    let list = List::here();
    let id = Open::here().id;
    Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Security, dialog, None))
}

/// Why no password can be set or reset here, when that is so.
fn why_no_password(detail: &AccountDetail) -> Option<String> {
    if let Err(why) = detail.source.has_password() {
        return Some(why.to_owned());
    }
    (detail.row.state == State::Pending)
        .then(|| "Registration is not finished; send the registration code again instead.".to_owned())
}

#[component]
fn PasswordCard(detail: AccountDetail) -> impl IntoView {
    let person = viewer();
    let why_not = Signal::stored(why_no_password(&detail));
    let (word, tone) = match (detail.has_password, detail.temporary_until) {
        (_, Some(_)) => ("Set by staff, to be changed", Tone::Wait),
        (true, None) => ("Set", Tone::Good),
        (false, None) => ("Not set", Tone::Off),
    };
    view! {
        <Card title="Password">
            <p><StatusBadge tone word/></p>
            <Notice tone=Tone::Info>{text::APP_PASSWORD_NOTICE}</Notice>
            <div class="card-acts">
                {person.may(Permission::AccountsResetPassword).then(|| view! {
                    <LinkButton href=to(Dialog::ResetPassword) label="RESET PASSWORD" icon=IconName::Key disabled_reason=why_not/>
                })}
                {person.may(Permission::AccountsSetPassword).then(|| view! {
                    <LinkButton href=to(Dialog::SetPassword) label="Set password" icon=IconName::Edit disabled_reason=why_not/>
                })}
            </div>
        </Card>
    }
}

#[component]
fn FactorCard(detail: AccountDetail) -> impl IntoView {
    let may = viewer().may(Permission::AccountsRemoveTwoStep);
    let app = detail.totp_since;
    view! {
        <Card title="Two-step verification">
            {match app {
                Some(at) => view! {
                    <p><StatusBadge tone=Tone::Good word="Authenticator app"/></p>
                    <p class="muted">"Since "<TwoLineTime at/></p>
                }.into_any(),
                None => view! { <p><StatusBadge tone=Tone::Info word="Code by mail"/></p> }.into_any(),
            }}
            {(may && app.is_some()).then(|| view! {
                <div class="card-acts">
                    <LinkButton href=to(Dialog::RemoveTwoStep) label="Remove two-step verification" icon=IconName::Shield kind=ButtonKind::Danger/>
                </div>
            })}
        </Card>
    }
}

#[component]
fn SessionsCard() -> impl IntoView {
    let list = List::here();
    let id = Open::here().id;
    let sessions = reading("accounts/sessions", Signal::stored(body(&AccountSessions { id })), list.round.into());
    view! { <Card title="Sessions">{loaded(sessions, session_list)}</Card> }
}

fn session_list(rows: Vec<SessionRow>) -> AnyView {
    if rows.is_empty() {
        let text = "The account is signed in nowhere at the moment.";
        return view! { <EmptyState icon=IconName::Device title="No session" text=Some(text.to_owned())/> }.into_any();
    }
    let may = viewer().may(Permission::AccountsSuspend);
    view! {
        <ul class="rows" aria-label="Sessions">
            {rows.into_iter().map(|row| view! { <SessionItem row may/> }).collect_view()}
        </ul>
        {may.then(|| view! {
            <div class="card-acts"><LinkButton href=to(Dialog::EndSessions) label="End all sessions" icon=IconName::Logout kind=ButtonKind::Danger/></div>
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
    let action = sending();
    let state = FormState::new("accounts/end-sessions", action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        list.refresh();
    });
    let here = Signal::derive(move || open.path(list));
    view! {
        <SentForm endpoint="accounts/end-sessions" action>
            <FormPaths back=here next=here/>
            <input type="hidden" name="id" value=open.id.to_string()/>
            <input type="hidden" name="session" value=session/>
            <Fail error=state.error/>
            <Button label=format!("End session on {device}") icon=IconName::Close icon_only=true kind=ButtonKind::Quiet submit=true pending=state.pending/>
        </SentForm>
    }
}
