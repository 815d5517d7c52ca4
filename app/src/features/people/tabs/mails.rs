//! Mail: each mail, its state with the server's own answer, and sending it again (decision 21).

use leptos::prelude::*;
use model::Permission;
use model::accounts::MailRow;
use model::mail::MailState;
use model::text;
use ui::{Button, EmptyState, IconName, LinkButton, Notice, StatusBadge, Tone, TwoLineTime, use_toaster};

use super::super::blind::Open;
use super::super::endpoints;
use super::super::list::List;
use super::loaded;
use crate::features::accounts::api::AccountMails;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::live::live_reading;
use crate::paths::{self, Dialog, Tab};
use crate::read::body;

/// The tab.
#[component]
pub fn Mails() -> impl IntoView {
    let list = List::here();
    let id = Open::here().id;
    let mails = live_reading(endpoints(list.kind).mails, Signal::stored(body(&AccountMails { id })), list.round.into());
    let none = !viewer().mail_configured;
    let may_show = none && viewer().may(list.kind.set_password());
    view! {
        {none.then(|| view! { <Notice tone=Tone::Wait>{text::NO_MAIL_SERVER}</Notice> })}
        {may_show.then(|| view! { <div class="card-acts"><ShowCode/></div> })}
        {loaded(mails, rows)}
    }
    .into_any()
}

fn rows(mails: Vec<MailRow>) -> AnyView {
    if mails.is_empty() {
        let text = "Codes and notices appear here, with what became of them.";
        return view! { <EmptyState icon=IconName::Mail title="No mail yet" text=Some(text.to_owned())/> }.into_any();
    }
    view! {
        <ul class="rows" aria-label="Mails">
            {mails.into_iter().map(|mail| view! { <MailItem mail/> }).collect_view()}
        </ul>
    }
    .into_any()
}

const fn tone(state: MailState) -> Tone {
    match state {
        MailState::Queued => Tone::Wait,
        MailState::Sent => Tone::Good,
        MailState::Refused => Tone::Bad,
        MailState::Expired => Tone::Off,
    }
}

#[component]
fn MailItem(mail: MailRow) -> impl IntoView {
    let may = viewer().may(Permission::MailResend) && mail.may_resend;
    let tries = (mail.tries > 0).then(|| text::count(mail.tries, "try", "tries"));
    view! {
        <li class="row-item">
            <div>
                <strong>{mail.title}</strong>
                <bdi class="muted clip">{mail.recipient}</bdi>
                {(!mail.answer.is_empty()).then(|| view! { <q class="mail-answer">{mail.answer}</q> })}
            </div>
            <div class="row-item-side">
                <StatusBadge tone=tone(mail.state) word=mail.state.word()/>
                <TwoLineTime at=mail.sent.unwrap_or(mail.created)/>
                <span class="muted">{tries}</span>
            </div>
            {mail.may_show.then(|| view! { <ShowCode/> })}
            {may.then(|| view! { <Resend mail=mail.id.to_string()/> })}
        </li>
    }
}

/// To the question whether a code is to be shown, where mail does not bring it.
#[component]
fn ShowCode() -> impl IntoView {
    let list = List::here();
    let id = Open::here().id;
    let href = Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Mail, Dialog::ShowCode, None));
    view! { <LinkButton href label="Show a code" icon=IconName::Key small=true/> }
}

#[component]
fn Resend(mail: String) -> impl IntoView {
    let list = List::here();
    let open = Open::here();
    let endpoint = endpoints(list.kind).resend_mail;
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
            <input type="hidden" name="mail" value=mail/>
            <Fail error=state.error/>
            <Button label="Resend" icon=IconName::Refresh small=true submit=true pending=state.pending/>
        </SentForm>
    }
}
