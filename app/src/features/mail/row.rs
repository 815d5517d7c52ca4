//! One mail: to whom, what, its fate in the mail server's own words, and what can be done.

use leptos::prelude::*;
use model::Permission;
use model::accounts::AccountQuery;
use model::mail::{MailState, OutboxRow};
use model::text;
use ui::{Button, IconName, LinkButton, RowTitle, StatusBadge, Tone, TwoLineTime, use_toaster};

use super::list::Outbox;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths::{self, Dialog, Tab};

/// The row.
pub fn row(mail: OutboxRow) -> AnyView {
    let acts = viewer().may(Permission::MailResend);
    let when = mail.sent.or(mail.next_try).map(|at| view! { <TwoLineTime at/> });
    view! {
        <tr data-row-id=mail.id.to_string()>
            <To mail=mail.clone()/>
            <td data-priority="1">{mail.title.clone()}</td>
            <td data-priority="1"><Fate mail=mail.clone()/></td>
            <td data-priority="2"><TwoLineTime at=mail.created/></td>
            <td data-priority="3">{when}</td>
            <td class="mail-acts">
                {show_link(&mail)}
                {(acts && mail.may_resend).then(|| view! { <Act mail=mail.clone() endpoint="mail/resend"/> })}
                {(acts && mail.may_cancel).then(|| view! { <Act mail=mail.clone() endpoint="mail/cancel"/> })}
            </td>
        </tr>
    }
    .into_any()
}

/// To the question whether a code is to be shown, where this mail does not bring it.
fn show_link(mail: &OutboxRow) -> Option<AnyView> {
    let account = mail.account.as_ref().filter(|_| mail.may_show)?;
    let href = paths::dialog(account.id, &AccountQuery::of(account.kind), Tab::Mail, Dialog::ShowCode, None);
    let label = "Show a code";
    Some(view! { <LinkButton href label icon=IconName::Key small=true/> }.into_any())
}

/// The person, with a link to the tab that shows all his mails, and the address.
#[component]
fn To(mail: OutboxRow) -> impl IntoView {
    match mail.account {
        Some(account) => {
            let href = Signal::stored(paths::open(account.id, &AccountQuery::of(account.kind), Tab::Mail));
            let sub = (account.name != mail.recipient).then_some(mail.recipient);
            view! { <RowTitle href title=account.name sub/> }.into_any()
        }
        None => view! { <th scope="row" class="cell-title"><bdi class="clip">{mail.recipient}</bdi></th> }.into_any(),
    }
}

#[component]
fn Fate(mail: OutboxRow) -> impl IntoView {
    let tone = match mail.state {
        MailState::Queued => Tone::Wait,
        MailState::Sent => Tone::Good,
        MailState::Refused => Tone::Bad,
        MailState::Expired => Tone::Off,
    };
    let tries = (mail.tries > 1 || mail.state == MailState::Queued).then(|| text::count(mail.tries, "try", "tries"));
    view! {
        <StatusBadge tone word=mail.state.word()/>
        <span class="muted mail-tries">{tries}</span>
        {(!mail.answer.is_empty()).then(|| view! { <q class="mail-words">{mail.answer}</q> })}
    }
}

/// Resend or Cancel: a form of one button.
#[component]
fn Act(mail: OutboxRow, endpoint: &'static str) -> impl IntoView {
    let outbox = Outbox::here();
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        outbox.refresh();
    });
    let id = mail.id.to_string();
    let error = state.error_about(&id);
    let (label, icon) =
        if endpoint == "mail/cancel" { ("Cancel", IconName::Ban) } else { ("Resend", IconName::Refresh) };
    let full = format!("{label} {} to {}", mail.title, mail.recipient);
    view! {
        <SentForm endpoint action>
            <FormPaths back=outbox.path() next=outbox.path()/>
            <input type="hidden" name="id" value=id/>
            <Fail error/>
            <Button label full_label=full icon small=true submit=true pending=state.pending/>
        </SentForm>
    }
}
