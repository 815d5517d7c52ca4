//! Registering oneself with a company's authorization code.

use serde::{Deserialize, Serialize};

use super::Choice;
use crate::accounts::Kind;
use crate::ids::JoinId;
use crate::when::When;

/// What somebody asks to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinKind {
    /// Uses the installer application.
    Installer,
    /// Uses the console, with the role an administrator chooses.
    Employee,
}

impl JoinKind {
    /// All, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Installer, Self::Employee];

    /// As the database has it.
    pub const fn key(self) -> &'static str {
        self.account().key()
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// The kind of account it becomes.
    pub const fn account(self) -> Kind {
        match self {
            Self::Installer => Kind::Installer,
            Self::Employee => Kind::Employee,
        }
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Installer => "Installer",
            Self::Employee => "Employee",
        }
    }
}

/// A company's setting: who may register himself with its authorization code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Joining {
    /// Nobody.
    #[default]
    Off,
    /// Installers.
    Installers,
    /// Employees.
    Employees,
    /// Either.
    Both,
}

impl Joining {
    /// All, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Off, Self::Installers, Self::Employees, Self::Both];

    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Installers => "installers",
            Self::Employees => "employees",
            Self::Both => "both",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|j| j.key() == key)
    }

    /// The words on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "Off",
            Self::Installers => "Installers",
            Self::Employees => "Employees",
            Self::Both => "Installers and employees",
        }
    }

    /// May somebody of this kind register himself?
    pub const fn lets_in(self, kind: JoinKind) -> bool {
        matches!(
            (self, kind),
            (Self::Both, _) | (Self::Installers, JoinKind::Installer) | (Self::Employees, JoinKind::Employee)
        )
    }
}

/// The page `/join`, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinForm {
    /// The company's authorization code.
    pub code: String,
    /// Required.
    pub name: String,
    /// Required; the mailed code proves it.
    pub email: String,
    /// Required.
    pub phone: String,
    /// `installer` or `employee`.
    pub kind: String,
}

/// Somebody who waits to be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    /// Which.
    pub id: JoinId,
    /// Full name.
    pub name: String,
    /// Proved by a mailed code.
    pub email: String,
    /// As typed.
    pub phone: String,
    /// What the person asks to become.
    pub kind: JoinKind,
    /// Since when it waits.
    pub since: When,
    /// When it lapses.
    pub until: When,
}

/// Who waits for an answer, and the roles that may be chosen for an employee.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequests {
    /// Oldest first.
    pub rows: Vec<JoinRequest>,
    /// None when no employee waits.
    pub roles: Vec<Choice>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_says_who_is_let_in() {
        let let_in = |joining: Joining| JoinKind::ALL.map(|kind| joining.lets_in(kind));
        assert_eq!(let_in(Joining::Off), [false, false]);
        assert_eq!(let_in(Joining::Installers), [true, false]);
        assert_eq!(let_in(Joining::Employees), [false, true]);
        assert_eq!(let_in(Joining::Both), [true, true]);
    }
}
