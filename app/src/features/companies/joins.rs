//! Who waits to be accepted: each request with Accept, for an employee with his role, and Reject.

use leptos::prelude::*;
use model::companies::{JoinKind, JoinRequest, JoinRequests};
use model::ids::CompanyId;
use ui::{Button, ButtonKind, Card, Choice, IconName, SelectField, Tag, TwoLineTime, use_toaster};

use super::api::JoinsOfCompany;
use super::company::Here;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::read::{body, parsed, reading};

/// The section; nothing while nobody waits.
#[component]
pub fn Joins(
    /// Of which company.
    id: CompanyId,
) -> impl IntoView {
    let here = Here::current();
    let found = reading("companies/joins", Signal::stored(body(&JoinsOfCompany { id })), here.round.into());
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                parsed::<JoinRequests>(found.await)
                    .ok()
                    .filter(|found| !found.rows.is_empty())
                    .map(|found| view! { <Waiting found/> })
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Waiting(found: JoinRequests) -> impl IntoView {
    let JoinRequests { rows, roles } = found;
    let roles: Vec<Choice> = roles.into_iter().map(|role| Choice::new(role.value, role.label)).collect();
    let roles = Signal::stored(roles);
    view! {
        <Card title="Waiting to be accepted" hint="They registered themselves with the authorization code and proved their address.".to_owned()>
            <ul class="rows" aria-label="Waiting to be accepted">
                {rows.into_iter().map(|row| view! { <Request row roles/> }).collect_view()}
            </ul>
        </Card>
    }
    .into_any()
}

#[component]
fn Request(row: JoinRequest, roles: Signal<Vec<Choice>>) -> impl IntoView {
    view! {
        <li class="row-item join">
            <div class="join-who">
                <strong><bdi>{row.name.clone()}</bdi></strong>
                <Tag word=row.kind.word()/>
                <bdi class="muted">{row.email.clone()}</bdi>
                <bdi class="muted num">{row.phone.clone()}</bdi>
            </div>
            <div class="join-when"><TwoLineTime at=row.since/></div>
            <div class="join-acts">
                <Answer row=row.clone() roles accept=true/>
                <Answer row roles accept=false/>
            </div>
        </li>
    }
}

#[component]
fn Answer(row: JoinRequest, roles: Signal<Vec<Choice>>, accept: bool) -> impl IntoView {
    let here = Here::current();
    let endpoint = if accept { "companies/accept-join" } else { "companies/reject-join" };
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        here.refresh();
    });
    let back = Signal::derive(move || here.path());
    let with_role = accept && row.kind == JoinKind::Employee;
    let (label, kind) = if accept { ("Accept", ButtonKind::Primary) } else { ("Reject", ButtonKind::Secondary) };
    let full = format!("{label} {}", row.name);
    let error = state.error_about(&row.id.to_string());
    view! {
        <SentForm endpoint action>
            <FormPaths back next=back/>
            <input type="hidden" name="id" value=row.id.to_string()/>
            <Fail error/>
            {with_role.then(|| view! {
                <SelectField label=format!("Role of {}", row.name) hide_label=true name="role" id=format!("role-{}", row.id)
                    required=true options=roles placeholder="Choose a role" error=state.at("role")/>
            })}
            <Button label full_label=full kind icon=if accept { IconName::Check } else { IconName::Ban } small=true submit=true
                pending=state.pending/>
        </SentForm>
    }
    .into_any()
}
