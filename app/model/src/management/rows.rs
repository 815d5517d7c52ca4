//! "Add Accounts & Groups" (S2-1): several people at once, a row each.

use serde::{Deserialize, Serialize};

use crate::FieldError;
use crate::accounts::Outcome;
use crate::companies::Choice;
use crate::viewer::Left;

/// Most rows that are saved at once.
pub const ROWS_MAX: u8 = 50;
/// Rows that the page begins with.
pub const ROWS_SHOWN: u8 = 3;

/// One person, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRow {
    /// Required.
    pub email: String,
    /// Required.
    pub first_name: String,
    /// Required.
    pub last_name: String,
    /// An IANA name, or empty.
    pub time_zone: String,
    /// A company's id; empty: the signed-in person's own.
    pub company: String,
    /// `end_user`, `installer` or `employee`; required.
    pub kind: String,
    /// A role's id; an employee's only, and required there.
    pub role: String,
    /// A group's id; empty: none, or a new one.
    pub group: String,
    /// The name of a new group; empty: none, or one that is there.
    pub new_group: String,
    /// The product of the new group's licence; empty: no licence.
    pub product: String,
    /// Its seats.
    pub seats: String,
    /// Its first day, `2026-11-30`.
    pub valid_from: String,
    /// Its last day, likewise.
    pub valid_to: String,
}

impl NewRow {
    /// Its fields, as the form names them.
    pub const FIELDS: [&str; 13] = [
        "email",
        "first_name",
        "last_name",
        "time_zone",
        "company",
        "kind",
        "role",
        "group",
        "new_group",
        "product",
        "seats",
        "valid_from",
        "valid_to",
    ];

    /// What is typed in one.
    pub fn get(&self, field: &str) -> String {
        let value = match field {
            "email" => &self.email,
            "first_name" => &self.first_name,
            "last_name" => &self.last_name,
            "time_zone" => &self.time_zone,
            "company" => &self.company,
            "kind" => &self.kind,
            "role" => &self.role,
            "group" => &self.group,
            "new_group" => &self.new_group,
            "product" => &self.product,
            "seats" => &self.seats,
            "valid_from" => &self.valid_from,
            _ => &self.valid_to,
        };
        value.clone()
    }

    /// Types into one.
    pub fn set(&mut self, field: &str, value: String) {
        let place = match field {
            "email" => &mut self.email,
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "time_zone" => &mut self.time_zone,
            "company" => &mut self.company,
            "kind" => &mut self.kind,
            "role" => &mut self.role,
            "group" => &mut self.group,
            "new_group" => &mut self.new_group,
            "product" => &mut self.product,
            "seats" => &mut self.seats,
            "valid_from" => &mut self.valid_from,
            _ => &mut self.valid_to,
        };
        *place = value;
    }

    /// Nothing of a person or a new group was typed: what is chosen in it stands there from the beginning.
    pub fn is_blank(&self) -> bool {
        let typed = [&self.email, &self.first_name, &self.last_name, &self.new_group, &self.product, &self.seats];
        typed.iter().all(|text| text.trim().is_empty())
    }
}

/// All rows or only the good ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaveMode {
    /// All of them, or none.
    #[default]
    All,
    /// Those in which nothing is wrong.
    Good,
}

impl SaveMode {
    /// As a form has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Good => "good",
        }
    }

    /// Reads the form's word; anything but `good` is all.
    pub fn parse(key: &str) -> Self {
        if key == Self::Good.key() { Self::Good } else { Self::All }
    }
}

/// What is wrong with each row, in the order asked; a blank row has no fault.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedRows {
    /// The faults of each row at its fields ([`NewRow`]).
    pub rows: Vec<Vec<FieldError>>,
}

/// What the rows let choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddChoices {
    /// The kinds that the signed-in person may add.
    pub kinds: Vec<Choice>,
    /// The roles that he may give.
    pub roles: Vec<Choice>,
    /// The companies in his sight, the first 200.
    pub companies: Vec<Choice>,
    /// The groups in his sight, likewise; empty when he may not manage members.
    pub groups: Vec<Choice>,
    /// All time zones.
    pub time_zones: Vec<String>,
    /// He may make a new group.
    pub may_add_group: bool,
    /// He may give it a licence.
    pub may_license: bool,
    /// His own company.
    pub company: String,
}

/// What came of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedRows {
    /// One sentence over all rows.
    pub notice: String,
    /// Row by row, without the blank ones.
    pub rows: Vec<Outcome>,
    /// The refused rows among added ones, each in its place, with what is wrong with it: for the form without the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Left>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_chosen_is_blank() {
        let row = NewRow {
            kind: "end_user".into(),
            company: "x".into(),
            time_zone: "Europe/Berlin".into(),
            ..NewRow::default()
        };
        assert!(row.is_blank());
        assert!(!NewRow { last_name: "Lee".into(), ..row.clone() }.is_blank());
        assert!(!NewRow { new_group: "North".into(), ..row }.is_blank());
        assert_eq!(SaveMode::parse("good"), SaveMode::Good);
        assert_eq!(SaveMode::parse(""), SaveMode::All);
    }

    #[test]
    fn every_field_is_kept() {
        let mut row = NewRow::default();
        for field in NewRow::FIELDS {
            row.set(field, field.to_owned());
        }
        assert!(NewRow::FIELDS.into_iter().all(|field| row.get(field) == field));
    }
}
