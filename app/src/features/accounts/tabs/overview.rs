//! Overview: who it is, editable in place. When somebody else saved first, his values stand beside
//! one's own (REL-27).

use leptos::prelude::*;
use model::accounts::{AccountDetail, State};
use model::{ApiError, Permission};
use ui::{
    Button, ButtonKind, CopyValue, Detail, Details, FieldRow, FormActions, InputKind, LinkButton, Notice, TextArea,
    TextField, Tone, TwoLineTime, use_toaster,
};

use super::super::blind::disable_label;
use super::super::row;
use crate::features::people::act::Act;
use crate::features::people::blind::Open;
use crate::features::people::list::List;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths::{self, Dialog, Tab};
use crate::read::lean;

/// The tab.
#[component]
pub fn Overview(detail: AccountDetail) -> impl IntoView {
    let may_edit = viewer().may(Permission::AccountsEdit);
    view! {
        <Facts detail=detail.clone()/>
        {if may_edit {
            view! { <EditForm detail=detail.clone()/> }.into_any()
        } else {
            view! { <ReadOnly detail=detail.clone()/> }.into_any()
        }}
        <Acts detail/>
        <Related/>
    }
    .into_any()
}

#[component]
fn Facts(detail: AccountDetail) -> impl IntoView {
    let row = detail.row.clone();
    let role = row::role(&row);
    view! {
        <Details>
            <Detail term="Email"><bdi>{row.email.clone()}</bdi></Detail>
            <Detail term="Role">{role}</Detail>
            <Detail term="Company"><bdi>{detail.company}</bdi></Detail>
            <Detail term="Registered"><TwoLineTime at=row.registered/></Detail>
            <Detail term="Last login">
                {row.last_login.map_or_else(
                    || view! { <span class="muted">"Never signed in"</span> }.into_any(),
                    |at| view! { <TwoLineTime at/> }.into_any(),
                )}
            </Detail>
            {(!detail.language.is_empty()).then(|| view! {
                <Detail term="Language"><bdi>{detail.language.clone()}</bdi></Detail>
            })}
            {(!detail.created_by.is_empty()).then(|| view! {
                <Detail term="Added by"><bdi>{detail.created_by.clone()}</bdi></Detail>
            })}
            <Detail term="User ID"><CopyValue label="user ID" value=row.id.to_string()/></Detail>
        </Details>
    }
}

#[component]
fn EditForm(detail: AccountDetail) -> impl IntoView {
    let open = Open::here();
    let list = List::here();
    let action = sending();
    let state = FormState::new("accounts/edit", action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        open.dirty.set(false);
        toasts.success(said.notice);
        list.refresh();
    });
    let here = Signal::derive(move || open.path(list));
    let theirs = Signal::derive(move || state_current(state.error));
    // After a conflict the form goes on from their version: the person has seen it.
    let version = Signal::derive({
        let own = detail.row.version;
        move || theirs.get().map_or(own, |current| current.row.version)
    });
    view! {
        <SentForm endpoint="accounts/edit" action on_input=move |()| open.dirty.set(true)>
            <FormPaths back=here next=here/>
            <input type="hidden" name="id" value=detail.row.id.to_string()/>
            <input type="hidden" name="version" value=move || version.get().to_string()/>
            <Fail error=state.error/>
            <Theirs theirs/>
            <Fields detail state/>
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true pending=state.pending/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

fn state_current(error: Signal<Option<ApiError>>) -> Option<AccountDetail> {
    match error.get() {
        Some(ApiError::Conflict { current: Some(current), .. }) => lean::read(&current).ok(),
        _ => None,
    }
}

#[component]
fn Fields(detail: AccountDetail, state: FormState) -> impl IntoView {
    let start = move |field: &str, value: &str| state.start(field, value);
    view! {
        <TextField label="Name" name="label" value=start("label", &detail.row.label) error=state.at("label") autocomplete="off"/>
        <FieldRow>
            <TextField label="First name" name="first_name" value=start("first_name", &detail.first_name) error=state.at("first_name") autocomplete="off"/>
            <TextField label="Last name" name="last_name" value=start("last_name", &detail.last_name) error=state.at("last_name") autocomplete="off"/>
        </FieldRow>
        <FieldRow>
            <TextField label="Phone" name="phone" kind=InputKind::Tel value=start("phone", &detail.row.phone) error=state.at("phone") autocomplete="off"/>
            <TextField label="Country" name="country" value=start("country", &detail.country) error=state.at("country") autocomplete="off" hint="Two letters, such as DE"/>
        </FieldRow>
        <TextArea label="Description" name="description" value=start("description", &detail.description) error=state.at("description") rows=3/>
    }
}

/// The current values, beside what was typed.
#[component]
fn Theirs(theirs: Signal<Option<AccountDetail>>) -> impl IntoView {
    move || {
        theirs.get().map(|now| {
            let by = if now.changed_by.is_empty() { "Somebody".to_owned() } else { now.changed_by.clone() };
            let pairs = [
                ("Name", now.row.label.clone()),
                ("First name", now.first_name.clone()),
                ("Last name", now.last_name.clone()),
                ("Phone", now.row.phone.clone()),
                ("Country", now.country.clone()),
                ("Description", now.description.clone()),
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

#[component]
fn ReadOnly(detail: AccountDetail) -> impl IntoView {
    view! {
        <Details>
            <Detail term="First name"><bdi>{detail.first_name}</bdi></Detail>
            <Detail term="Last name"><bdi>{detail.last_name}</bdi></Detail>
            <Detail term="Phone"><bdi>{detail.row.phone}</bdi></Detail>
            <Detail term="Country">{detail.country}</Detail>
            <Detail term="Description"><bdi>{detail.description}</bdi></Detail>
        </Details>
    }
}

/// Why nobody can be assisted who could not use his dashboard himself.
const NOT_ACTIVE: &str = "Only an active account can be assisted.";

/// The acts of S0-20 and S1-8, at the end where nothing is pressed by accident.
#[component]
fn Acts(detail: AccountDetail) -> impl IntoView {
    let list = List::here();
    let person = viewer();
    let (id, state) = (detail.row.id, detail.row.state);
    let toggle = Act::from(model::accounts::Access::toggle_of(state));
    let href = move |act: Act| Signal::derive(move || paths::confirm_from_blind(act.key(), id, &list.query.get()));
    let reason = match toggle {
        Act::Enable => state.may_enable(),
        _ => state.may_suspend(),
    };
    let why_not = Signal::stored(reason.err().map(ToOwned::to_owned));
    let assist = Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Overview, Dialog::Assist, None));
    let no_assist = Signal::stored((state != State::Active).then(|| NOT_ACTIVE.to_owned()));
    view! {
        <div class="blind-acts">
            {person.may(Permission::AccountsAssist).then(|| view! {
                <LinkButton href=assist label="Remote Assistance" icon=ui::IconName::Monitor disabled_reason=no_assist/>
            })}
            {person.may(Permission::AccountsSuspend).then(|| view! {
                <LinkButton href=href(toggle) label=disable_label(toggle) icon=toggle.icon() disabled_reason=why_not/>
            })}
            {person.may(Permission::AccountsRemove).then(|| view! {
                <LinkButton href=href(Act::Remove) label="REMOVE ACCOUNT" icon=Act::Remove.icon() kind=ButtonKind::Danger/>
            })}
        </div>
    }
}

/// "Related topics" (S0-23).
#[component]
fn Related() -> impl IntoView {
    view! {
        <p class="related muted">
            "Related topics: "
            <a href=paths::HELP rel="external">"Accounts, step by step"</a>
        </p>
    }
}
