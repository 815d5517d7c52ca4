//! What the forms about groups send, as typed.

use serde::{Deserialize, Serialize};

/// Adding or editing a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupForm {
    /// Required; unique among all groups.
    pub name: String,
    /// The company it belongs to, by id; empty: the signed-in person's own.
    pub company: String,
    /// Remarks.
    pub description: String,
    /// When adding: its owner, by account id; may be empty.
    pub owner: String,
    /// When adding: a first licence; none when its product is empty.
    pub licence: LicenceForm,
}

/// Adding or editing a licence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceForm {
    /// What is licensed.
    pub product: String,
    /// How many people may use it.
    pub seats: String,
    /// First day, `2026-11-30`; empty: today.
    pub valid_from: String,
    /// Last day.
    pub valid_to: String,
}

/// Adding somebody who is there already to a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMember {
    /// The group's id.
    pub group: String,
    /// The person's id.
    pub account: String,
    /// One of [`super::MemberRole`]; empty: member.
    pub role: String,
    /// Last day in the group, `2026-11-30`; empty: without an end.
    pub ends_at: String,
}

/// The rest of adding somebody new: who he is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    /// `end_user`, `installer` or `employee`.
    pub kind: String,
    /// Required.
    pub email: String,
    /// Full name; required for installers and employees.
    pub name: String,
    /// Required for installers.
    pub phone: String,
    /// Company by id; empty: the signed-in person's own.
    pub company: String,
    /// An employee's role by id.
    pub console_role: String,
}
