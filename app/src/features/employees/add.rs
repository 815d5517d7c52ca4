//! "Add User" (S4-4 to S4-17): who it is, then the role. Without the app both steps are one page with two
//! sections; a fault of the first step leads back to it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::employees::{EmployeeChoices, SECOND_STEP, Setup};
use model::{ApiError, Permission, text};
use ui::{
    Button, ButtonKind, FieldRow, Fieldset, FormActions, InputKind, LinkButton, Modal, Notice, SelectField, Spinner,
    TextArea, Tone, use_toaster,
};

use super::api::ChoicesForEmployee;
use super::fields::{CompanyField, Line, PasswordFields, RegionField, companies, countries, options};
use crate::features::people::list::{List, go};
use crate::form::{Fail, FormPaths, FormState, Sending, SentForm, sending, viewer};
use crate::paths;
use crate::read::{Answer, parsed, reading_once};

const ENDPOINT: &str = "employees/add";

/// Where the dialog leads: back to the page that linked here, else to the list.
#[derive(Clone)]
struct Ways {
    back: String,
    here: String,
}

/// The dialog over the list.
#[component]
pub fn AddUserDialog() -> impl IntoView {
    let query = List::here().query.get_untracked();
    let next = use_query_map().with_untracked(paths::next_of);
    let here = paths::with_next(&paths::add(&query), next.as_deref());
    let ways = Ways { back: next.unwrap_or_else(|| paths::list(&query)), here };
    let away = ways.back.clone();
    view! {
        <Modal title="Add User" open=true close_href=ways.back.clone() on_close=move |()| go(&away, false)>
            <AddForm ways=ways.clone()/>
        </Modal>
    }
    .into_any()
}

#[component]
fn AddForm(ways: Ways) -> impl IntoView {
    let list = List::here();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let preset = list.query.with_untracked(|query| query.company.map(|id| id.to_string()).unwrap_or_default());
    let company = state.start("company", &preset).parse().ok();
    let choices = reading_once("employees/choices", &ChoicesForEmployee { company });
    let companies = companies();
    let toasts = use_toaster();
    let away = ways.back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        list.refresh();
        go(&away, true);
    });
    view! {
        <Suspense fallback=|| view! { <Spinner/> }>
            {move || {
                let ways = ways.clone();
                Suspend::new(async move {
                    // Both before anything is shown: what is read inside of it could come in another order.
                    let (choices, companies) = (choices.await, companies.await);
                    match parsed::<EmployeeChoices>(choices) {
                        Ok(choices) => view! { <Wizard ways action state choices companies/> }.into_any(),
                        Err(fault) => view! { <Notice tone=Tone::Bad>{fault.0.message()}</Notice> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Wizard(ways: Ways, action: Sending, state: FormState, choices: EmployeeChoices, companies: Answer) -> impl IntoView {
    let hydrated = ui::hydrated();
    let second = RwSignal::new(false);
    ui::effect(move || {
        if let Some(step) = state.error.with(|error| step_of(error.as_ref())) {
            second.set(step);
        }
    });
    let roles = options(choices.roles.clone());
    let no_mail = !viewer().mail_configured;
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=ways.here next=ways.back.clone()/>
            {no_mail.then(|| view! { <Notice tone=Tone::Wait>{text::NO_MAIL_SERVER}</Notice> })}
            <Fail error=state.error/>
            <div class="form-part" hidden=move || hydrated.get() && second.get()>
                <Fieldset legend="Step 1 of 2: the user"><FirstStep state choices companies/></Fieldset>
            </div>
            <div class="form-part" hidden=move || hydrated.get() && !second.get()>
                <Fieldset legend="Step 2 of 2: the role"><SecondStep state roles/></Fieldset>
            </div>
            <Foot second back=ways.back state/>
        </SentForm>
    }
    .into_any()
}

/// Which step a fault belongs to: true the second, none when it belongs to no field.
fn step_of(error: Option<&ApiError>) -> Option<bool> {
    match error {
        Some(ApiError::Invalid(faults)) => Some(faults.iter().all(|f| SECOND_STEP.contains(&f.field.as_str()))),
        _ => None,
    }
}

#[component]
fn FirstStep(state: FormState, choices: EmployeeChoices, companies: Answer) -> impl IntoView {
    let EmployeeChoices { countries: all, has_mobile_phone, company, .. } = choices;
    let company_now = RwSignal::new(None);
    view! {
        <FieldRow>
            <Line label="Username" name="username" required=true state hint="3 to 64 letters, digits, . - _"/>
            <Line label="Full name" name="name" required=true state/>
        </FieldRow>
        <Line label="Email" name="email" kind=InputKind::Email required=true state
            hint="Used to sign in. Check it before you go on: codes and passwords are mailed there. The same address again re-sends the code while registration is unfinished."/>
        <FieldRow>
            <RegionField required=true state/>
            <SelectField label="Country" name="country" options=Signal::stored(countries(all))
                value=state.start("country", "") placeholder="No country" error=state.at("country")/>
        </FieldRow>
        {has_mobile_phone.then(|| view! {
            <Line label="Mobile Phone Number" name="phone" kind=InputKind::Tel state/>
        })}
        <CompanyField chosen=company first=companies now=company_now state/>
        <PasswordFields label="Password Setup" methods=methods() state/>
        <TextArea label="Description" name="description" value=state.start("description", "")
            error=state.at("description") rows=2/>
    }
    .into_any()
}

/// S4-9: what the signed-in person may do and the mail server allows.
fn methods() -> Vec<(Setup, &'static str)> {
    let person = viewer();
    let mut methods = Vec::with_capacity(3);
    if person.may(Permission::EmployeesSetPassword) {
        if person.mail_configured {
            methods.push((Setup::Generate, "Auto-generate"));
        }
        methods.push((Setup::Custom, "Custom"));
    }
    methods.push((Setup::Code, "Mailed one-time code"));
    methods
}

/// S4-14 to S4-17.
#[component]
fn SecondStep(state: FormState, roles: Vec<ui::Choice>) -> impl IntoView {
    let none = roles.is_empty();
    view! {
        <SelectField label="Role" name="role" required=true options=Signal::stored(roles)
            value=state.start("role", "") placeholder="Choose a role" error=state.at("role")
            hint="Only roles that you may assign are listed."/>
        {none.then(|| view! {
            <Notice tone=Tone::Bad>"There is no role that you may assign, so you cannot add a user."</Notice>
        })}
    }
    .into_any()
}

/// "Next", then "OK" (S4-12, S4-13); without the app "OK" alone.
#[component]
fn Foot(second: RwSignal<bool>, back: String, state: FormState) -> impl IntoView {
    let hydrated = ui::hydrated();
    let is_first = move || hydrated.get() && !second.get();
    let is_second = move || hydrated.get() && second.get();
    view! {
        <FormActions>
            {move || if is_first() {
                view! { <Button label="Next" kind=ButtonKind::Primary on_click=move |()| second.set(true)/> }.into_any()
            } else {
                view! { <Button label="OK" kind=ButtonKind::Primary submit=true pending=state.pending/> }.into_any()
            }}
            {move || is_second().then(|| view! { <Button label="Back" on_click=move |()| second.set(false)/> })}
            <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
        </FormActions>
    }
    .into_any()
}
