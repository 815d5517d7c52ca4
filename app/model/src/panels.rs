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
/// name them. A lone one that is named is written twice.
pub fn partition_numbers(text: &str) -> Result<Vec<u16>, String> {
    let numbers = crate::field::partitions(text)?;
    let is_lone = text.split([' ', ',', ';']).filter(|part| !part.is_empty()).count() == 1;
    Ok(match numbers.as_slice() {
        [count] if is_lone => (1..=*count).collect(),
        _ => numbers,
    })
}

/// As [`partition_numbers`] reads them.
pub fn partition_words(numbers: &[u16]) -> String {
    match numbers {
        [1] => "1".to_owned(),
        [lone] => format!("{lone} {lone}"),
        many => many.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    }
}

/// Longest account code of a panel, in characters; the same as that of a user code.
pub const CODE_MAX: u32 = crate::field::USER_CODE_MAX;
/// Longest model of a panel, in characters.
pub const MODEL_MAX: u32 = 64;

#[cfg(test)]
mod tests {
    use super::{partition_numbers, partition_words};

    #[test]
    fn partitions_are_read_as_they_are_written() {
        for numbers in [vec![1], vec![3], vec![1, 2], vec![2, 5, 64], (1..=8).collect()] {
            assert_eq!(partition_numbers(&partition_words(&numbers)), Ok(numbers));
        }
        assert_eq!(partition_numbers("3"), Ok(vec![1, 2, 3]));
    }
}
