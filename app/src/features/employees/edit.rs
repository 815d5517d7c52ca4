//! The edit dialog: "Basic Information" and "Select Role" (S4-18 to S4-20). Another role or company is saved
//! after a second look at what it changes; when somebody else saved first, his values stand beside one's own.

use leptos::prelude::*;
use model::ApiError;
use model::accounts::AccountDetail;
use model::companies::Site;
use model::employees::Editing;
use model::ids::{AccountId, CompanyId, RoleId};
use ui::{Choice, Detail, Details, FieldRow, Fieldset, InputKind, Notice, SelectField, Spinner, TextArea, Tone};

use super::api::EmployeeEditing;
use super::fields::{CompanyField, Line, RegionField, companies, countries, options};
use super::review::ReviewCard;
use crate::features::people::dialog::{Ask, DialogFoot, DialogHead, DialogSheet, ask};
use crate::form::SentForm;
use crate::paths::Dialog;
use crate::read::{Answer, Reading, body, lean, parsed, reading, reading_once};

const ENDPOINT: &str = "employees/edit";

/// What the review follows.
#[derive(Clone, Copy)]
struct Wanted {
    id: AccountId,
    role: RwSignal<String>,
    company: RwSignal<Option<Choice>>,
}

/// The dialog.
#[component]
pub fn Edit(
    /// Whom.
    detail: AccountDetail,
) -> impl IntoView {
    let ask = ask(ENDPOINT, Dialog::Edit, None);
    let title = format!("Edit {}", detail.row.title());
    let detail = StoredValue::new(detail);
    view! {
        <DialogSheet title back=ask.back>
            <Found ask detail=detail.get_value()/>
        </DialogSheet>
    }
}

#[component]
fn Found(ask: Ask, detail: AccountDetail) -> impl IntoView {
    let present = detail.role_id.map(|role| role.to_string()).unwrap_or_default();
    let role = ask.state.start("role", &present);
    let company = ask.state.start("company", &detail.company_id.to_string());
    let id = detail.row.id;
    let asked = EmployeeEditing { id, role: role.parse().ok(), company: company.parse().ok() };
    let first = reading_once("employees/editing", &asked);
    let companies = companies();
    let company = Choice::new(company, "");
    let wanted = Wanted { id, role: RwSignal::new(role), company: RwSignal::new(Some(company)) };
    let review = wanted.review(ask);
    let now = Signal::derive(move || ask.state.error.with(|error| current(error.as_ref())));
    let own = detail.row.version;
    // After a conflict the form goes on from their version: the person has seen it.
    let version = move || now.with(|now| now.as_ref().map_or(own, |now| now.detail.row.version)).to_string();
    view! {
        <SentForm endpoint=ENDPOINT action=ask.action>
            <DialogHead ask/>
            <input type="hidden" name="version" value=version/>
            <Theirs now own/>
            <Suspense fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move {
                    // Both before anything is shown: what is read inside of it could come in another order.
                    let (first, companies) = (first.await, companies.await);
                    match parsed::<Editing>(first) {
                        Ok(editing) => view! { <Fields ask wanted editing companies/> }.into_any(),
                        Err(fault) => view! { <Notice tone=Tone::Bad>{fault.0.message()}</Notice> }.into_any(),
                    }
                })}
            </Suspense>
            <Reviewed review/>
            <DialogFoot label="Save" ask/>
        </SentForm>
    }
    .into_any()
}

#[component]
fn Fields(ask: Ask, wanted: Wanted, editing: Editing, companies: Answer) -> impl IntoView {
    let basics = editing.clone();
    view! {
        <Fieldset legend="Basic Information"><Basics ask wanted editing=basics companies/></Fieldset>
        <Fieldset legend="Select Role"><Role ask wanted editing/></Fieldset>
    }
    .into_any()
}

/// What a conflict brought along.
fn current(error: Option<&ApiError>) -> Option<Editing> {
    match error {
        Some(ApiError::Conflict { current: Some(current), .. }) => lean::read(current).ok(),
        _ => None,
    }
}

#[component]
fn Basics(ask: Ask, wanted: Wanted, editing: Editing, companies: Answer) -> impl IntoView {
    let state = ask.state;
    let Editing { detail, choices, .. } = editing;
    view! {
        <FieldRow>
            <Line label="Username" name="username" required=true from=detail.username state/>
            <Line label="Full name" name="name" required=true from=detail.row.label state/>
        </FieldRow>
        <Line label="Email" name="email" kind=InputKind::Email required=true from=detail.row.email state
            hint="Another address ends every session; the old one is told."/>
        <FieldRow>
            <RegionField from=detail.region state/>
            <SelectField label="Country" name="country" options=Signal::stored(countries(choices.countries))
                value=state.start("country", &detail.country) placeholder="No country" error=state.at("country")/>
        </FieldRow>
        <Line label="Phone" name="phone" kind=InputKind::Tel from=detail.row.phone state/>
        <CompanyField chosen=choices.company first=companies now=wanted.company state/>
        <TextArea label="Description" name="description" value=state.start("description", &detail.description)
            error=state.at("description") rows=2/>
    }
    .into_any()
}

/// The role, when it is the reader's to change; else why not.
#[component]
fn Role(ask: Ask, wanted: Wanted, editing: Editing) -> impl IntoView {
    let state = ask.state;
    if !editing.role_fixed.is_empty() {
        let role = editing.detail.role_id.map(|role| role.to_string()).unwrap_or_default();
        return view! {
            <input type="hidden" name="role" value=role/>
            <p><bdi>{editing.detail.row.role_name}</bdi></p>
            <p class="muted">{editing.role_fixed}</p>
        }
        .into_any();
    }
    let roles = Signal::stored(options(editing.choices.roles));
    view! {
        <SelectField label="Role" name="role" required=true options=roles value=wanted.role.get_untracked()
            error=state.at("role") on_change=move |value| wanted.role.set(value)
            hint="Only roles that you may assign are listed, and the present one."/>
    }
    .into_any()
}

impl Wanted {
    /// What the chosen role and company change, read again with each choice and each refusal.
    fn review(self, ask: Ask) -> Reading {
        let asked = Signal::derive(move || {
            let role = self.role.with(|role| role.parse::<RoleId>().ok());
            let company = self.company.with(|c| c.as_ref().and_then(|c| c.value.parse::<CompanyId>().ok()));
            body(&EmployeeEditing { id: self.id, role, company })
        });
        let round = RwSignal::new(0_u32);
        ui::effect(move || {
            if matches!(ask.state.error.get(), Some(ApiError::Conflict { .. })) {
                round.update(|n| *n += 1);
            }
        });
        reading("employees/editing", asked, round.into())
    }
}

/// The review, apart from the fields: another choice must not take away what was typed in them.
#[component]
fn Reviewed(review: Reading) -> impl IntoView {
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                let review = parsed::<Editing>(review.await).ok().and_then(|editing| editing.review);
                review.map(|review| view! { <ReviewCard review/> })
            })}
        </Transition>
    }
    .into_any()
}

/// The values that somebody else saved meanwhile; not when only the review is to be looked at.
#[component]
fn Theirs(now: Signal<Option<Editing>>, own: i64) -> impl IntoView {
    move || {
        now.get().filter(|now| now.detail.row.version != own).map(|Editing { detail, .. }| {
            let by = if detail.changed_by.is_empty() { "Somebody".to_owned() } else { detail.changed_by.clone() };
            let region = Site::from_key(&detail.region).map_or("", Site::word).to_owned();
            let pairs = [
                ("Username", detail.username),
                ("Full name", detail.row.label),
                ("Email", detail.row.email),
                ("Region", region),
                ("Country", detail.country),
                ("Phone", detail.row.phone),
                ("Parent Company", detail.company),
                ("Role", detail.row.role_name),
                ("Description", detail.description),
            ];
            view! {
                <Notice tone=Tone::Wait title=format!("{by} saved these values meanwhile")>
                    <Details>
                        {pairs.map(|(term, value)| view! { <Detail term><bdi>{value}</bdi></Detail> }).collect_view()}
                    </Details>
                    <p>"What you typed is still below. Saving again replaces their values with yours."</p>
                </Notice>
            }
        })
    }
}
