//! The fields that adding and editing a company share.

use leptos::prelude::*;
use model::companies::{CompanyForm, CompanyKind, Joining, Site};
use model::ids::CompanyId;
use ui::{Choice, FieldRow, SelectField, TextArea, TextField};

use super::api::ParentChoices;
use crate::features::people::search_box::Searched;
use crate::form::FormState;
use crate::read::body;

/// What the company is called and what it is. The operator stays what it is.
#[component]
pub fn Facts(
    /// How the form's last try went.
    state: FormState,
    /// What the fields start with.
    start: StoredValue<CompanyForm>,
    /// The kind may be chosen.
    with_kind: bool,
) -> impl IntoView {
    let value =
        move |name: &str, of: fn(&CompanyForm) -> &String| start.with_value(|start| state.start(name, of(start)));
    let kinds = CompanyKind::CHOSEN.map(|kind| Choice::new(kind.key(), kind.word())).to_vec();
    view! {
        <TextField label="Name" name="name" required=true autofocus=true autocomplete="off" maxlength=254
            value=value("name", |f| &f.name) error=state.at("name")/>
        <FieldRow>
            {with_kind.then(|| view! {
                <SelectField label="Kind" name="kind" required=true options=Signal::stored(kinds)
                    value=value("kind", |f| &f.kind) placeholder="Choose a kind" error=state.at("kind")/>
            })}
            <Region state start/>
        </FieldRow>
    }
}

#[component]
fn Region(state: FormState, start: StoredValue<CompanyForm>) -> impl IntoView {
    let options = Site::ALL.map(|site| Choice::new(site.key(), site.word())).to_vec();
    let value = start.with_value(|start| state.start("region", &start.region));
    view! {
        <SelectField label="Region" name="region" options=Signal::stored(options) value
            placeholder="The region of this site" error=state.at("region")/>
    }
}

/// Whom to call, remarks, who may register himself.
#[component]
pub fn More(
    /// How the form's last try went.
    state: FormState,
    /// What the fields start with.
    start: StoredValue<CompanyForm>,
) -> impl IntoView {
    let value =
        move |name: &str, of: fn(&CompanyForm) -> &String| start.with_value(|start| state.start(name, of(start)));
    let joining = Joining::ALL.map(|joining| Choice::new(joining.key(), joining.word())).to_vec();
    view! {
        <TextField label="Contact" name="contact" autocomplete="off" maxlength=254
            value=value("contact", |f| &f.contact) error=state.at("contact") hint="Whom to call: a name, a number."/>
        <SelectField label="Self-registration" name="joining" options=Signal::stored(joining)
            value=value("joining", |f| &f.joining) error=state.at("joining")
            hint="Who may ask to join with the authorization code. Each request waits until an administrator accepts it."/>
        <TextArea label="Description" name="description" value=value("description", |f| &f.description)
            error=state.at("description") rows=3/>
    }
}

/// The company above; `moving` and those below it are not offered.
pub fn parent_field(state: FormState, moving: Option<CompanyId>) -> Searched {
    Searched {
        endpoint: "companies/parent-choices",
        args: Callback::new(move |search| body(&ParentChoices { search, moving })),
        label: "Parent company",
        name: "parent",
        required: true,
        hint: "A distributor, an installer company or the operator.",
        error: state.at("parent"),
    }
}
