//! What can be done to one or many panels from the grid, with its words.

use model::Permission;
use model::text::count;
use ui::IconName;

/// An act on rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// To another group.
    Move,
    /// Opens them to the installer application.
    AccessOn,
    /// Closes them to it.
    AccessOff,
    /// Removes for good.
    Remove,
}

impl Act {
    /// All, in the order of the bulk bar.
    pub const ALL: [Self; 4] = [Self::Move, Self::AccessOn, Self::AccessOff, Self::Remove];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::AccessOn => "access-on",
            Self::AccessOff => "access-off",
            Self::Remove => "remove",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.key() == key)
    }

    /// In the bar and a menu.
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Move => "Move to group",
            Self::AccessOn => "Installer access on",
            Self::AccessOff => "Installer access off",
            Self::Remove => "Remove",
        }
    }

    /// Its drawing.
    pub const fn icon(self) -> IconName {
        match self {
            Self::Move => IconName::Groups,
            Self::AccessOn => IconName::Active,
            Self::AccessOff => IconName::Ban,
            Self::Remove => IconName::Trash,
        }
    }

    /// The permission it needs.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Move => Permission::PanelsMove,
            Self::AccessOn | Self::AccessOff => Permission::PanelsInstallerAccess,
            Self::Remove => Permission::PanelsRemove,
        }
    }

    /// Does it change a panel whose installer access is `on`?
    pub const fn applies_to(self, on: bool) -> bool {
        match self {
            Self::AccessOn => !on,
            Self::AccessOff => on,
            Self::Move | Self::Remove => true,
        }
    }

    /// The question's title; `only` is the IMEI of a lone one.
    pub fn title(self, only: Option<&str>, n: usize) -> String {
        let what = only.map_or_else(|| counted(n), |imei| format!("panel {imei}"));
        match self {
            Self::Move if n == 1 => "Move panel to another group".to_owned(),
            Self::Move => format!("Move {what} to another group"),
            Self::AccessOn => format!("Turn installer access of {what} on?"),
            Self::AccessOff => format!("Turn installer access of {what} off?"),
            Self::Remove => format!("Remove {what}?"),
        }
    }
}

/// "3 panels".
pub fn counted(n: usize) -> String {
    count(u32::try_from(n).unwrap_or(u32::MAX), "panel", "panels")
}
