//! Adding somebody new to a group (S2-14): the account and its membership at once.

use leptos::prelude::*;
use model::accounts::Kind;
use model::employees::EmployeeChoices;
use model::groups::{GroupDetail, MemberRole};
use model::{Permission, text};
use ui::{
    Button, ButtonKind, Choice, FieldRow, FormActions, InputKind, LinkButton, Modal, Notice, SelectField, Spinner,
    TextField, Tone,
};

use super::fields::{CompanyField, Terms, first_companies};
use super::group::Here;
use super::member_form::follow;
use crate::features::employees::api::ChoicesForEmployee;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths::GroupDialog;
use crate::read::{parsed, reading_once};

const ENDPOINT: &str = "groups/add-new-member";

/// The dialog.
#[component]
pub fn AddNewMember(
    /// To which group.
    group: GroupDetail,
) -> impl IntoView {
    let here = Here::current();
    let back = here.path_untracked();
    let away = back.clone();
    let id = group.row.id;
    let none = kinds().is_empty();
    view! {
        <Modal title="Add new person" open=true close_href=back on_close=move |()| go(&away, false)>
            {if none {
                let why = "You may not add any account. Ask your administrator.";
                view! { <Notice tone=Tone::Bad>{why}</Notice> }.into_any()
            } else {
                view! { <Form id/> }.into_any()
            }}
        </Modal>
    }
    .into_any()
}

/// The kinds that the signed-in person may add.
fn kinds() -> Vec<Choice> {
    let person = viewer();
    let may = |kind: Kind| {
        person.may(kind.view())
            && match kind {
                Kind::EndUser => person.may(Permission::AccountsAdd),
                Kind::Installer => person.may(Permission::InstallersAdd),
                Kind::Employee => person.may(Permission::EmployeesAdd) && person.may(Permission::EmployeesAssignRole),
            }
    };
    let all = [(Kind::EndUser, "Customer"), (Kind::Installer, "Installer"), (Kind::Employee, "Employee")];
    all.into_iter().filter(|(kind, _)| may(*kind)).map(|(kind, word)| Choice::new(kind.key(), word)).collect()
}

#[component]
fn Form(id: model::ids::GroupId) -> impl IntoView {
    let here = Here::current();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    follow(action);
    let back = here.path_untracked();
    let no_mail = !viewer().mail_configured;
    let kinds = kinds();
    let first = kinds.first().map(|kind| kind.value.clone()).unwrap_or_default();
    let kind = RwSignal::new(state.start("kind", &first));
    let has_employees = kinds.iter().any(|choice| choice.value == Kind::Employee.key());
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here.dialog(GroupDialog::AddNewMember, "") next=back.clone()/>
            <input type="hidden" name="group" value=id.to_string()/>
            {no_mail.then(|| view! { <Notice tone=Tone::Wait>{text::NO_MAIL_SERVER}</Notice> })}
            <Fail error=state.error/>
            <FieldRow>
                <SelectField label="Kind of account" name="kind" options=Signal::stored(kinds) value=kind
                    error=state.at("kind") on_change=move |key| kind.set(key)/>
                <TextField label="Email" name="email" kind=InputKind::Email required=true autocomplete="off"
                    value=state.start("email", "") error=state.at("email") hint="A registration code is mailed there."/>
            </FieldRow>
            <FieldRow>
                <TextField label="Full name" name="name" autocomplete="off" maxlength=254 value=state.start("name", "")
                    error=state.at("name")/>
                <TextField label="Phone" name="phone" kind=InputKind::Tel autocomplete="off" value=state.start("phone", "")
                    error=state.at("phone") hint="Required for installers."/>
            </FieldRow>
            <Place state kind=kind.into() has_employees/>
            <Terms role=MemberRole::Member ends="" state/>
            <FormActions>
                <Button label="Add person" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

/// Company, and an employee's role in the console.
#[component]
fn Place(state: FormState, kind: Signal<String>, has_employees: bool) -> impl IntoView {
    let person = viewer();
    let companies = first_companies();
    let choices = has_employees.then(|| reading_once("employees/choices", &ChoicesForEmployee { company: None }));
    let own = StoredValue::new((person.company_id.to_string(), person.company));
    view! {
        <Suspense fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                let first = companies.await;
                let roles = match choices {
                    Some(choices) => parsed::<EmployeeChoices>(choices.await).ok().map(|found| found.roles),
                    None => None,
                };
                view! {
                    <CompanyField chosen=Some(own.get_value()) first state hint="Where the person belongs."/>
                    {roles.map(|roles| view! { <ConsoleRole state kind roles/> })}
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn ConsoleRole(state: FormState, kind: Signal<String>, roles: Vec<model::companies::Choice>) -> impl IntoView {
    let hydrated = ui::hydrated();
    let options: Vec<Choice> = roles.into_iter().map(|role| Choice::new(role.value, role.label)).collect();
    let hidden = move || hydrated.get() && kind.with(|kind| kind != Kind::Employee.key());
    view! {
        <div class="form-part" hidden=hidden>
            <SelectField label="Role in the console" name="console_role" options=Signal::stored(options)
                value=state.start("console_role", "") placeholder="Choose a role" error=state.at("console_role")
                hint="For employees. Only roles that you may assign are listed."/>
        </div>
    }
}
