//! A group as pages show it.

use serde::{Deserialize, Serialize};

use super::{GroupPerson, Holder, LicenceLine, MemberRole};
use crate::access::SightChange;
use crate::accounts::State;
use crate::catalogue::Offer;
use crate::companies::CompanyName;
use crate::grid::Page;
use crate::ids::{EntryId, GroupId, PanelId};
use crate::roles::{RoleName, RolePreview};
use crate::when::When;

/// A row of the grid of groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// Which.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// True for "Main Group", which takes panels that belong nowhere else.
    pub is_main: bool,
    /// The company it belongs to, when that is in the reader's sight.
    pub company: Option<CompanyName>,
    /// Who owns it.
    pub owner: Holder,
    /// How many panels are in it.
    pub panels: u32,
    /// How many live members the reader sees.
    pub members: u32,
    /// Its licences, those that hold first.
    pub licences: Vec<LicenceLine>,
    /// The roles connected to it, by name.
    pub roles: Vec<RoleName>,
    /// For optimistic locking.
    pub version: i64,
}

/// A page of groups, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupList {
    /// The rows.
    pub page: Page<GroupRow>,
    /// Groups on all pages.
    pub total: u32,
}

/// Everything a group's page shows, but for its members and history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDetail {
    /// The grid's part.
    pub row: GroupRow,
    /// Remarks.
    pub description: String,
    /// Its administrative contact.
    pub contact: Holder,
    /// Modules switched on for it, by name.
    pub modules: Vec<String>,
    /// Add-ons switched on for it, by name.
    pub add_ons: Vec<String>,
    /// Its first panels, for who may view panels.
    pub panels: Option<Vec<GroupPanel>>,
    /// When it was added.
    pub created: When,
    /// Who changed it last, by name, when known.
    pub changed_by: String,
    /// When it was changed last.
    pub changed_at: When,
}

impl GroupDetail {
    /// May it be removed? `Err` is the reason why not.
    pub const fn may_remove(&self) -> Result<(), &'static str> {
        may_remove(self.row.is_main)
    }
}

/// Main Group always exists.
pub const fn may_remove(is_main: bool) -> Result<(), &'static str> {
    if is_main { Err("Main Group cannot be removed: it takes panels that belong nowhere else.") } else { Ok(()) }
}

/// A panel of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPanel {
    /// Which.
    pub id: PanelId,
    /// 15 digits.
    pub imei: String,
    /// Its name on the web.
    pub web_name: String,
    /// Account code at the monitoring station.
    pub account_code: String,
}

/// Does a member take a seat?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Active: takes one.
    Active,
    /// Has not signed in yet: one is kept.
    Pending,
    /// Turned off: takes none.
    Off,
    /// The membership has ended: takes none, and shows nothing.
    Ended,
}

impl MemberState {
    /// Of a member in `state`, whose membership has `ended` or not.
    pub const fn of(state: State, ended: bool) -> Self {
        match (ended, state) {
            (true, _) => Self::Ended,
            (false, State::Active) => Self::Active,
            (false, State::Pending) => Self::Pending,
            (false, State::Off) => Self::Off,
        }
    }

    /// The words on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Pending => "Pending",
            Self::Off => "Off, takes no seat",
            Self::Ended => "Ended",
        }
    }
}

/// A member of a group in the reader's sight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// Who.
    pub person: GroupPerson,
    /// Address.
    pub email: String,
    /// The role in the group.
    pub role: MemberRole,
    /// What the membership comes to.
    pub state: MemberState,
    /// Last day in the group, `2026-11-30` (UTC); empty: without an end.
    pub ends: String,
    /// Since when, where that was kept.
    pub added: Option<When>,
    /// For optimistic locking.
    pub version: i64,
}

/// A page of members, and how many the reader sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberList {
    /// The rows.
    pub page: Page<MemberRow>,
    /// Members on all pages.
    pub total: u32,
}

/// A group as a person's page shows it: one block for each he is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupBlock {
    /// Which.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Who owns it.
    pub owner: Holder,
    /// The person's role in it.
    pub role: MemberRole,
    /// Last day in the group, `2026-11-30` (UTC); empty: without an end.
    pub ends: String,
    /// The membership is past its end.
    pub ended: bool,
    /// For optimistic locking of the membership.
    pub version: i64,
    /// Its licences, those that hold first.
    pub licences: Vec<LicenceLine>,
    /// Modules switched on for it, by name.
    pub modules: Vec<String>,
    /// Add-ons switched on for it, by name.
    pub add_ons: Vec<String>,
}

/// A role in the dialog that connects roles to a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectedRole {
    /// Which.
    pub role: RoleName,
    /// Its holders see the group.
    pub connected: bool,
    /// Why the reader may not change this; None: he may.
    pub locked: Option<String>,
}

/// Every role, and which are connected to a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectedRoles {
    /// All roles, by name.
    pub roles: Vec<ConnectedRole>,
}

/// What connecting and disconnecting roles does, told before it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionPreview {
    /// For each role that is changed.
    pub roles: Vec<RolePreview>,
    /// Stands for all of it: saving holds for this preview only.
    pub seal: String,
}

/// What the removal of a group does, told before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalPreview {
    /// How many panels go to Main Group.
    pub panels: u32,
    /// Who sees these panels afterwards and not before, and the other way round.
    pub sight: SightChange,
    /// How many memberships end.
    pub members: u32,
    /// The roles connected to it.
    pub roles: Vec<RoleName>,
    /// How many licences go with it.
    pub licences: u32,
    /// Stands for all of it: the removal holds for this preview only.
    pub seal: String,
}

/// What can be switched on for a group, and what is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// Modules by name, then add-ons; retired ones where they are on.
    pub offers: Vec<Offer>,
    /// Those that are on.
    pub on: Vec<EntryId>,
}
