//! Companies: the tree people belong to (decision 14).

use serde::{Deserialize, Serialize};

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
