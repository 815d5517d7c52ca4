//! Fields that several dialogs of groups have in common.

use leptos::prelude::*;
use model::groups::MemberRole;
use model::ids::GroupId;
use ui::{Choice, FieldRow, InputKind, SelectField, TextField};

use super::api::PersonChoices;
use crate::features::accounts::api::CompanyChoices;
use crate::features::people::search_box::{SearchBox, Searched, looked_for};
use crate::form::FormState;
use crate::read::{Reading, body, reading_once};

/// The first people of a list to choose from.
pub fn first_people(group: Option<GroupId>, members: bool) -> Reading {
    reading_once("groups/person-choices", &PersonChoices { group, search: looked_for(), members })
}

/// A person, searched by name or address.
#[component]
pub fn PersonField(
    /// The field's label.
    label: &'static str,
    /// Its name in the form.
    name: &'static str,
    /// Not its members, unless `members`.
    group: Option<GroupId>,
    /// Members are offered too.
    members: bool,
    /// Must be chosen.
    required: bool,
    /// What to know beforehand.
    hint: &'static str,
    /// The first choices.
    first: crate::read::Answer,
    /// The form.
    state: FormState,
) -> impl IntoView {
    let of = Searched {
        endpoint: "groups/person-choices",
        args: Callback::new(move |search| body(&PersonChoices { group, search, members })),
        label,
        name,
        required,
        hint,
        error: state.at(name),
    };
    view! { <SearchBox of first=StoredValue::new(first) chosen=RwSignal::new(None)/> }
}

/// The first companies to choose from.
pub fn first_companies() -> Reading {
    reading_once("accounts/company-choices", &CompanyChoices { search: String::new() })
}

/// The company something belongs to.
#[component]
pub fn CompanyField(
    /// What to know beforehand.
    hint: &'static str,
    /// What is chosen at first: id and name.
    chosen: Option<(String, String)>,
    /// The first choices.
    first: crate::read::Answer,
    /// The form.
    state: FormState,
) -> impl IntoView {
    let of = Searched {
        endpoint: "accounts/company-choices",
        args: Callback::new(move |search| body(&CompanyChoices { search })),
        label: "Company",
        name: "company",
        required: false,
        hint,
        error: state.at("company"),
    };
    let chosen = chosen.map(|(value, label)| Choice::new(value, label));
    view! { <SearchBox of first=StoredValue::new(first) chosen=RwSignal::new(chosen)/> }
}

/// The role in the group, and the last day in it.
#[component]
pub fn Terms(
    /// The present role.
    role: MemberRole,
    /// The present last day; empty: none.
    #[prop(into)]
    ends: String,
    /// The form.
    state: FormState,
) -> impl IntoView {
    let roles = MemberRole::ALL.map(|role| Choice::new(role.key(), role.word())).to_vec();
    view! {
        <div class="group-terms">
        <FieldRow>
            <SelectField label="Role in the group" name="role" options=Signal::stored(roles)
                value=state.start("role", role.key()) error=state.at("role")/>
            <TextField label="Last day in the group" name="ends_at" kind=InputKind::Date
                value=state.start("ends_at", &ends) error=state.at("ends_at") hint="Empty: without an end."/>
        </FieldRow>
        <p class="muted">"A group has one owner and one contact: whoever was it before becomes a member."</p>
        </div>
    }
}
