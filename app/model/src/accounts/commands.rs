//! What the Accounts page asks for, as typed, and what it is told.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, UndoId};

/// "+ADD ACCOUNT", as typed (S0-14, decision 11).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddAccount {
    /// Required.
    pub email: String,
    /// May be empty.
    pub first_name: String,
    /// May be empty.
    pub last_name: String,
    /// May be empty.
    pub phone: String,
    /// Empty: the signed-in person's own company.
    pub company: String,
    /// A first panel's id; may be empty.
    pub panel: String,
}

/// The overview's form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditAccount {
    /// Which account.
    pub id: String,
    /// What the form was filled from.
    pub version: i64,
    /// Display name.
    pub label: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Phone.
    pub phone: String,
    /// ISO 3166 code or empty.
    pub country: String,
    /// Remarks.
    pub description: String,
}

/// "+ASSIGN PANEL" and a changed link, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkForm {
    /// The customer's code on the panel.
    pub user_code: String,
    /// The customer's name on the panel; empty: the account's name.
    pub user_name: String,
    /// Partition numbers parted by spaces.
    pub partitions: String,
    /// `master` or `regular`.
    pub role: String,
    /// `2026-11-30` or empty.
    pub ends_at: String,
}

/// What came of "+ADD ACCOUNT".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// The account.
    pub id: AccountId,
    /// One sentence for the person.
    pub notice: String,
}

/// A notice, for actions that answer with nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// One sentence for the person.
    pub notice: String,
    /// The offer to take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<UndoId>,
}

impl Done {
    /// Says `notice`.
    pub fn new(notice: impl Into<String>) -> Self {
        Self { notice: notice.into(), undo: None }
    }

    /// With the offer to take it back.
    #[must_use]
    pub const fn undoable(mut self, undo: Option<UndoId>) -> Self {
        self.undo = undo;
        self
    }
}
