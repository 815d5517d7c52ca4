//! What can be done to one or many from a list, with its words.

use model::accounts::{Access, Kind, State};
use model::employees::Switch;
use model::installers::Decision;
use ui::IconName;

/// An act on rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Turns an end user off.
    Suspend,
    /// Turns an employee off.
    Disable,
    /// Turns an end user or an employee on.
    Enable,
    /// Gives an installer access.
    Accept,
    /// Takes it.
    Reject,
    /// Mails a code that leads to a new password.
    ResetPassword,
    /// Turns off, and ends whatever lets anybody in (SEC-101).
    LockDown,
    /// Removes for good.
    Remove,
}

impl From<Access> for Act {
    fn from(access: Access) -> Self {
        match access {
            Access::Suspend => Self::Suspend,
            Access::Enable => Self::Enable,
        }
    }
}

impl From<Switch> for Act {
    fn from(switch: Switch) -> Self {
        match switch {
            Switch::Disable => Self::Disable,
            Switch::Enable => Self::Enable,
        }
    }
}

impl From<Decision> for Act {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Accept => Self::Accept,
            Decision::Reject => Self::Reject,
        }
    }
}

impl Act {
    /// Those of a kind, in the order of its bulk bar.
    pub const fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::EndUser => &[Self::Suspend, Self::Enable, Self::LockDown, Self::Remove],
            Kind::Installer => &[Self::Accept, Self::Reject, Self::LockDown, Self::Remove],
            Kind::Employee => &[Self::Disable, Self::Enable, Self::ResetPassword, Self::LockDown, Self::Remove],
        }
    }

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::ResetPassword => "reset-password",
            Self::LockDown => "lock-down",
            Self::Remove => "remove",
        }
    }

    /// Reads the URL's word; none for a kind that has no such act.
    pub fn parse(kind: Kind, key: &str) -> Option<Self> {
        Self::of(kind).iter().copied().find(|act| act.key() == key)
    }

    /// In a menu and a question.
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Suspend => "Suspend",
            Self::Disable => "Disable",
            Self::Enable => "Enable",
            Self::Accept => "Accept",
            Self::Reject => "Reject",
            Self::ResetPassword => "Reset password",
            Self::LockDown => "Lock down",
            Self::Remove => "Remove",
        }
    }

    /// On the bar's button (S0-8, S0-9, S3-24).
    pub const fn button(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Suspend, _) => "SUSPEND",
            (Self::Disable, _) => "DISABLE",
            (Self::Enable, _) => "ENABLE",
            (Self::ResetPassword, _) => "RESET PASSWORD",
            (Self::LockDown, Kind::EndUser | Kind::Employee) => "LOCK DOWN",
            (Self::Remove, Kind::EndUser | Kind::Employee) => "REMOVE",
            _ => self.verb(),
        }
    }

    /// Its drawing.
    pub const fn icon(self) -> IconName {
        match self {
            Self::Suspend | Self::Disable | Self::Reject => IconName::Ban,
            Self::ResetPassword => IconName::Key,
            Self::LockDown => IconName::Lock,
            Self::Enable | Self::Accept => IconName::Active,
            Self::Remove => IconName::Trash,
        }
    }

    /// Takes something away.
    pub const fn is_dangerous(self) -> bool {
        matches!(self, Self::Suspend | Self::Disable | Self::Reject | Self::LockDown | Self::Remove)
    }

    /// The server function behind it.
    pub const fn endpoint(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Suspend, _) => "accounts/suspend",
            (Self::Disable, _) => "employees/disable",
            (Self::Enable, Kind::Employee) => "employees/enable",
            (Self::Enable, _) => "accounts/enable",
            (Self::Accept, _) => "installers/accept",
            (Self::Reject, _) => "installers/reject",
            (Self::ResetPassword, _) => "employees/reset-passwords",
            (Self::LockDown, Kind::EndUser) => "accounts/lock-down",
            (Self::LockDown, Kind::Installer) => "installers/lock-down",
            (Self::LockDown, Kind::Employee) => "employees/lock-down",
            (Self::Remove, Kind::Installer) => "installers/remove",
            (Self::Remove, Kind::Employee) => "employees/remove",
            (Self::Remove, _) => "accounts/remove",
        }
    }

    /// The permission it needs.
    pub const fn permission(self, kind: Kind) -> model::Permission {
        match self {
            Self::Remove => kind.remove(),
            Self::ResetPassword => kind.reset_password(),
            _ => kind.switch(),
        }
    }

    /// Does it apply to somebody in `state`? Decides which buttons the bar shows (S0-8, S3-25).
    pub const fn applies_to(self, state: State) -> bool {
        match self {
            // A pending one is offered what turns active ones off: the outcome says why not.
            Self::Suspend | Self::Disable | Self::ResetPassword => !matches!(state, State::Off),
            Self::Enable => matches!(state, State::Off),
            Self::Accept => Decision::Accept.allowed_in(state).is_ok(),
            Self::Reject => Decision::Reject.allowed_in(state).is_ok(),
            // One who is off already may still hold codes and devices.
            Self::LockDown | Self::Remove => true,
        }
    }

    /// Why it does not apply to somebody in `state`: what his row is going to say; none: it does.
    pub const fn refused_in(self, kind: Kind, state: State) -> Option<&'static str> {
        let allowed = match self {
            Self::Suspend => state.may_suspend(),
            Self::Disable => Switch::Disable.allowed_in(state),
            Self::Enable if matches!(kind, Kind::Employee) => Switch::Enable.allowed_in(state),
            Self::Enable => state.may_enable(),
            Self::Accept => Decision::Accept.allowed_in(state),
            Self::Reject => Decision::Reject.allowed_in(state),
            Self::ResetPassword | Self::LockDown | Self::Remove => Ok(()),
        };
        match allowed {
            Ok(()) => None,
            Err(why) => Some(why),
        }
    }

    /// What the question says.
    pub const fn consequence(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Suspend | Self::Disable, _) => {
                "They can no longer sign in anywhere, and everything they are signed in to ends at once."
            }
            (Self::Enable, _) => "They can sign in again at once.",
            (Self::Accept, _) => "They may use the installer application from now on.",
            (Self::Reject, _) => {
                "They lose the installer application, and everything they are signed in to ends at once."
            }
            (Self::ResetPassword, _) => {
                "A one-time code is mailed to each address. With it they choose a new password themselves."
            }
            (Self::LockDown, _) => {
                "For an account that somebody else may be using. It is turned off; every session, remembered browser, sign-in under way and remote assistance ends at once; every mailed code is void. The person is told by mail."
            }
            (Self::Remove, Kind::Installer) => model::text::REMOVE_INSTALLER,
            (Self::Remove, Kind::Employee) => {
                "This is permanent and cannot be undone. Everything they are signed in to ends at once."
            }
            (Self::Remove, _) => "This is permanent and cannot be undone. Their panels stay, without them.",
        }
    }

    /// The button that does it, for `n` of them.
    pub fn confirm_label(self, kind: Kind, n: usize) -> String {
        match (self, kind) {
            (Self::Remove, Kind::Installer) => "Yes, remove".to_owned(),
            // S4-26
            (Self::Remove, Kind::Employee) => "OK".to_owned(),
            (Self::ResetPassword, _) => {
                if n == 1 {
                    "Send code".to_owned()
                } else {
                    "Send codes".to_owned()
                }
            }
            _ if n == 1 => self.verb().to_owned(),
            _ => format!("{} {}", self.verb(), counted(kind, n)),
        }
    }

    /// The question's title.
    pub fn title(self, kind: Kind, only: Option<&str>, n: usize) -> String {
        match (self, kind, only) {
            (Self::Remove, Kind::Installer, _) => "Remove installer".to_owned(),
            (Self::ResetPassword, _, Some(name)) => format!("Reset the password of {name}?"),
            (Self::ResetPassword, _, None) => format!("Reset the passwords of {}?", counted(kind, n)),
            (_, _, Some(name)) => format!("{} {name}?", self.verb()),
            _ => format!("{} {}?", self.verb(), counted(kind, n)),
        }
    }
}

/// "3 installers".
fn counted(kind: Kind, n: usize) -> String {
    kind.count(u32::try_from(n).unwrap_or(u32::MAX))
}
