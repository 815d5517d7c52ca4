//! The fields of a customer on a panel, for assigning and for changing (decision 12).

use leptos::prelude::*;
use model::accounts::{CustomerLink, LinkRole};
use ui::{Choice, FieldRow, InputKind, SelectField, TextField};

use crate::form::FormState;

/// Account code, user name, partitions, role, end date.
#[component]
pub fn LinkFields(
    /// The form's last try.
    state: FormState,
    /// What is changed; none when a panel is assigned.
    link: Option<CustomerLink>,
    /// The name to start with.
    name: String,
) -> impl IntoView {
    let spaced = |numbers: &[u16]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let has = link.as_ref().map(|l| spaced(&l.panel_partitions));
    let start = |field: &str, pick: &dyn Fn(&CustomerLink) -> String, default: &str| {
        state.start(field, link.as_ref().map_or_else(|| default.to_owned(), pick))
    };
    let roles: Vec<Choice> = [LinkRole::Regular, LinkRole::Master]
        .iter()
        .map(|role| Choice::new(role.key(), role.word()))
        .collect();
    let hint = has.map_or_else(
        || "Numbers parted by spaces; empty means all the panel has.".to_owned(),
        |has| format!("The panel has {has}."),
    );
    view! {
        <FieldRow>
            <TextField label="Account code" name="user_code" required=true value=start("user_code", &|l| l.user_code.clone(), "") error=state.at("user_code") autocomplete="off" hint="The user code on the panel"/>
            <TextField label="User name" name="user_name" value=start("user_name", &|l| l.user_name.clone(), &name) error=state.at("user_name") autocomplete="off"/>
        </FieldRow>
        <TextField label="Connected partitions" name="partitions" value=start("partitions", &|l| spaced(&l.partitions), "") error=state.at("partitions") autocomplete="off" hint/>
        <FieldRow>
            <SelectField label="Role" name="role" options=Signal::stored(roles) value=start("role", &|l| l.role.key().to_owned(), "regular") error=state.at("role")/>
            <TextField label="End date" name="ends_at" kind=InputKind::Date value=start("ends_at", &|l| last_day(l), "") error=state.at("ends_at") hint="Last day of access; empty: no end"/>
        </FieldRow>
    }
    .into_any()
}

/// The stored end is the first instant without access; the form shows the last day with it.
fn last_day(link: &CustomerLink) -> String {
    let Some(end) = link.ends_at else { return String::new() };
    (end.utc() - time::Duration::seconds(1)).date().to_string()
}
