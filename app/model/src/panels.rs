//! Panels: what a row, a blind, a filter and a command of the page are, and what an import says of one.

use serde::{Deserialize, Serialize};

mod query;
mod records;

pub use query::{PanelQuery, PanelSort};
pub use records::{
    MovePreview, Neighbours, PanelCustomer, PanelDetail, PanelForm, PanelInstaller, PanelOpened, PanelOutcome,
    PanelPeople, PanelRow, PanelsOutcome, Partition, RemovePreview,
};

/// Whether a panel is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// Now.
    Online,
    /// Not now.
    Offline,
    /// Never was.
    Never,
}

impl Connection {
    /// All, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::Online, Self::Offline, Self::Never];

    /// As the database and the import file have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
            Self::Never => "never",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Online => "Online",
            Self::Offline => "Offline",
            Self::Never => "Never connected",
        }
    }
}

/// Installer access of a panel, on the screen.
pub const fn access_word(on: bool) -> &'static str {
    if on { "On" } else { "Off" }
}

/// Partition numbers as an import file lists them: one number says how many there are, several
/// name them.
pub fn partition_numbers(text: &str) -> Result<Vec<u16>, String> {
    let numbers = crate::field::partitions(text)?;
    Ok(match numbers.as_slice() {
        [count] => (1..=*count).collect(),
        _ => numbers,
    })
}

/// Longest account code of a panel, in characters; the same as that of a user code.
pub const CODE_MAX: u32 = crate::field::USER_CODE_MAX;
/// Longest model of a panel, in characters.
pub const MODEL_MAX: u32 = 64;
