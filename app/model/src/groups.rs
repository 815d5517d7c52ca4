//! Groups of panels (decision 13): who is in one, what is licensed, who sees it.

use serde::{Deserialize, Serialize};

use crate::accounts::Kind;
use crate::ids::AccountId;

mod forms;
mod licences;
mod query;
mod records;

pub use forms::{GroupForm, LicenceForm, NewMember, NewPerson};
pub use licences::{LicenceLine, LicenceState, PRODUCT_MAX, SEATS_MAX, WARN_DAYS};
pub use query::{GroupQuery, GroupSort, LicenceFilter, MemberQuery};
pub use records::{
    ConnectedRole, ConnectedRoles, ConnectionPreview, GroupBlock, GroupDetail, GroupList, GroupPanel, GroupRow,
    MemberList, MemberRow, MemberState, RemovalPreview, Switches, may_remove,
};

/// A member's role in the group (decision 4). At most one owner and one contact a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Is in the group.
    #[default]
    Member,
    /// Its administrative contact.
    Contact,
    /// Owns it.
    Owner,
}

impl MemberRole {
    /// All, in the order of drop-downs.
    pub const ALL: [Self; 3] = [Self::Member, Self::Contact, Self::Owner];

    /// As the database and forms have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Contact => "contact",
            Self::Owner => "owner",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Member => "Member",
            Self::Contact => "Contact",
            Self::Owner => "Owner",
        }
    }

    /// True for owner and contact: there is one of each in a group.
    pub const fn is_single(self) -> bool {
        matches!(self, Self::Owner | Self::Contact)
    }
}

/// A person in the reader's sight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPerson {
    /// Who.
    pub id: AccountId,
    /// Name, or address when there is none.
    pub name: String,
    /// End user, installer or employee.
    pub kind: Kind,
}

/// Who has a single role of a group, owner or contact, as far as the reader may know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    /// Nobody.
    #[default]
    Nobody,
    /// Somebody out of the reader's sight.
    Unseen,
    /// This person.
    Person(GroupPerson),
}

impl Holder {
    /// The name to show; empty when nobody has it.
    pub fn words(&self) -> &str {
        match self {
            Self::Nobody => "",
            Self::Unseen => "Somebody out of your sight",
            Self::Person(person) => &person.name,
        }
    }
}
