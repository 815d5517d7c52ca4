//! The dialogs over an account's blind: panels, password, second factor, sessions.

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::accounts::{AccountDetail, CustomerLink};
use model::ids::LinkId;
use model::text;
use ui::{
    Button, ButtonKind, FormActions, InputKind, LinkButton, Modal, Notice, TextArea, TextField, Tone, use_toaster,
};

use super::add::PanelField;
use super::api::AccountLinks;
use super::blind::Open;
use super::list::{List, go};
use super::panel_form::LinkFields;
use crate::form::{Fail, FormPaths, FormState, Sending, SentForm, sending, viewer};
use crate::lazy::NotLoaded;
use crate::paths::{self, Dialog};
use crate::read::{parsed, reading_once};

/// The dialog the address names.
#[wasm_split(accounts_dialogs, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
pub(super) fn dialog(dialog: Dialog, link: Option<LinkId>, detail: AccountDetail) -> Result<AnyView, NotLoaded> {
    Ok(match (dialog, link) {
        (Dialog::Assign, _) => view! { <Assign detail/> }.into_any(),
        (Dialog::EditLink, Some(link)) => view! { <OfLink link kind=Dialog::EditLink/> }.into_any(),
        (Dialog::Unassign, Some(link)) => view! { <OfLink link kind=Dialog::Unassign/> }.into_any(),
        (Dialog::ResetPassword, _) => view! { <Reset detail/> }.into_any(),
        (Dialog::SetPassword, _) => view! { <Set detail/> }.into_any(),
        (Dialog::RemoveTwoStep, _) => view! { <RemoveFactor/> }.into_any(),
        (Dialog::EndSessions, _) => view! { <EndAll/> }.into_any(),
        (Dialog::EditLink | Dialog::Unassign, None) => ().into_any(),
    })
}

/// What every form of a dialog has: its sending, its state, and where it leads.
#[derive(Clone, Copy)]
struct Ask {
    action: Sending,
    state: FormState,
    id: Signal<String>,
    back: Signal<String>,
    here: Signal<String>,
}

/// Makes one; when it is done, says so, reads everything again and closes the dialog.
fn ask(endpoint: &'static str, dialog: Dialog, link: Option<LinkId>) -> Ask {
    let (list, open) = (List::here(), Open::here());
    let action = sending();
    let state = FormState::new(endpoint, action);
    let query = list.query.get_untracked();
    let tab = open.tab.get_untracked();
    let back = paths::account(open.id, &query, tab);
    let here = paths::account_dialog(open.id, &query, tab, dialog, link);
    let toasts = use_toaster();
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&away, true);
        list.refresh();
    });
    let fixed = Signal::stored;
    Ask { action, state, id: fixed(open.id.to_string()), back: fixed(back), here: fixed(here) }
}

/// A modal of this blind; closing leads back to it.
#[component]
fn Sheet(title: String, back: Signal<String>, children: ChildrenFn) -> impl IntoView {
    let close = move |()| go(&back.get_untracked(), false);
    view! { <Modal title open=true close_href=back.get_untracked() on_close=close>{children()}</Modal> }.into_any()
}

/// Hidden fields and the fault, at a form's top.
#[component]
fn Head(state: FormState, id: Signal<String>, back: Signal<String>, here: Signal<String>) -> impl IntoView {
    view! {
        <FormPaths back=here next=back/>
        <input type="hidden" name="id" value=id/>
        <Fail error=state.error/>
    }
}

/// The act and the way out, at its foot.
#[component]
fn Foot(
    label: &'static str,
    #[prop(optional)] danger: bool,
    pending: Signal<bool>,
    back: Signal<String>,
) -> impl IntoView {
    let kind = if danger { ButtonKind::Danger } else { ButtonKind::Primary };
    view! {
        <FormActions>
            <Button label kind submit=true pending/>
            <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
        </FormActions>
    }
}

#[component]
fn Assign(detail: AccountDetail) -> impl IntoView {
    let Ask { action, state, id, back, here } = ask("accounts/assign-panel", Dialog::Assign, None);
    let account = detail.row.id;
    let name = StoredValue::new(detail.row.title().to_owned());
    view! {
        <Sheet title="Assign panel".to_owned() back>
            <SentForm endpoint="accounts/assign-panel" action>
                <Head state id back here/>
                <PanelField error=state.at("panel") not_on=Some(account) required=true/>
                <LinkFields state link=None name=name.get_value()/>
                <Foot label="Assign" pending=state.pending back/>
            </SentForm>
        </Sheet>
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
    let Ask { action, state, id, back, here } = ask("accounts/edit-link", Dialog::EditLink, Some(link.id));
    let title = format!("Panel user info, {}", link.imei);
    let link = StoredValue::new(link);
    view! {
        <Sheet title back>
            <SentForm endpoint="accounts/edit-link" action>
                <Head state id back here/>
                <input type="hidden" name="link" value=link.with_value(|l| l.id.to_string())/>
                <input type="hidden" name="version" value=link.with_value(|l| l.version.to_string())/>
                <LinkFields state link=Some(link.get_value()) name=String::new()/>
                <Foot label="Save" pending=state.pending back/>
            </SentForm>
        </Sheet>
    }
}

#[component]
fn Unassign(link: CustomerLink) -> impl IntoView {
    let Ask { action, state, id, back, here } = ask("accounts/unassign-panel", Dialog::Unassign, Some(link.id));
    let id_of_link = Signal::stored(link.id.to_string());
    let text = Signal::stored(format!(
        "Remove panel {} from this account? The account stays; it just loses this panel.",
        link.imei
    ));
    view! {
        <Sheet title="Remove panel".to_owned() back>
            <SentForm endpoint="accounts/unassign-panel" action>
                <Head state id back here/>
                <input type="hidden" name="link" value=id_of_link/>
                <p class="modal-text">{text}</p>
                <Foot label="Remove panel" danger=true pending=state.pending back/>
            </SentForm>
        </Sheet>
    }
}

#[component]
fn Reset(detail: AccountDetail) -> impl IntoView {
    let Ask { action, state, id, back, here } = ask("accounts/reset-password", Dialog::ResetPassword, None);
    let mail = viewer().mail_configured;
    let text = Signal::stored(format!("Mail a one-time password reset code to {}?", detail.row.email));
    view! {
        <Sheet title="Reset password".to_owned() back>
            <SentForm endpoint="accounts/reset-password" action>
                <Head state id back here/>
                <p class="modal-text">{text}</p>
                {(!mail).then(|| view! { <Notice tone=Tone::Wait>{text::NO_MAIL_SERVER}</Notice> })}
                <Notice tone=Tone::Info>{text::APP_PASSWORD_NOTICE}</Notice>
                <Foot label="Send code" pending=state.pending back/>
            </SentForm>
        </Sheet>
    }
}

#[component]
fn Set(detail: AccountDetail) -> impl IntoView {
    let Ask { action, state, id, back, here } = ask("accounts/set-password", Dialog::SetPassword, None);
    let title = format!("Set password for {}", detail.row.title());
    view! {
        <Sheet title back>
            <SentForm endpoint="accounts/set-password" action>
                <Head state id back here/>
                <Notice tone=Tone::Wait>{text::SET_PASSWORD_NOTICE}</Notice>
                <TextField label="New password" name="password" kind=InputKind::Password required=true autocomplete="new-password" error=state.at("password") hint="At least 15 characters"/>
                <TextField label="Confirm password" name="repeat" kind=InputKind::Password required=true autocomplete="new-password" error=state.at("repeat")/>
                <Notice tone=Tone::Info>{text::APP_PASSWORD_NOTICE}</Notice>
                <Foot label="Set password" pending=state.pending back/>
            </SentForm>
        </Sheet>
    }
}

#[component]
fn RemoveFactor() -> impl IntoView {
    let Ask { action, state, id, back, here } = ask("accounts/remove-two-step", Dialog::RemoveTwoStep, None);
    view! {
        <Sheet title="Remove two-step verification".to_owned() back>
            <SentForm endpoint="accounts/remove-two-step" action>
                <Head state id back here/>
                <p class="modal-text">"For somebody who lost the phone or device. The next sign-in asks for a mailed code instead; every session ends, and the person is told by mail."</p>
                <TextArea label="Reason" name="reason" required=true value=state.start("reason", "") error=state.at("reason") rows=2 hint="Kept in the log"/>
                <Foot label="Remove" danger=true pending=state.pending back/>
            </SentForm>
        </Sheet>
    }
}

#[component]
fn EndAll() -> impl IntoView {
    let Ask { action, state, id, back, here } = ask("accounts/end-sessions", Dialog::EndSessions, None);
    view! {
        <Sheet title="End all sessions".to_owned() back>
            <SentForm endpoint="accounts/end-sessions" action>
                <Head state id back here/>
                <p class="modal-text">"The account is signed out everywhere, at once. It can sign in again."</p>
                <Foot label="End all sessions" danger=true pending=state.pending back/>
            </SentForm>
        </Sheet>
    }
}
