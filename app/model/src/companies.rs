//! Companies: the tree people belong to (decision 14).

use serde::{Deserialize, Serialize};

mod joining;
mod query;
mod records;

pub use joining::{JoinForm, JoinKind, JoinRequest, JoinRequests, Joining};
pub use query::{CompanyQuery, CompanySort, View};
pub use records::{
    CompanyDetail, CompanyForm, CompanyList, CompanyName, CompanyRow, CompanyUsers, Contents, MovePreview, Onlookers,
    may_move, may_remove,
};

/// A company or a panel to choose in a combobox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The id.
    pub value: String,
    /// What the person reads first.
    pub label: String,
    /// What tells it from others alike.
    pub detail: String,
}

/// What kind of company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanyKind {
    /// Runs the cloud.
    Operator,
    /// Sells through installer companies.
    Distributor,
    /// Installs panels.
    Installer,
}

impl CompanyKind {
    /// What a company that is added can be (S4-2): there is one operator, and it is always there.
    pub const CHOSEN: [Self; 2] = [Self::Distributor, Self::Installer];

    /// As the database and the import file have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Distributor => "distributor",
            Self::Installer => "installer",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Operator, Self::Distributor, Self::Installer].into_iter().find(|k| k.key() == key)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Operator => "Operator",
            Self::Distributor => "Distributor",
            Self::Installer => "Installer company",
        }
    }
}

/// A part of the world: the site a deployment serves (decision 16), and the region of a company or a
/// person (S4-6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Site {
    /// The Americas.
    #[default]
    Americas,
    /// Europe.
    Europe,
    /// Asia and the Pacific.
    AsiaPacific,
}

impl Site {
    /// All, in the order of drop-downs.
    pub const ALL: [Self; 3] = [Self::Americas, Self::Europe, Self::AsiaPacific];

    /// As the database, the setting and the import file have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Americas => "americas",
            Self::Europe => "europe",
            Self::AsiaPacific => "asia-pacific",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Americas => "Americas",
            Self::Europe => "Europe",
            Self::AsiaPacific => "Asia-Pacific",
        }
    }

    /// Does "Add User" have a mobile phone field here (S4-7, decision 16)?
    pub const fn has_mobile_phone(self) -> bool {
        matches!(self, Self::AsiaPacific)
    }
}
