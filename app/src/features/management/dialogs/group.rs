//! Adding him to a group, his role in one, and another owner for one (S2-14, S2-16, S2-17).

use leptos::prelude::*;
use model::groups::{GroupBlock, MemberRole};
use model::ids::GroupId;
use model::management::ManagedAccount;
use ui::{Choice, InputKind, SelectField, TextField};

use super::{Act, Ask, Foot, Sheet, Top, ask};
use crate::features::management::api::{GroupChoices, GroupsOfPerson, OwnerChoices};
use crate::features::people::search_box::{Searched, SearchedField};
use crate::features::people::tabs::loaded;
use crate::form::SentForm;
use crate::read::{body, reading_once};

const JOIN: &str = "management/join-group";
const ROLE: &str = "management/member-role";
const OWNER: &str = "management/group-owner";

fn roles(of: &[MemberRole]) -> Signal<Vec<Choice>> {
    Signal::stored(of.iter().map(|role| Choice::new(role.key(), role.word())).collect())
}

/// S2-14.
#[component]
pub fn JoinDialog(account: ManagedAccount) -> impl IntoView {
    let of = ask(JOIN, &account, Act::JoinGroup, None);
    let field = Searched {
        endpoint: "management/group-choices",
        args: Callback::new(|search| body(&GroupChoices { search })),
        label: "Group",
        name: "group",
        required: true,
        hint: "An employee sees the group's panels from then on. A licensed group needs a free seat.",
        error: of.state.at("group"),
    };
    let fault = of.state.at("account");
    view! {
        <Sheet title="Add to group".into() back=of.back>
            <SentForm endpoint=JOIN action=of.action>
                <Top ask=of/>
                <SearchedField of=field chosen=None/>
                <RoleFields of role=MemberRole::Member ends=String::new()/>
                {move || fault.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
                <Foot label="Add" ask=of/>
            </SentForm>
        </Sheet>
    }
    .into_any()
}

/// Role and last day.
#[component]
fn RoleFields(of: Ask, role: MemberRole, ends: String) -> impl IntoView {
    view! {
        <SelectField label="User role" name="role" required=true options=roles(&MemberRole::ALL)
            value=of.state.start("role", role.key()) error=of.state.at("role")
            hint="A group has one owner and one contact: whoever was it becomes a member."/>
        <TextField label="Last day in the group" name="ends_at" kind=InputKind::Date value=of.state.start("ends_at", &ends)
            error=of.state.at("ends_at") hint="Empty: without an end."/>
    }
}

/// S2-17.
#[component]
pub fn RoleDialog(account: ManagedAccount, group: GroupId) -> impl IntoView {
    let of = ask(ROLE, &account, Act::MemberRole, Some(group));
    let found = reading_once("management/groups", &GroupsOfPerson { id: account.id });
    let show = move |blocks: Vec<GroupBlock>| match blocks.into_iter().find(|block| block.id == group) {
        None => view! { <p class="modal-text">{model::ApiError::NotFound.message()}</p> }.into_any(),
        Some(block) => {
            let block = StoredValue::new(block);
            view! {
                <p class="modal-text"><bdi>{block.with_value(|b| b.name.clone())}</bdi></p>
                <SentForm endpoint=ROLE action=of.action>
                    <Top ask=of/>
                    <input type="hidden" name="group" value=group.to_string()/>
                    <input type="hidden" name="version" value=block.with_value(|b| b.version).to_string()/>
                    <RoleFields of role=block.with_value(|b| b.role) ends=block.with_value(|b| b.ends.clone())/>
                    <Foot label="Save" ask=of/>
                </SentForm>
            }
            .into_any()
        }
    };
    view! { <Sheet title="Change user role".into() back=of.back>{loaded(found, show)}</Sheet> }.into_any()
}

/// S2-16.
#[component]
pub fn OwnerDialog(account: ManagedAccount, group: GroupId) -> impl IntoView {
    let of = ask(OWNER, &account, Act::GroupOwner, Some(group));
    let field = Searched {
        endpoint: "management/owner-choices",
        args: Callback::new(move |search| body(&OwnerChoices { group, search })),
        label: "Person",
        name: "account",
        required: true,
        hint: "Somebody who is no member yet becomes one.",
        error: of.state.at("account"),
    };
    let chosen = StoredValue::new(Choice::new(account.id.to_string(), account.title().to_owned()));
    view! {
        <Sheet title="Change group owner".into() back=of.back>
            <SentForm endpoint=OWNER action=of.action>
                <Top ask=of/>
                <input type="hidden" name="group" value=group.to_string()/>
                <SelectField label="Owner or administrative contact" name="single" required=true
                    options=roles(&[MemberRole::Owner, MemberRole::Contact])
                    value=of.state.start("single", MemberRole::Owner.key()) error=of.state.at("single")
                    hint="Whoever was it becomes a member."/>
                <SearchedField of=field chosen=Some(chosen.get_value())/>
                <Foot label="Save" ask=of/>
            </SentForm>
        </Sheet>
    }
    .into_any()
}
