//! Another address, another user name, and the reason for removing two-step verification.

use leptos::prelude::*;
use model::management::ManagedAccount;
use ui::{InputKind, Notice, TextArea, TextField, Tone};

use super::{Act, Foot, Sheet, Top, ask};
use crate::form::{SentForm, viewer};

const EMAIL: &str = "management/change-email";
const USERNAME: &str = "management/change-username";
const TWO_STEP: &str = "management/remove-two-step";

/// S2-18.
#[component]
pub fn EmailDialog(account: ManagedAccount) -> impl IntoView {
    let of = ask(EMAIL, &account, Act::Email, None);
    let account = StoredValue::new(account);
    view! {
        <Sheet title="Change email".into() back=of.back>
            <SentForm endpoint=EMAIL action=of.action>
                <Top ask=of/>
                <input type="hidden" name="version" value=account.with_value(|a| a.version).to_string()/>
                {(!viewer().mail_configured).then(|| view! { <Notice tone=Tone::Wait>{model::text::NO_MAIL_SERVER}</Notice> })}
                <p class="modal-text">
                    "A code is mailed to the new address. Nothing changes before the person has entered it; then every "
                    "session ends, and the old address is told and can undo the change for seven days."
                </p>
                <TextField label="Present address" name="" value=account.with_value(|a| a.email.clone()) readonly=true/>
                <TextField label="New email" name="email" kind=InputKind::Email required=true autofocus=true autocomplete="off"
                    maxlength=254 value=of.state.start("email", "") error=of.state.at("email")/>
                <Foot label="Mail the code" ask=of/>
            </SentForm>
        </Sheet>
    }
    .into_any()
}

/// S2-19.
#[component]
pub fn UsernameDialog(account: ManagedAccount) -> impl IntoView {
    let of = ask(USERNAME, &account, Act::Username, None);
    let account = StoredValue::new(account);
    view! {
        <Sheet title="Change user name".into() back=of.back>
            <SentForm endpoint=USERNAME action=of.action>
                <Top ask=of/>
                <input type="hidden" name="version" value=account.with_value(|a| a.version).to_string()/>
                <TextField label="User Name" name="username" required=true autofocus=true autocomplete="off" maxlength=64
                    value=of.state.start("username", &account.with_value(|a| a.username.clone())) error=of.state.at("username")
                    hint="3 to 64 letters, digits, dots, dashes and underscores. The person signs in with it or with the email address, and is told by mail."/>
                <Foot label="Save" ask=of/>
            </SentForm>
        </Sheet>
    }
    .into_any()
}

/// S2-13.
#[component]
pub fn ReasonDialog(account: ManagedAccount) -> impl IntoView {
    let of = ask(TWO_STEP, &account, Act::RemoveTwoStep, None);
    let account = StoredValue::new(account);
    view! {
        <Sheet title="Remove two-step verification".into() back=of.back>
            <SentForm endpoint=TWO_STEP action=of.action>
                <Top ask=of/>
                <p class="modal-text">
                    "For a lost phone or device. Every session of "<bdi>{account.with_value(|a| a.title().to_owned())}</bdi>
                    " ends, and the person is told by mail. Be sure that it is the person who asks."
                </p>
                <TextArea label="Reason" name="reason" required=true rows=2 value=of.state.start("reason", "")
                    error=of.state.at("reason") hint="Kept in the action log."/>
                <Foot label="Remove" ask=of/>
            </SentForm>
        </Sheet>
    }
    .into_any()
}
