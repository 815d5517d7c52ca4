//! The dialogs over an account's blind: panels, password, second factor, sessions.

#![expect(clippy::unnecessary_wraps, reason = "a part of the client may fail to load: the macro wants it in the type")]

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::accounts::{AccountDetail, CustomerLink};
use model::ids::LinkId;
use model::text;
use ui::{InputKind, Notice, TextArea, TextField, Tone};

use super::add::PanelField;
use super::api::AccountLinks;
use super::panel_form::LinkFields;
use crate::features::assistance::dialog::Assist;
use crate::features::people::blind::Open;
use crate::features::people::dialog::{DialogFoot, DialogHead, DialogSheet, ask};
use crate::features::people::hand_over::{ShowCodeQuestion, ShownCodeDialog};
use crate::form::{SentForm, viewer};
use crate::lazy::NotLoaded;
use crate::paths::Dialog;
use crate::read::{parsed, reading_once};

/// The dialog the address names.
#[wasm_split(console_overlays, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
pub(super) fn dialog(dialog: Dialog, link: Option<LinkId>, detail: AccountDetail) -> Result<AnyView, NotLoaded> {
    Ok(match (dialog, link) {
        (Dialog::Assign, _) => view! { <Assign detail/> }.into_any(),
        (Dialog::EditLink, Some(link)) => view! { <OfLink link kind=Dialog::EditLink/> }.into_any(),
        (Dialog::Unassign, Some(link)) => view! { <OfLink link kind=Dialog::Unassign/> }.into_any(),
        (Dialog::ShowCode, _) => view! { <ShowCodeQuestion/> }.into_any(),
        (Dialog::ShownCode, _) => view! { <ShownCodeDialog/> }.into_any(),
        (Dialog::ResetPassword, _) => view! { <Reset detail/> }.into_any(),
        (Dialog::SetPassword, _) => view! { <Set detail/> }.into_any(),
        (Dialog::RemoveTwoStep, _) => view! { <RemoveFactor/> }.into_any(),
        (Dialog::EndSessions, _) => view! { <EndAll/> }.into_any(),
        (Dialog::Assist, _) => view! { <Assist detail/> }.into_any(),
        (Dialog::EditLink | Dialog::Unassign, None) | (Dialog::Convert | Dialog::Edit, _) => ().into_any(),
    })
}

#[component]
fn Assign(detail: AccountDetail) -> impl IntoView {
    let ask = ask("accounts/assign-panel", Dialog::Assign, None);
    let account = detail.row.id;
    let name = StoredValue::new(detail.row.title().to_owned());
    view! {
        <DialogSheet title="Assign panel".to_owned() back=ask.back>
            <SentForm endpoint="accounts/assign-panel" action=ask.action>
                <DialogHead ask/>
                <PanelField error=ask.state.at("panel") not_on=Some(account) required=true/>
                <LinkFields state=ask.state link=None name=name.get_value()/>
                <DialogFoot label="Assign" ask/>
            </SentForm>
        </DialogSheet>
    }
}

/// The dialogs about one panel need it read first.
#[component]
fn OfLink(link: LinkId, kind: Dialog) -> impl IntoView {
    let id = Open::here().id;
    let links = reading_once("accounts/links", &AccountLinks { id });
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let all = parsed::<Vec<CustomerLink>>(links.await).unwrap_or_default();
                let found = all.into_iter().find(|l| l.id == link);
                match (found, kind) {
                    (Some(link), Dialog::Unassign) => view! { <Unassign link/> }.into_any(),
                    (Some(link), _) => view! { <Edit link/> }.into_any(),
                    (None, _) => ().into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Edit(link: CustomerLink) -> impl IntoView {
    let ask = ask("accounts/edit-link", Dialog::EditLink, Some(link.id));
    let title = format!("Panel user info, {}", link.imei);
    let link = StoredValue::new(link);
    view! {
        <DialogSheet title back=ask.back>
            <SentForm endpoint="accounts/edit-link" action=ask.action>
                <DialogHead ask/>
                <input type="hidden" name="link" value=link.with_value(|l| l.id.to_string())/>
                <input type="hidden" name="version" value=link.with_value(|l| l.version.to_string())/>
                <LinkFields state=ask.state link=Some(link.get_value()) name=String::new()/>
                <DialogFoot label="Save" ask/>
            </SentForm>
        </DialogSheet>
    }
}

#[component]
fn Unassign(link: CustomerLink) -> impl IntoView {
    let ask = ask("accounts/unassign-panel", Dialog::Unassign, Some(link.id));
    let id_of_link = Signal::stored(link.id.to_string());
    let text = Signal::stored(format!(
        "Remove panel {} from this account? The account stays; it just loses this panel.",
        link.imei
    ));
    view! {
        <DialogSheet title="Remove panel".to_owned() back=ask.back>
            <SentForm endpoint="accounts/unassign-panel" action=ask.action>
                <DialogHead ask/>
                <input type="hidden" name="link" value=id_of_link/>
                <p class="modal-text">{text}</p>
                <DialogFoot label="Remove panel" danger=true ask/>
            </SentForm>
        </DialogSheet>
    }
}

#[component]
fn Reset(detail: AccountDetail) -> impl IntoView {
    let ask = ask("accounts/reset-password", Dialog::ResetPassword, None);
    let mail = viewer().mail_configured;
    let text = Signal::stored(format!("Mail a one-time password reset code to {}?", detail.row.email));
    view! {
        <DialogSheet title="Reset password".to_owned() back=ask.back>
            <SentForm endpoint="accounts/reset-password" action=ask.action>
                <DialogHead ask/>
                <p class="modal-text">{text}</p>
                {(!mail).then(|| view! { <Notice tone=Tone::Wait>{text::NO_MAIL_SERVER}</Notice> })}
                <Notice tone=Tone::Info>{text::APP_PASSWORD_NOTICE}</Notice>
                <DialogFoot label="Send code" ask/>
            </SentForm>
        </DialogSheet>
    }
}

#[component]
fn Set(detail: AccountDetail) -> impl IntoView {
    let ask = ask("accounts/set-password", Dialog::SetPassword, None);
    let title = format!("Set password for {}", detail.row.title());
    view! {
        <DialogSheet title back=ask.back>
            <SentForm endpoint="accounts/set-password" action=ask.action>
                <DialogHead ask/>
                <Notice tone=Tone::Wait>{text::SET_PASSWORD_NOTICE}</Notice>
                <TextField label="New password" name="password" kind=InputKind::Password required=true autocomplete="new-password" error=ask.state.at("password") hint="At least 15 characters"/>
                <TextField label="Confirm password" name="repeat" kind=InputKind::Password required=true autocomplete="new-password" error=ask.state.at("repeat")/>
                <Notice tone=Tone::Info>{text::APP_PASSWORD_NOTICE}</Notice>
                <DialogFoot label="Set password" ask/>
            </SentForm>
        </DialogSheet>
    }
}

#[component]
fn RemoveFactor() -> impl IntoView {
    let ask = ask("accounts/remove-two-step", Dialog::RemoveTwoStep, None);
    view! {
        <DialogSheet title="Remove two-step verification".to_owned() back=ask.back>
            <SentForm endpoint="accounts/remove-two-step" action=ask.action>
                <DialogHead ask/>
                <p class="modal-text">"For somebody who lost the phone or device. The next sign-in asks for a mailed code instead; every session ends, and the person is told by mail."</p>
                <TextArea label="Reason" name="reason" required=true value=ask.state.start("reason", "") error=ask.state.at("reason") rows=2 hint="Kept in the log"/>
                <DialogFoot label="Remove" danger=true ask/>
            </SentForm>
        </DialogSheet>
    }
}

#[component]
fn EndAll() -> impl IntoView {
    let ask = ask("accounts/end-sessions", Dialog::EndSessions, None);
    view! {
        <DialogSheet title="End all sessions".to_owned() back=ask.back>
            <SentForm endpoint="accounts/end-sessions" action=ask.action>
                <DialogHead ask/>
                <p class="modal-text">"The account is signed out everywhere, at once. It can sign in again."</p>
                <DialogFoot label="End all sessions" danger=true ask/>
            </SentForm>
        </DialogSheet>
    }
}
