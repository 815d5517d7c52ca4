//! How the outbox stands: whether mail goes out at all, how many wait, pause and resume.

use leptos::prelude::*;
use model::mail::{OutboxPage, Standing};
use model::text;
use ui::{Button, ButtonKind, IconName, Notice, Tone, TwoLineTime, use_toaster};

use super::list::Outbox;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::read::{Reading, parsed};

/// Over the grid.
#[component]
pub fn Banner(
    /// The page.
    found: Reading,
) -> impl IntoView {
    let none = !viewer().mail_configured;
    view! {
        {none.then(|| view! { <Notice tone=Tone::Wait>{text::NO_MAIL_SERVER}</Notice> })}
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                let standing = parsed::<OutboxPage>(found.await).ok().and_then(|page| page.standing);
                standing.map(|standing| view! { <Stands standing/> })
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Stands(standing: Standing) -> impl IntoView {
    let waiting = match standing.waiting {
        0 => "No mail waits.".to_owned(),
        1 => "1 mail waits.".to_owned(),
        n => format!("{} mails wait.", model::grid::grouped(n)),
    };
    let (tone, head) =
        if standing.paused { (Tone::Wait, "Sending is paused.") } else { (Tone::Info, "Sending goes on.") };
    let oldest =
        standing.oldest.map(|at| view! { <span class="mail-oldest">"The oldest since "<TwoLineTime at/></span> });
    view! {
        <Notice tone>
            <div class="mail-standing">
                <p><strong>{head}</strong>" "{waiting}</p>
                {oldest}
                {standing.may_pause.then(|| view! { <Switch paused=standing.paused/> })}
            </div>
        </Notice>
    }
    .into_any()
}

#[component]
fn Switch(paused: bool) -> impl IntoView {
    let outbox = Outbox::here();
    let endpoint = if paused { "mail/resume" } else { "mail/pause" };
    let (label, icon) = if paused { ("Resume sending", IconName::Check) } else { ("Pause sending", IconName::Ban) };
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        outbox.refresh();
    });
    view! {
        <SentForm endpoint action>
            <FormPaths back=outbox.path() next=outbox.path()/>
            <Fail error=state.error/>
            <Button label icon kind=ButtonKind::Secondary small=true submit=true pending=state.pending/>
        </SentForm>
    }
}
