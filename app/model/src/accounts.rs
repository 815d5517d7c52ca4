//! Accounts of all three kinds (decision 1): what a row, a detail, a filter and a command are, and
//! what state allows what.

use serde::{Deserialize, Serialize};

use crate::Permission;
use crate::ids::{AccountId, CompanyId, LinkId, PanelId, RoleId};
use crate::when::When;

mod commands;
mod query;
mod records;

pub use commands::{AddAccount, Added, Done, EditAccount, LinkForm};
pub use query::{AccountQuery, AccountSort, Neighbours};
pub use records::{BulkOutcome, Change, HistoryRow, MailRow, Outcome, OutcomeKind, SessionRow, ShownCode};

/// What kind of person an account is for (decision 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A customer of the mobile app.
    EndUser,
    /// Uses the installer application.
    Installer,
    /// Uses the console.
    Employee,
}

impl Kind {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::EndUser => "end_user",
            Self::Installer => "installer",
            Self::Employee => "employee",
        }
    }

    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::EndUser, Self::Installer, Self::Employee].into_iter().find(|k| k.key() == key)
    }

    /// One of them, in a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::EndUser => "account",
            Self::Installer => "installer",
            Self::Employee => "employee",
        }
    }

    /// Several, in a sentence.
    pub const fn nouns(self) -> &'static str {
        match self {
            Self::EndUser => "accounts",
            Self::Installer => "installers",
            Self::Employee => "employees",
        }
    }

    /// What opens the page of this kind, and with it everything about one.
    pub const fn view(self) -> Permission {
        match self {
            Self::EndUser => Permission::AccountsView,
            Self::Installer => Permission::InstallersView,
            Self::Employee => Permission::EmployeesView,
        }
    }

    /// What turns one on and off: suspend and enable, accept and reject, disable and enable.
    pub const fn switch(self) -> Permission {
        match self {
            Self::EndUser => Permission::AccountsSuspend,
            Self::Installer => Permission::InstallersAccept,
            Self::Employee => Permission::EmployeesDisable,
        }
    }

    /// What removes one.
    pub const fn remove(self) -> Permission {
        match self {
            Self::EndUser => Permission::AccountsRemove,
            Self::Installer => Permission::InstallersRemove,
            Self::Employee => Permission::EmployeesRemove,
        }
    }

    /// What setting somebody's password, and showing a code for one, needs (decision 8).
    pub const fn set_password(self) -> Permission {
        match self {
            Self::EndUser | Self::Installer => Permission::AccountsSetPassword,
            Self::Employee => Permission::EmployeesSetPassword,
        }
    }

    /// What mails one a reset code.
    pub const fn reset_password(self) -> Permission {
        match self {
            Self::EndUser => Permission::AccountsResetPassword,
            Self::Installer => Permission::InstallersResetPassword,
            Self::Employee => Permission::EmployeesResetPassword,
        }
    }

    /// "1 account", "13 installers".
    pub fn count(self, n: u32) -> String {
        crate::text::count(n, self.noun(), self.nouns())
    }
}

/// Where an account is in its life (decision 2): `pending → active ⇄ off`, then removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Asked for; the person has not used the mailed code yet.
    Pending,
    /// May sign in.
    Active,
    /// May not: Suspended, Rejected, Disabled, Inactive.
    Off,
}

impl State {
    /// All, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::Active, Self::Off, Self::Pending];

    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Off => "off",
        }
    }

    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Pending, Self::Active, Self::Off].into_iter().find(|k| k.key() == key)
    }

    /// The word of the page that shows accounts of this kind (decision 2).
    pub const fn word(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Pending, _) => "Pending",
            (Self::Active, Kind::EndUser) => "Active",
            (Self::Active, Kind::Installer) => "Accepted",
            (Self::Active, Kind::Employee) => "Enabled",
            (Self::Off, Kind::EndUser) => "Suspended",
            (Self::Off, Kind::Installer) => "Rejected",
            (Self::Off, Kind::Employee) => "Disabled",
        }
    }

    /// The same as that page's URL and the import files have it.
    pub const fn word_key(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Pending, _) => "pending",
            (Self::Active, Kind::EndUser) => "active",
            (Self::Active, Kind::Installer) => "accepted",
            (Self::Active, Kind::Employee) => "enabled",
            (Self::Off, Kind::EndUser) => "suspended",
            (Self::Off, Kind::Installer) => "rejected",
            (Self::Off, Kind::Employee) => "disabled",
        }
    }

    /// Reads that word.
    pub fn from_word_key(kind: Kind, key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word_key(kind) == key)
    }

    /// May it be suspended? `Err` is the reason why not, for the button and for the outcome's row.
    pub const fn may_suspend(self) -> Result<(), &'static str> {
        match self {
            Self::Active => Ok(()),
            Self::Off => Err("Already suspended."),
            Self::Pending => Err("Registration is not finished, so there is no access to suspend."),
        }
    }

    /// May it be enabled? `Err` is the reason why not.
    pub const fn may_enable(self) -> Result<(), &'static str> {
        match self {
            Self::Off => Ok(()),
            Self::Active => Err("Already active."),
            Self::Pending => Err("Becomes active when the person finishes registration."),
        }
    }
}

/// What bulk SUSPEND / ENABLE and the row's icon ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Turn off.
    Suspend,
    /// Turn on.
    Enable,
}

impl Access {
    /// The state it leads to.
    pub const fn to_state(self) -> State {
        match self {
            Self::Suspend => State::Off,
            Self::Enable => State::Active,
        }
    }

    /// Does `state` allow it?
    pub const fn allowed_in(self, state: State) -> Result<(), &'static str> {
        match self {
            Self::Suspend => state.may_suspend(),
            Self::Enable => state.may_enable(),
        }
    }

    /// What the toggle of an account in `state` does.
    pub const fn toggle_of(state: State) -> Self {
        match state {
            State::Off => Self::Enable,
            State::Active | State::Pending => Self::Suspend,
        }
    }
}

/// Where an account signs in (decision 17).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Here, with a password.
    Local,
    /// At the organisation's OpenID provider.
    Oidc,
    /// At the organisation's directory.
    Ldap,
}

impl Source {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Oidc => "oidc",
            Self::Ldap => "ldap",
        }
    }

    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Local, Self::Oidc, Self::Ldap].into_iter().find(|k| k.key() == key)
    }

    /// May a password be set or reset here? `Err` is the reason why not.
    pub const fn has_password(self) -> Result<(), &'static str> {
        match self {
            Self::Local => Ok(()),
            Self::Oidc => Err("Signs in through the organisation's SSO; its password is kept there."),
            Self::Ldap => Err("Signs in through the organisation's LDAP; its password is kept there."),
        }
    }
}

/// A customer's role on a panel (decision 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRole {
    /// May permit others.
    Master,
    /// Uses the panel.
    Regular,
}

impl LinkRole {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Master => "master",
            Self::Regular => "regular",
        }
    }

    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Master, Self::Regular].into_iter().find(|k| k.key() == key)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Master => "Master user",
            Self::Regular => "Regular user",
        }
    }
}

/// A row of a grid of accounts (S0-3, S3-26).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// Which account.
    pub id: AccountId,
    /// Display name; may be empty while pending.
    pub label: String,
    /// As typed.
    pub email: String,
    /// As stored.
    pub phone: String,
    /// An end user: master if master anywhere, regular if attached at all (decision 10).
    pub role: Option<LinkRole>,
    /// An employee: the name of his role.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role_name: String,
    /// An employee: the name of his company.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub company: String,
    /// An employee: ISO 3166 code or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// An employee: who made him, by name; empty when imported.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub created_by: String,
    /// An employee: signed in somewhere now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub signed_in: bool,
    /// Panels attached.
    pub panels: u32,
    /// When the account was made.
    pub registered: When,
    /// None: never signed in.
    pub last_login: Option<When>,
    /// Status.
    pub state: State,
    /// For optimistic locking.
    pub version: i64,
}

impl AccountRow {
    /// The name to call it by: the label, else the address.
    pub fn title(&self) -> &str {
        if self.label.is_empty() { &self.email } else { &self.label }
    }
}

/// Everything the blind shows of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDetail {
    /// The grid's part.
    pub row: AccountRow,
    /// Login name.
    pub username: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// ISO 3166 code or empty.
    pub country: String,
    /// The part of the world, or empty.
    #[serde(default)]
    pub region: String,
    /// The language the person chose to be spoken to in, by its own name; empty: none chosen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// An employee's role.
    #[serde(default)]
    pub role_id: Option<RoleId>,
    /// Where it belongs.
    pub company_id: CompanyId,
    /// Its name.
    pub company: String,
    /// Where it signs in.
    pub source: Source,
    /// Remarks.
    pub description: String,
    /// Who made it, by name; empty when imported.
    pub created_by: String,
    /// A password is set.
    pub has_password: bool,
    /// A staff-set password waits for its one sign-in until then.
    pub temporary_until: Option<When>,
    /// Since when an authenticator app is in use.
    pub totp_since: Option<When>,
    /// Who changed it last, by name, when known.
    pub changed_by: String,
    /// When it was changed last.
    pub changed_at: When,
}

/// One panel of an account (PANEL USER INFO, S0-16).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerLink {
    /// Which link.
    pub id: LinkId,
    /// The panel.
    pub panel_id: PanelId,
    /// Its IMEI.
    pub imei: String,
    /// Its account code at the monitoring station.
    pub account_code: String,
    /// Its model.
    pub model: String,
    /// Its group's name.
    pub group: String,
    /// Partition numbers the panel has.
    pub panel_partitions: Vec<u16>,
    /// The customer's code on the panel.
    pub user_code: String,
    /// The customer's name on the panel.
    pub user_name: String,
    /// Partitions the customer reaches.
    pub partitions: Vec<u16>,
    /// Master or regular.
    pub role: LinkRole,
    /// Last day of access, when there is an end: the end of that day in UTC.
    pub ends_at: Option<When>,
    /// True when the end is past: the link gives no access.
    pub ended: bool,
    /// For optimistic locking.
    pub version: i64,
}
