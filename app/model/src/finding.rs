//! Finding anything by any of its identifiers: what the command palette and the page "Find" show.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::accounts::Kind;

/// Most found of one kind.
pub const EACH: u32 = 5;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A person.
    Person(Kind),
    /// A panel.
    Panel,
    /// A group of panels.
    Group,
    /// A company.
    Company,
    /// A role.
    Role,
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What it is.
    pub what: What,
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// What tells it from others of the name.
    pub detail: String,
    /// What was typed is one of its identifiers, whole.
    pub exact: bool,
}
