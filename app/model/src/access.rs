//! What a change of somebody's role or company gives and takes, shown before it is saved (SEC-48): permissions and the
//! sight of groups.

use serde::{Deserialize, Serialize};

use crate::PermissionSet;
use crate::ids::{AccountId, GroupId};

/// A group in the reader's sight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRef {
    /// Which.
    pub id: GroupId,
    /// Its name.
    pub name: String,
}

/// What somebody gains and loses. Groups are named when they are in the reader's sight, and counted
/// otherwise (SEC-46).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessChange {
    /// May do afterwards, and not before.
    pub gains: PermissionSet,
    /// May do before, and not afterwards.
    pub loses: PermissionSet,
    /// Sees afterwards, and not before; by name.
    pub groups_gained: Vec<GroupRef>,
    /// Sees before, and not afterwards; by name.
    pub groups_lost: Vec<GroupRef>,
    /// Groups gained that are not the reader's to see.
    pub groups_gained_unseen: u32,
    /// Groups lost that are not the reader's to see.
    pub groups_lost_unseen: u32,
}

impl AccessChange {
    /// Nothing is gained and nothing lost.
    pub const fn is_empty(&self) -> bool {
        self.gains.is_empty() && self.groups_gained.is_empty() && self.groups_gained_unseen == 0 && !self.takes_away()
    }

    /// Something is lost: open sessions must end (SEC-41).
    pub const fn takes_away(&self) -> bool {
        !self.loses.is_empty() || !self.groups_lost.is_empty() || self.groups_lost_unseen > 0
    }
}

/// Somebody in the reader's sight, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRef {
    /// Which account.
    pub id: AccountId,
    /// What to call the person: the label, else the address.
    pub name: String,
}

/// Who begins to see panels that change their group, and who stops. People are named when they are in the
/// reader's sight, and counted otherwise (SEC-46).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SightChange {
    /// Sees them afterwards, and did not see all of them before; by name.
    pub gains: Vec<PersonRef>,
    /// Saw at least one of them before, and does not afterwards; by name.
    pub loses: Vec<PersonRef>,
    /// Those who gain and are not the reader's to see.
    pub gains_unseen: u32,
    /// Those who lose and are not the reader's to see.
    pub loses_unseen: u32,
}

impl SightChange {
    /// The same people see them before and afterwards.
    pub const fn is_empty(&self) -> bool {
        self.gains.is_empty() && self.loses.is_empty() && self.gains_unseen == 0 && self.loses_unseen == 0
    }
}
