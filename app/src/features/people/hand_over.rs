//! A code that mail cannot bring, shown once to staff (S3-14, S3-101, S3-102): the question, and the code.

use leptos::prelude::*;
use model::accounts::ShownCode;
use ui::{
    Button, ButtonKind, CopyValue, Detail, Details, FormActions, LinkButton, Notice, Tone, TwoLineTime, use_toaster,
};

use super::blind::Open;
use super::dialog::{DialogSheet, ask};
use super::list::{List, go};
use super::tabs::loaded;
use crate::features::accounts::api::ShowCode;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths::{self, Dialog, Tab};
use crate::read::reading_once;

/// "Show a code?"
#[component]
pub fn ShowCodeQuestion() -> impl IntoView {
    const ENDPOINT: &str = "accounts/make-code";
    let (list, open) = (List::here(), Open::here());
    let ask = ask("", Dialog::ShowCode, None);
    let shown = paths::dialog(open.id, &list.query.get_untracked(), Tab::Mail, Dialog::ShownCode, None);
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let toasts = use_toaster();
    let there = shown.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&there, true);
    });
    let shown = Signal::stored(shown);
    view! {
        <DialogSheet title="Show a code?".to_owned() back=ask.back>
            <SentForm endpoint=ENDPOINT action>
                <FormPaths back=ask.here next=shown/>
                <input type="hidden" name="id" value=ask.id/>
                <Fail error=state.error/>
                <p class="modal-text">
                    "Mail does not bring the code. A new one is made and shown to you once, to tell the person on the phone. Older codes end. The action log keeps that it was you, and the person is told by mail, should mail get through."
                </p>
                <Notice tone=Tone::Wait>"Be sure that it is the person: whoever has the code can choose the password."</Notice>
                <FormActions>
                    <Button label="Yes, show a code" kind=ButtonKind::Primary submit=true pending=state.pending/>
                    <LinkButton href=ask.back label="Cancel" kind=ButtonKind::Quiet/>
                </FormActions>
            </SentForm>
        </DialogSheet>
    }
    .into_any()
}

/// The code.
#[component]
pub fn ShownCodeDialog() -> impl IntoView {
    let ask = ask("", Dialog::ShownCode, None);
    let found = reading_once("accounts/show-code", &ShowCode { id: Open::here().id });
    view! {
        <DialogSheet title="The code".to_owned() back=ask.back>
            {loaded(found, code)}
            <FormActions><LinkButton href=ask.back label="Done"/></FormActions>
        </DialogSheet>
    }
    .into_any()
}

fn code(shown: Option<ShownCode>) -> AnyView {
    let Some(shown) = shown else {
        return view! { <p class="modal-text">"It was shown already, or there is none. Make another one if it was lost."</p> }.into_any();
    };
    view! {
        <p class="secret-once"><CopyValue label="code" value=shown.code/></p>
        <Details>
            <Detail term="To be used at"><bdi>{shown.page}</bdi></Detail>
            <Detail term="With the address"><bdi>{shown.email}</bdi></Detail>
            <Detail term="Until"><TwoLineTime at=shown.until/></Detail>
        </Details>
        <Notice tone=Tone::Wait>"It is shown this once, and works once."</Notice>
    }
    .into_any()
}
