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
    let has = link.as_ref().map(|link| spaced(&link.panel_partitions));
    let values = link
        .as_ref()
        .map_or_else(|| Values { user_name: name, role: "regular".to_owned(), ..Values::default() }, Values::of);
    let roles: Vec<Choice> =
        [LinkRole::Regular, LinkRole::Master].iter().map(|role| Choice::new(role.key(), role.word())).collect();
    let hint = has.map_or_else(
        || "Numbers parted by spaces; empty means all the panel has.".to_owned(),
        |has| format!("The panel has {has}."),
    );
    view! {
        <FieldRow>
            <TextField label="Account code" name="user_code" required=true value=state.start("user_code", &values.user_code) error=state.at("user_code") autocomplete="off" hint="The user code on the panel"/>
            <TextField label="User name" name="user_name" value=state.start("user_name", &values.user_name) error=state.at("user_name") autocomplete="off"/>
        </FieldRow>
        <TextField label="Connected partitions" name="partitions" value=state.start("partitions", &values.partitions) error=state.at("partitions") autocomplete="off" hint/>
        <FieldRow>
            <SelectField label="Role" name="role" options=Signal::stored(roles) value=state.start("role", &values.role) error=state.at("role")/>
            <TextField label="End date" name="ends_at" kind=InputKind::Date value=state.start("ends_at", &values.ends_at) error=state.at("ends_at") hint="Last day of access; empty: no end"/>
        </FieldRow>
    }
    .into_any()
}

/// What the fields start with.
#[derive(Default)]
struct Values {
    user_code: String,
    user_name: String,
    partitions: String,
    role: String,
    ends_at: String,
}

impl Values {
    fn of(link: &CustomerLink) -> Self {
        Self {
            user_code: link.user_code.clone(),
            user_name: link.user_name.clone(),
            partitions: spaced(&link.partitions),
            role: link.role.key().to_owned(),
            ends_at: last_day(link),
        }
    }
}

fn spaced(numbers: &[u16]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The stored end is the first instant without access; the form shows the last day with it.
fn last_day(link: &CustomerLink) -> String {
    let Some(end) = link.ends_at else { return String::new() };
    (end.utc() - time::Duration::seconds(1)).date().to_string()
}
