//! "Register installer" (S3-45 to S3-53, S3-97, S3-103).

use leptos::prelude::*;
use model::text;
use ui::{Button, ButtonKind, FormActions, InputKind, LinkButton, Modal, Notice, TextField, Tone, use_toaster};

use crate::features::people::list::{List, go};
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths;

const ENDPOINT: &str = "installers/register";

/// The dialog over the list.
#[component]
pub fn RegisterDialog() -> impl IntoView {
    let back = paths::list(&List::here().query.get_untracked());
    let away = back.clone();
    view! {
        <Modal title="Register installer" open=true close_href=back on_close=move |()| go(&away, false)>
            <RegisterForm/>
        </Modal>
    }
    .into_any()
}

#[component]
fn RegisterForm() -> impl IntoView {
    let list = List::here();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let toasts = use_toaster();
    let query = list.query.get_untracked();
    let back = paths::list(&query);
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        list.refresh();
        go(&away, true);
    });
    let mail = viewer().mail_configured;
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=paths::add(&query) next=back.clone()/>
            {(!mail).then(|| view! { <Notice tone=Tone::Wait>{text::NO_MAIL_SERVER}</Notice> })}
            <Fail error=state.error/>
            <Fields state/>
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

#[component]
fn Fields(state: FormState) -> impl IntoView {
    view! {
        <TextField label="Name" name="name" required=true autofocus=true autocomplete="off"
            value=state.start("name", "") error=state.at("name")/>
        <TextField label="Email" name="email" kind=InputKind::Email required=true autocomplete="off"
            value=state.start("email", "") error=state.at("email")
            hint="Receives the one-time registration code. Check the address before saving. The same address again re-sends the code while registration is unfinished."/>
        <TextField label="Phone" name="phone" kind=InputKind::Tel required=true autocomplete="off"
            value=state.start("phone", "") error=state.at("phone")/>
    }
}
