//! "+ADD ACCOUNT" (S0-14): only the email is required; the code goes out at once.

use leptos::prelude::*;
use model::ids::AccountId;
use model::{Permission, text};
use ui::{
    Button, ButtonKind, Choice, FieldRow, FormActions, InputKind, LinkButton, Modal, Notice, TextField, Tone,
    use_toaster,
};

use super::api::{CompanyChoices, PanelChoices};
use crate::features::people::list::{List, go};
use crate::features::people::search_box::{Searched, SearchedField};
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths;
use crate::read::body;

/// The dialog over the list.
#[component]
pub fn AddDialog() -> impl IntoView {
    let list = List::here();
    let back = paths::list(&list.query.get_untracked());
    let away = back.clone();
    view! {
        <Modal
            title="Add account"
            open=true
            close_href=back
            on_close=move |()| go(&away, false)
        >
            <AddForm/>
        </Modal>
    }
    .into_any()
}

#[component]
fn AddForm() -> impl IntoView {
    let list = List::here();
    let action = sending();
    let state = FormState::new("accounts/add", action);
    let toasts = use_toaster();
    let query = list.query.get_untracked();
    let back = paths::list(&query);
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        list.refresh();
        go(&away, true);
    });
    let person = viewer();
    view! {
        <SentForm endpoint="accounts/add" action>
            <FormPaths back=paths::add(&query) next=back.clone()/>
            {(!person.mail_configured).then(|| view! { <Notice tone=Tone::Wait>{text::NO_MAIL_SERVER}</Notice> })}
            <Fail error=state.error/>
            <PersonFields state/>
            <CompanyField state/>
            {person.may(Permission::AccountsAssignPanels).then(|| view! {
                <PanelField error=state.at("panel") not_on=None required=false/>
            })}
            <FormActions>
                <Button label="Add account" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

#[component]
fn PersonFields(state: FormState) -> impl IntoView {
    view! {
        <TextField
            label="Email"
            name="email"
            kind=InputKind::Email
            required=true
            autofocus=true
            autocomplete="off"
            maxlength=254
            value=state.start("email", "")
            error=state.at("email")
            hint="A one-time registration code is mailed to this address. Check it before saving. The same address again re-sends the code while registration is unfinished."
        />
        <FieldRow>
            <TextField label="First name" name="first_name" value=state.start("first_name", "") error=state.at("first_name") autocomplete="off"/>
            <TextField label="Last name" name="last_name" value=state.start("last_name", "") error=state.at("last_name") autocomplete="off"/>
        </FieldRow>
        <TextField label="Phone" name="phone" kind=InputKind::Tel value=state.start("phone", "") error=state.at("phone") autocomplete="off"/>
    }
}

#[component]
fn CompanyField(state: FormState) -> impl IntoView {
    let person = viewer();
    let own = Choice::new(person.company_id.to_string(), person.company);
    let args = Callback::new(|search| body(&CompanyChoices { search }));
    let error = state.at("company");
    let endpoint = "accounts/company-choices";
    let of = Searched { endpoint, args, label: "Company", name: "company", required: false, hint: "", error };
    view! { <SearchedField of chosen=Some(own)/> }
}

/// A panel in sight, found by IMEI, account code or web name (S0-19).
#[component]
pub fn PanelField(
    /// What is wrong with the choice.
    error: Signal<Option<String>>,
    /// Leaves out the panels this account has.
    not_on: Option<AccountId>,
    /// Must be chosen.
    required: bool,
) -> impl IntoView {
    let args = Callback::new(move |search| body(&PanelChoices { search, not_on }));
    let hint = if required { "" } else { "A first panel; more can be assigned later." };
    let endpoint = "accounts/panel-choices";
    let of = Searched { endpoint, args, label: "Panel", name: "panel", required, hint, error };
    view! { <SearchedField of chosen=None/> }
}
