//! Rows, details and forms of panels.

use serde::{Deserialize, Serialize};

use super::Connection;
use crate::access::{PersonRef, SightChange};
use crate::accounts::{CustomerLink, OutcomeKind};
use crate::ids::{GroupId, PanelId, UndoId};
use crate::installers::InstallerLink;
use crate::text::count;
use crate::when::When;

/// A row of the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelRow {
    /// Which.
    pub id: PanelId,
    /// 15 digits.
    pub imei: String,
    /// What it is called on the web; may be empty.
    pub web_name: String,
    /// Account code at the monitoring station.
    pub account_code: String,
    /// Model; may be empty.
    pub model: String,
    /// Its group.
    pub group_id: GroupId,
    /// Its group's name.
    pub group: String,
    /// Whether it is connected.
    pub connection: Connection,
    /// Since when it is, or is not.
    pub since: Option<When>,
    /// How many customers are attached; none for who may not view accounts.
    pub customers: Option<u32>,
    /// How many installers are attached; none for who may not view them.
    pub installers: Option<u32>,
    /// The installer application may reach it.
    pub access: bool,
    /// For optimistic locking.
    pub version: i64,
}

/// A part of a panel that is armed by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partition {
    /// 1 to 64.
    pub number: u16,
    /// What it is called; may be empty.
    pub name: String,
    /// The customers who reach it, by name; empty for who may not view accounts.
    pub used_by: Vec<PersonRef>,
    /// How many they are, for everybody.
    pub users: u32,
}

impl Partition {
    /// May it be removed? `Err` is the reason why not, for the form and the service; `is_last`: the panel has no other.
    pub fn may_remove(&self, is_last: bool) -> Result<(), String> {
        if self.users > 0 {
            let who = count(self.users, "customer", "customers");
            let names = self.used_by.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
            let names = if names.is_empty() { String::new() } else { format!(": {names}") };
            return Err(format!(
                "Partition {} is in use by {who}{names}. Take it from their user info first.",
                self.number
            ));
        }
        if is_last {
            return Err("A panel has at least one partition.".into());
        }
        Ok(())
    }

    /// "1 · Ground floor".
    pub fn title(&self) -> String {
        if self.name.is_empty() { self.number.to_string() } else { format!("{} · {}", self.number, self.name) }
    }
}

/// Everything the blind shows of one panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelDetail {
    /// The grid's part.
    pub row: PanelRow,
    /// The master user must permit each connection of an installer.
    pub needs_permit: bool,
    /// When it first connected.
    pub first_connected: Option<When>,
    /// The master users, by name; none for who may not view accounts.
    pub owners: Option<Vec<PersonRef>>,
    /// By number.
    pub partitions: Vec<Partition>,
    /// When it was added.
    pub created: When,
    /// Who changed it last, by name, when known.
    pub changed_by: String,
    /// When it was changed last.
    pub changed_at: When,
}

/// The panels before and after one in its list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The one before.
    pub previous: Option<PanelId>,
    /// The one after.
    pub next: Option<PanelId>,
}

/// A panel and the way on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelOpened {
    /// The panel.
    pub detail: PanelDetail,
    /// Before and after it.
    pub neighbours: Neighbours,
}

/// Who is attached to a panel; a list is none for who may not view it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelPeople {
    /// Customers, by name.
    pub customers: Option<Vec<PanelCustomer>>,
    /// Installers, by name.
    pub installers: Option<Vec<PanelInstaller>>,
}

/// A customer on the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelCustomer {
    /// Who.
    pub person: PersonRef,
    /// Address.
    pub email: String,
    /// User code, name, partitions, role, end.
    pub link: CustomerLink,
}

/// An installer on the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelInstaller {
    /// Who.
    pub person: PersonRef,
    /// Address.
    pub email: String,
    /// End, and the last request to connect.
    pub link: InstallerLink,
}

/// Adding or editing a panel, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelForm {
    /// Required, with a right check digit.
    pub imei: String,
    /// What it is called on the web.
    pub web_name: String,
    /// Required.
    pub account_code: String,
    /// Model.
    pub model: String,
    /// The group's id; only when adding. Empty: Main Group.
    pub group: String,
    /// How many partitions, or their numbers; only when adding. Empty: one.
    pub partitions: String,
    /// The installer application may reach it; only when adding.
    pub access: bool,
    /// The master user must permit each connection.
    pub needs_permit: bool,
}

/// Who will see panels that are moved, and who no longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePreview {
    /// The new group, by name.
    pub to: String,
    /// The groups that they leave, by name.
    pub from: Vec<String>,
    /// How many are moved; those that are in the group already are not.
    pub panels: u32,
    /// Customers on them.
    pub customers: u32,
    /// Installers on them.
    pub installers: u32,
    /// Who gains and who loses the sight of them.
    pub change: SightChange,
    /// Stands for this list: a confirmation holds for this list and no other.
    pub seal: String,
}

impl MovePreview {
    /// "3 panels leave North, with 4 customers and 1 installer."
    pub fn what(&self) -> String {
        if self.panels == 0 {
            return format!("Nothing to move: already in {}.", self.to);
        }
        let verb = if self.panels == 1 { "leaves" } else { "leave" };
        format!(
            "{} {verb} {}, with {} and {}.",
            count(self.panels, "panel", "panels"),
            self.from.join(", "),
            count(self.customers, "customer", "customers"),
            count(self.installers, "installer", "installers"),
        )
    }
}

/// Who loses panels that are removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovePreview {
    /// The panels in sight, as asked.
    pub panels: Vec<PanelRow>,
    /// Customers on them, by name, as far as the reader may view them.
    pub customers: Vec<PersonRef>,
    /// Installers on them, the same.
    pub installers: Vec<PersonRef>,
    /// How many customers there are.
    pub customers_all: u32,
    /// How many installers there are.
    pub installers_all: u32,
}

/// What happened to one panel of a bulk act (decision 6). Reads like the outcome of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelOutcome {
    /// Which.
    pub id: PanelId,
    /// Its IMEI, when it is in sight.
    pub title: String,
    /// What came of it.
    pub result: OutcomeKind,
    /// Why, unless done.
    pub reason: String,
}

/// The answer of a bulk act on panels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelsOutcome {
    /// One sentence over all rows; also what a page without JavaScript shows.
    pub notice: String,
    /// Row by row, in the order asked; of a job that goes on, those that have an outcome.
    pub rows: Vec<PanelOutcome>,
    /// The offer to take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<UndoId>,
    /// The job that goes on with the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<crate::ids::JobId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::AccountId;

    /// A partition in use says by whom; the last one stays.
    #[test]
    fn what_is_in_the_way_of_removing_a_partition_is_said() {
        let ann = PersonRef { id: AccountId(uuid::Uuid::nil()), name: "Ann".into() };
        let used = Partition { number: 2, name: String::new(), used_by: vec![ann], users: 2 };
        let why = used.may_remove(false).unwrap_err();
        assert_eq!(why, "Partition 2 is in use by 2 customers: Ann. Take it from their user info first.");
        let free = Partition { number: 2, name: "Shed".into(), used_by: Vec::new(), users: 0 };
        assert!(free.may_remove(false).is_ok() && free.may_remove(true).is_err());
        assert_eq!(free.title(), "2 · Shed");
    }
}
