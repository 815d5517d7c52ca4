//! Whether mail goes out: pausing it, and the test that shows each step of the talk with the mail server.

use std::time::Duration;

use leptos::prelude::*;
use model::settings::{MailTest, StepEnd, TestStep};
use ui::dom::Timer;
use ui::{Button, ButtonKind, IconName, Notice, StatusBadge, Tone, TwoLineTime, use_toaster};

use super::page::Round;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths;
use crate::read::{parsed, reading};

/// How often a test that goes on is looked at.
const LOOK: Duration = Duration::from_millis(800);

/// Both.
#[component]
pub(super) fn MailTestPart(may_edit: bool, paused: bool) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="settings-mail-out">
            <header class="card-head"><h2 id="settings-mail-out">"Sending"</h2></header>
            <div class="card-body">
                <p>{if paused { "Sending is paused: mails wait until it is resumed." } else { "Sending goes on." }}</p>
                {may_edit.then(|| view! { <Pause paused/> })}
                <p><a href=paths::MAIL>"Every mail and its fate"</a></p>
            </div>
        </section>
        {may_edit.then(|| view! { <Test/> })}
    }
    .into_any()
}

#[component]
fn Pause(paused: bool) -> impl IntoView {
    let round: Round = expect_context();
    let endpoint = if paused { "mail/resume" } else { "mail/pause" };
    let (label, icon) = if paused { ("Resume sending", IconName::Check) } else { ("Pause sending", IconName::Ban) };
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        round.refresh();
    });
    view! {
        <SentForm endpoint action>
            <FormPaths back=paths::SETTINGS.to_owned() next=paths::SETTINGS.to_owned()/>
            <Fail error=state.error/>
            <Button label icon submit=true pending=state.pending/>
        </SentForm>
    }
    .into_any()
}

#[component]
fn Test() -> impl IntoView {
    const ENDPOINT: &str = "settings/test-mail";
    let round = RwSignal::new(0_u32);
    let again = move || round.update(|round| *round = round.wrapping_add(1));
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    FormState::when_done(action, move |_| again());
    let found = reading("settings/mail-test", Signal::stored("{}".to_owned()), round.into());
    let timer = Timer::new();
    ui::effect(move || {
        if let Some(Ok(Some(test))) = found.get().map(parsed::<Option<MailTest>>)
            && test.running
        {
            timer.start(LOOK, again);
        }
    });
    on_cleanup(move || timer.stop());
    let lead = format!("Sends one mail to {} and shows what the mail server says at each step.", viewer().email);
    view! {
        <section class="card" aria-labelledby="settings-test">
            <header class="card-head"><div>
                <h2 id="settings-test">"Test of the mail server"</h2>
                <p class="muted">{lead}</p>
            </div></header>
            <div class="card-body">
                <SentForm endpoint=ENDPOINT action>
                    <FormPaths back=paths::SETTINGS.to_owned() next=paths::SETTINGS.to_owned()/>
                    <Fail error=state.error/>
                    <Button label="Send a test mail" icon=IconName::Mail kind=ButtonKind::Primary submit=true pending=state.pending/>
                </SentForm>
                <div aria-live="polite">
                    <Transition fallback=|| ()>
                        {move || Suspend::new(async move {
                            parsed::<Option<MailTest>>(found.await).ok().flatten().map(|test| view! { <Outcome test/> })
                        })}
                    </Transition>
                </div>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Outcome(test: MailTest) -> impl IntoView {
    let (tone, head) = match (test.running, test.passed) {
        (true, _) => (Tone::Wait, "The test goes on."),
        (_, true) => (Tone::Good, "The mail server took the mail. Look into your mailbox, and into spam."),
        (_, false) => (Tone::Bad, "The test failed. The last step says why."),
    };
    let again = test.running.then(|| view! { <p><a href=paths::SETTINGS>"Look again"</a></p> });
    view! {
        <Notice tone>
            <strong>{head}</strong>
            <p class="muted">"To "<bdi>{test.recipient}</bdi>", "<TwoLineTime at=test.asked/></p>
            {again}
        </Notice>
        <ol class="rows settings-steps" aria-label="Steps">{test.steps.into_iter().map(step).collect_view()}</ol>
    }
    .into_any()
}

fn step(step: TestStep) -> AnyView {
    let (tone, word) = match step.end {
        StepEnd::Done => (Tone::Good, "Done"),
        StepEnd::Failed => (Tone::Bad, "Failed"),
        StepEnd::Skipped => (Tone::Off, "Not needed"),
    };
    view! {
        <li class="row-item">
            <div>
                <strong>{step.title}</strong>
                {(!step.answer.is_empty()).then(|| view! { <q class="mail-answer">{step.answer}</q> })}
                {(!step.advice.is_empty()).then(|| view! { <p>{step.advice}</p> })}
            </div>
            <div class="row-item-side"><StatusBadge tone word/></div>
        </li>
    }
    .into_any()
}
