//! Panels: what an import and an assignment say of one.

use serde::{Deserialize, Serialize};

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
        [Self::Online, Self::Offline, Self::Never].into_iter().find(|k| k.key() == key)
    }
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
