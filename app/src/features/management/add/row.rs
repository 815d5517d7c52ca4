//! One row: a person, and his group.

use leptos::prelude::*;
use model::accounts::Kind;
use model::management::AddChoices;
use ui::{Button, ButtonKind, Choice, Combobox, IconName, InputKind, SelectField, TextField};

use super::rows::Rows;
use crate::features::management::api::{CompanyChoices, GroupChoices};
use crate::read::{asking, body, parsed};

/// The card of one row.
#[component]
pub fn RowCard(
    /// Which row.
    key: usize,
    /// All of them.
    rows: Rows,
    /// What can be chosen.
    choices: StoredValue<AddChoices>,
) -> impl IntoView {
    let number = rows.number(key);
    let heading = format!("row-{key}");
    let labelled = heading.clone();
    let hydrated = ui::hydrated();
    let alone = move || rows.keys.with(|keys| keys.len() < 2);
    let remove = move || {
        (hydrated.get() && !alone()).then(|| {
            let label = Signal::derive(move || format!("Remove row {}", number.get()));
            view! { <Button label icon=IconName::Close icon_only=true small=true kind=ButtonKind::Quiet on_click=move |()| rows.remove(key)/> }
        })
    };
    view! {
        <section class="card" aria-labelledby=labelled>
            <header class="card-head"><h2 id=heading>"Row "{number}</h2>{remove}</header>
            <div class="card-body">
            <div class="add-row-fields">
                {text(rows, key, "email", "Email", InputKind::Email, None)}
                {text(rows, key, "first_name", "First name", InputKind::Text, None)}
                {text(rows, key, "last_name", "Last name", InputKind::Text, None)}
                <KindFields key rows choices/>
                <Searched key rows field="company" label="Company" endpoint="management/company-choices"
                    first=choices.with_value(|c| c.companies.clone())/>
                {text(rows, key, "time_zone", "Time zone", InputKind::Text, Some("time-zones"))}
            </div>
            <GroupFields key rows choices/>
            </div>
        </section>
    }
    .into_any()
}

/// Where the link of a fault leads: it names field and row.
fn field_id(field: &str, key: usize) -> String {
    ui::field_id(&format!("{field}.{key}"))
}

fn text(
    rows: Rows,
    key: usize,
    field: &'static str,
    label: &'static str,
    kind: InputKind,
    list: Option<&'static str>,
) -> AnyView {
    let value = Signal::stored(rows.start(key, field));
    let typed = move |value: String| rows.put(key, field, value);
    let (name, id, error) = (format!("{field}[]"), field_id(field, key), rows.fault(key, field));
    match list {
        Some(list) => {
            view! { <TextField label name id kind value error autocomplete="off" list on_input=typed/> }.into_any()
        }
        None => view! { <TextField label name id kind value error autocomplete="off" on_input=typed/> }.into_any(),
    }
}

/// The kind, and an employee's role. Without the app both are always there: the service says which belong
/// together.
#[component]
fn KindFields(key: usize, rows: Rows, choices: StoredValue<AddChoices>) -> impl IntoView {
    let plain = |list: Vec<model::companies::Choice>| {
        Signal::stored(list.into_iter().map(|c| Choice::new(c.value, c.label)).collect::<Vec<_>>())
    };
    let (kinds, roles) = choices.with_value(|c| (c.kinds.clone(), c.roles.clone()));
    let first = kinds.first().map(|kind| kind.value.clone()).unwrap_or_default();
    let began = rows.start(key, "kind");
    let value = if began.is_empty() { first } else { began };
    rows.begin(key, "kind", value.clone());
    let hydrated = ui::hydrated();
    let is_hidden = move || hydrated.get() && rows.get(key, "kind") != Kind::Employee.key();
    let has_roles = !roles.is_empty();
    view! {
        <SelectField label="Kind" name="kind[]" id=field_id("kind", key) options=plain(kinds) value
            error=rows.fault(key, "kind") on_change=move |value| rows.put(key, "kind", value)/>
        <div hidden=is_hidden>
            {has_roles.then(|| view! {
                <SelectField label="Role" name="role[]" id=field_id("role", key) options=plain(roles)
                    value=rows.start(key, "role") placeholder="For an employee" error=rows.fault(key, "role")
                    on_change=move |value| rows.put(key, "role", value)/>
            })}
        </div>
    }
    .into_any()
}

/// A choice the server searches for.
#[component]
fn Searched(
    key: usize,
    rows: Rows,
    field: &'static str,
    label: &'static str,
    endpoint: &'static str,
    first: Vec<model::companies::Choice>,
) -> impl IntoView {
    let choice = |c: model::companies::Choice| Choice::new(c.value, c.label).with_detail(c.detail);
    let began = rows.start(key, field);
    let known = first.iter().find(|c| c.value == began).cloned().map(choice);
    let chosen = RwSignal::new(known);
    let search = asking();
    let value = search.value();
    let first = StoredValue::new(first);
    let options = Signal::derive(move || {
        let found = value.get().and_then(|answer| parsed::<Vec<model::companies::Choice>>(answer).ok());
        found.unwrap_or_else(|| first.get_value()).into_iter().map(choice).collect::<Vec<_>>()
    });
    ui::effect(move || {
        rows.put(key, field, chosen.get().map(|c| c.value).unwrap_or_default());
    });
    let asked = move |search: String| {
        if field == "group" { body(&GroupChoices { search }) } else { body(&CompanyChoices { search }) }
    };
    view! {
        <Combobox label name=format!("{field}[]") id=field_id(field, key) options chosen loading=search.pending()
            on_search=move |text| { search.dispatch((endpoint, asked(text))); } error=rows.fault(key, field)
            hint=if field == "company" { "Empty: your own." } else { "" }/>
    }
    .into_any()
}

/// A group that is there, or a new one with a licence.
#[component]
fn GroupFields(key: usize, rows: Rows, choices: StoredValue<AddChoices>) -> impl IntoView {
    const FIELDS: [&str; 6] = ["group", "new_group", "product", "seats", "valid_from", "valid_to"];
    let (may_add, may_license) = choices.with_value(|c| (c.may_add_group, c.may_license));
    let begun = FIELDS.into_iter().any(|field| !rows.start(key, field).is_empty());
    // A fault inside must be seen.
    let faulty = move || FIELDS.into_iter().any(|field| rows.fault(key, field).get().is_some());
    let open = Memo::new(move |was: Option<&bool>| begun || was.copied().unwrap_or(false) || faulty());
    view! {
        <details class="add-row-group" open=open>
            <summary>"Group of this person"</summary>
            <div class="add-row-fields">
                <Searched key rows field="group" label="Group" endpoint="management/group-choices"
                    first=choices.with_value(|c| c.groups.clone())/>
                {may_add.then(|| text(rows, key, "new_group", "Or a new group", InputKind::Text, None))}
                {(may_add && may_license).then(|| view! {
                    {text(rows, key, "product", "Licence of the new group: product", InputKind::Text, None)}
                    {text(rows, key, "seats", "Seats", InputKind::Text, None)}
                    {text(rows, key, "valid_from", "Valid from", InputKind::Date, None)}
                    {text(rows, key, "valid_to", "Valid to", InputKind::Date, None)}
                })}
            </div>
            <p class="muted">"The first person of a new group becomes its owner; later rows that name the same group join it."</p>
        </details>
    }
    .into_any()
}
