//! Groups of panels (decision 13): what a page says of one.

use serde::{Deserialize, Serialize};

use crate::ids::GroupId;

/// A group, as far as it is shown until it can be edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDetail {
    /// Which.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Remarks.
    pub description: String,
    /// The company it belongs to, by name; empty when to none.
    pub company: String,
    /// True for "Main Group", which takes panels that belong nowhere else.
    pub is_main: bool,
    /// How many panels are in it.
    pub panels: u32,
    /// How many people are members of it.
    pub members: u32,
    /// The roles connected to it, by name.
    pub roles: Vec<String>,
}
