//! The dialogs over an employee's blind: edit, reset password (S4-21 to S4-23), end every session.

#![expect(clippy::unnecessary_wraps, reason = "a part of the client may fail to load: the macro wants it in the type")]

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::accounts::AccountDetail;
use model::employees::Setup;
use model::{Permission, text};
use ui::{Notice, TextArea, Tone};

use super::edit::Edit;
use super::fields::PasswordFields;
use crate::features::people::dialog::{DialogFoot, DialogHead, DialogSheet, ask};
use crate::features::people::hand_over::{ShowCodeQuestion, ShownCodeDialog};
use crate::form::{SentForm, viewer};
use crate::lazy::NotLoaded;
use crate::paths::Dialog;

/// The dialog the address names; those of other pages are none here.
#[wasm_split(console_overlays, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
pub(super) fn dialog(dialog: Dialog, detail: AccountDetail) -> Result<AnyView, NotLoaded> {
    Ok(match dialog {
        Dialog::Edit => view! { <Edit detail/> }.into_any(),
        Dialog::ShowCode => view! { <ShowCodeQuestion/> }.into_any(),
        Dialog::ShownCode => view! { <ShownCodeDialog/> }.into_any(),
        Dialog::ResetPassword => view! { <Reset detail/> }.into_any(),
        Dialog::EndSessions => view! { <EndAll/> }.into_any(),
        Dialog::RemoveTwoStep => view! { <RemoveFactor/> }.into_any(),
        _ => ().into_any(),
    })
}

/// Which methods the signed-in person may use.
fn methods() -> Vec<(Setup, &'static str)> {
    let person = viewer();
    let mut methods = Vec::with_capacity(3);
    if person.may(Permission::EmployeesSetPassword) {
        if person.mail_configured {
            methods.push((Setup::Generate, "Auto-generate"));
        }
        methods.push((Setup::Custom, "Manually set"));
    }
    if person.may(Permission::EmployeesResetPassword) {
        methods.push((Setup::Code, "Mailed one-time code"));
    }
    methods
}

#[component]
fn Reset(detail: AccountDetail) -> impl IntoView {
    let ask = ask("employees/reset-password", Dialog::ResetPassword, None);
    let mail = viewer().mail_configured;
    let whom = StoredValue::new(format!("{} · {}", detail.row.title(), detail.row.email));
    view! {
        <DialogSheet title="Reset password".to_owned() back=ask.back>
            <SentForm endpoint="employees/reset-password" action=ask.action>
                <DialogHead ask/>
                {(!mail).then(|| view! { <Notice tone=Tone::Wait>{text::NO_MAIL_SERVER}</Notice> })}
                <p class="modal-text form-part"><bdi>{whom.get_value()}</bdi></p>
                <PasswordFields label="Method" methods=methods() state=ask.state/>
                <DialogFoot label="OK" ask/>
            </SentForm>
        </DialogSheet>
    }
}

#[component]
fn RemoveFactor() -> impl IntoView {
    let ask = ask("employees/remove-two-step", Dialog::RemoveTwoStep, None);
    view! {
        <DialogSheet title="Remove two-step verification".to_owned() back=ask.back>
            <SentForm endpoint="employees/remove-two-step" action=ask.action>
                <DialogHead ask/>
                <p class="modal-text form-part">"For an employee who lost the phone or device. Every session ends, the person is told by mail, and a new authenticator app is set up at the next sign-in. Make sure that it is the person who asks."</p>
                <TextArea label="Reason" name="reason" required=true value=ask.state.start("reason", "") error=ask.state.at("reason") rows=2 hint="Kept in the log"/>
                <DialogFoot label="Remove" danger=true ask/>
            </SentForm>
        </DialogSheet>
    }
}

#[component]
fn EndAll() -> impl IntoView {
    let ask = ask("employees/end-sessions", Dialog::EndSessions, None);
    view! {
        <DialogSheet title="End all sessions".to_owned() back=ask.back>
            <SentForm endpoint="employees/end-sessions" action=ask.action>
                <DialogHead ask/>
                <p class="modal-text">"Every browser that this employee is signed in with is signed out at once."</p>
                <DialogFoot label="End all sessions" danger=true ask/>
            </SentForm>
        </DialogSheet>
    }
}
