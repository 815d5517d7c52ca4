//! The catalogue of modules and add-ons (S2-9, S2-10, S2-21, S2-22): what can be switched on for an
//! account or a group. A retired entry stays where it is on and cannot be switched on anew.

use serde::{Deserialize, Serialize};

use crate::field;
use crate::ids::EntryId;
use crate::when::When;

/// What is in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A functional module of the product.
    Module,
    /// A plug-in made with the SDK.
    AddOn,
}

impl EntryKind {
    /// Both, in the order of the pages.
    pub const ALL: [Self; 2] = [Self::Module, Self::AddOn];

    /// As addresses and forms have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::AddOn => "add-on",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// One of them, in a sentence and in the log.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::AddOn => "add-on",
        }
    }

    /// One of them, as the name of a changed field.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Module => "Module",
            Self::AddOn => "Add-on",
        }
    }

    /// The field of a form that holds several.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Module => "modules",
            Self::AddOn => "add_ons",
        }
    }
}

/// An entry, as whoever switches it needs to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which.
    pub id: EntryId,
    /// Module or add-on.
    pub kind: EntryKind,
    /// Its name.
    pub name: String,
    /// What it does; for an add-on vendor and release before it.
    pub detail: String,
    /// Made with the SDK by a customer: an account needs developer mode to try it.
    pub is_custom: bool,
    /// Stays where it is on, and is not switched on anew.
    pub is_retired: bool,
}

/// A row of the catalogue's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    /// Which.
    pub id: EntryId,
    /// Module or add-on.
    pub kind: EntryKind,
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// An add-on's maker.
    pub vendor: String,
    /// An add-on's own version, as its maker writes it.
    pub release: String,
    /// The level of the SDK an add-on needs; 0 for a module.
    pub sdk_level: u32,
    /// An add-on that an account needs developer mode for.
    pub is_custom: bool,
    /// Since when it cannot be switched on anew.
    pub retired: Option<When>,
    /// Accounts in the reader's sight that have it.
    pub accounts: u32,
    /// Groups in the reader's sight that have it.
    pub groups: u32,
    /// For optimistic locking.
    pub version: i64,
}

/// The catalogue's page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Modules by name, retired ones last.
    pub modules: Vec<EntryRow>,
    /// Add-ons, likewise.
    pub add_ons: Vec<EntryRow>,
    /// The reader may add, edit and retire.
    pub may_edit: bool,
}

impl Catalogue {
    /// One entry.
    pub fn find(&self, id: EntryId) -> Option<&EntryRow> {
        self.modules.iter().chain(&self.add_ons).find(|entry| entry.id == id)
    }
}

/// A new or changed entry, as typed. The last four fields are an add-on's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryForm {
    /// Required, unique among modules or add-ons.
    pub name: String,
    /// May be empty.
    pub description: String,
    /// May be empty.
    pub vendor: String,
    /// May be empty.
    pub release: String,
    /// 1 to [`SDK_LEVEL_MAX`]; empty: 1.
    pub sdk_level: String,
    /// `yes`, or empty.
    pub custom: String,
}

/// Highest level of the SDK that can be typed.
pub const SDK_LEVEL_MAX: u32 = 999;
/// Longest release, in characters.
pub const RELEASE_MAX: u32 = 32;

/// A level of the SDK as typed.
pub fn sdk_level(text: &str) -> Result<u32, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(1);
    }
    match text.parse::<u32>() {
        Ok(level) if (1..=SDK_LEVEL_MAX).contains(&level) => Ok(level),
        _ => Err(format!("A whole number from 1 to {SDK_LEVEL_MAX}.")),
    }
}

/// A release as its maker writes it: one line of at most 32 characters.
pub fn release(text: &str) -> Result<String, String> {
    let text = field::optional_name(text)?;
    let n = text.chars().count();
    if n > RELEASE_MAX as usize { Err(format!("At most {RELEASE_MAX} characters; this has {n}.")) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_releases_have_bounds() {
        assert_eq!(sdk_level(""), Ok(1));
        assert_eq!(sdk_level(" 12 "), Ok(12));
        for wrong in ["0", "-1", "1000", "1.5", "x"] {
            assert!(sdk_level(wrong).is_err(), "{wrong}");
        }
        assert_eq!(release(" 2.1-beta "), Ok("2.1-beta".to_owned()));
        assert!(release(&"1".repeat(33)).is_err());
        assert!(EntryKind::ALL.into_iter().all(|kind| EntryKind::from_key(kind.key()) == Some(kind)));
    }
}
