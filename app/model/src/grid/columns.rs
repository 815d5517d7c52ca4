//! The grids of the console with their columns, and which of them somebody has chosen to see.

use serde::{Deserialize, Serialize};

use super::Direction;
use crate::accounts::{AccountSort as A, Kind};
use crate::companies::CompanySort as C;
use crate::groups::GroupSort as G;
use crate::panels::PanelSort as P;

/// A grid of the console that has columns to choose, and views.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grid {
    /// End users.
    Accounts,
    /// Installers.
    Installers,
    /// Employees.
    Employees,
    /// Companies.
    Companies,
    /// Groups.
    Groups,
    /// Panels.
    Panels,
    /// Mails.
    Mail,
    /// The action log.
    Log,
    /// Jobs.
    Jobs,
}

/// A column of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// As the URL has it.
    pub key: &'static str,
    /// Its head.
    pub label: &'static str,
    /// What it is sorted by, and which way first; none: it does not sort.
    pub sort: Option<(&'static str, Direction)>,
    /// A second value that it sorts by after the first, smallest first, and its head then.
    pub second: Option<(&'static str, &'static str)>,
    /// 1 stays longest as the frame gets narrow.
    pub priority: u8,
    /// Holds numbers.
    pub number: bool,
}

const fn plain(key: &'static str, label: &'static str, priority: u8) -> Column {
    Column { key, label, sort: None, second: None, priority, number: false }
}

const fn sorts(key: &'static str, label: &'static str, priority: u8, sort: (&'static str, Direction)) -> Column {
    Column { key, label, sort: Some(sort), second: None, priority, number: false }
}

const fn number(column: Column) -> Column {
    Column { number: true, ..column }
}

const fn by(sort: A) -> (&'static str, Direction) {
    (sort.key(), sort.natural())
}

const fn by_c(sort: C) -> (&'static str, Direction) {
    (sort.key(), sort.natural())
}

const fn by_g(sort: G) -> (&'static str, Direction) {
    (sort.key(), sort.natural())
}

const fn by_p(sort: P) -> (&'static str, Direction) {
    (sort.key(), sort.natural())
}

/// Name and email share a column; each sorts.
const NAME: Column =
    Column { second: Some((A::Email.key(), "Email & name")), ..sorts("name", "Name & email", 1, by(A::Name)) };

const ACCOUNTS: &[Column] = &[
    NAME,
    sorts("phone", "Phone", 3, by(A::Phone)),
    sorts("role", "Role", 2, by(A::Role)),
    number(sorts("panels", "Panels", 2, by(A::Panels))),
    sorts("registered", "Registered", 4, by(A::Registered)),
    sorts("last-login", "Last login", 3, by(A::LastLogin)),
    sorts("status", "Status", 1, by(A::Status)),
];

/// S3-26.
const INSTALLERS: &[Column] = &[
    NAME,
    sorts("phone", "Phone", 3, by(A::Phone)),
    number(sorts("panels", "Panels", 2, by(A::Panels))),
    sorts("last-login", "Last login", 3, by(A::LastLogin)),
    sorts("created", "Created", 4, by(A::Registered)),
    sorts("status", "Status", 1, by(A::Status)),
];

const EMPLOYEES: &[Column] = &[
    NAME,
    sorts("phone", "Phone", 4, by(A::Phone)),
    sorts("company", "Company", 2, by(A::Company)),
    sorts("role", "Role", 2, by(A::Role)),
    sorts("country", "Country", 4, by(A::Country)),
    sorts("last-login", "Last login", 3, by(A::LastLogin)),
    plain("created-by", "Created by", 4),
    sorts("status", "Status", 1, by(A::Status)),
    plain("signed-in", "Signed in", 3),
];

const COMPANIES: &[Column] = &[
    sorts("name", "Company", 1, by_c(C::Name)),
    sorts("kind", "Kind", 2, by_c(C::Kind)),
    sorts("parent", "Parent company", 3, by_c(C::Parent)),
    sorts("region", "Region", 4, by_c(C::Region)),
    number(sorts("users", "Users", 1, by_c(C::Users))),
    number(sorts("accounts", "Accounts", 2, by_c(C::Accounts))),
    number(sorts("below", "Below", 3, by_c(C::Below))),
];

const GROUPS: &[Column] = &[
    sorts("name", "Group", 1, by_g(G::Name)),
    sorts("company", "Company", 3, by_g(G::Company)),
    sorts("owner", "Owner", 2, by_g(G::Owner)),
    number(sorts("panels", "Panels", 1, by_g(G::Panels))),
    number(sorts("members", "Members", 2, by_g(G::Members))),
    sorts("licences", "Licences", 1, by_g(G::Licences)),
    plain("roles", "Connected roles", 4),
];

const PANELS: &[Column] = &[
    sorts("imei", "IMEI", 1, by_p(P::Imei)),
    sorts("name", "Web name", 2, by_p(P::Name)),
    sorts("code", "Account code", 2, by_p(P::Code)),
    sorts("model", "Model", 4, by_p(P::Model)),
    sorts("group", "Group", 3, by_p(P::Group)),
    sorts("connection", "Connection", 1, by_p(P::Connection)),
    number(plain("customers", "Customers", 4)),
    number(plain("installers", "Installers", 4)),
];

const MAIL: &[Column] = &[
    plain("to", "To", 1),
    plain("mail", "Mail", 1),
    plain("state", "State", 1),
    plain("asked", "Asked for", 2),
    plain("sent", "Sent or next try", 3),
];

const LOG: &[Column] = &[
    plain("time", "Time", 1),
    plain("what", "What", 1),
    plain("who", "Who", 1),
    plain("whom", "To whom or what", 2),
    plain("outcome", "Outcome", 3),
];

const JOBS: &[Column] = &[
    plain("job", "Job", 1),
    plain("state", "State", 1),
    plain("rows", "Rows", 2),
    plain("owner", "Asked for by", 2),
    plain("when", "When", 3),
];

impl Grid {
    /// All, in the order of the navigation.
    pub const ALL: [Self; 9] = [
        Self::Accounts,
        Self::Installers,
        Self::Employees,
        Self::Companies,
        Self::Panels,
        Self::Groups,
        Self::Log,
        Self::Jobs,
        Self::Mail,
    ];

    /// That of a kind of accounts.
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::EndUser => Self::Accounts,
            Kind::Installer => Self::Installers,
            Kind::Employee => Self::Employees,
        }
    }

    /// As the database and forms have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Installers => "installers",
            Self::Employees => "employees",
            Self::Companies => "companies",
            Self::Groups => "groups",
            Self::Panels => "panels",
            Self::Mail => "mail",
            Self::Log => "log",
            Self::Jobs => "jobs",
        }
    }

    /// Reads that.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grid| grid.key() == key)
    }

    /// The page's name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accounts => "Accounts",
            Self::Installers => "Installers",
            Self::Employees => "Employees",
            Self::Companies => "Companies",
            Self::Groups => "Groups",
            Self::Panels => "Panels",
            Self::Mail => "Mail",
            Self::Log => "Action log",
            Self::Jobs => "Jobs",
        }
    }

    /// One row, in a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Accounts => "account",
            Self::Installers => "installer",
            Self::Employees => "employee",
            Self::Companies => "company",
            Self::Groups => "group",
            Self::Panels => "panel",
            Self::Mail => "mail",
            Self::Log => "entry",
            Self::Jobs => "job",
        }
    }

    /// Several, in a sentence.
    pub const fn nouns(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Installers => "installers",
            Self::Employees => "employees",
            Self::Companies => "companies",
            Self::Groups => "groups",
            Self::Panels => "panels",
            Self::Mail => "mails",
            Self::Log => "entries",
            Self::Jobs => "jobs",
        }
    }

    /// Its columns from left to right, without check boxes and actions.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Accounts => ACCOUNTS,
            Self::Installers => INSTALLERS,
            Self::Employees => EMPLOYEES,
            Self::Companies => COMPANIES,
            Self::Groups => GROUPS,
            Self::Panels => PANELS,
            Self::Mail => MAIL,
            Self::Log => LOG,
            Self::Jobs => JOBS,
        }
    }

    /// The column that names the row; it always stays.
    pub const fn name_column(self) -> &'static str {
        match self {
            Self::Panels => "imei",
            Self::Mail => "to",
            Self::Log => "what",
            Self::Jobs => "job",
            _ => "name",
        }
    }

    /// How it is sorted when the URL does not say.
    pub const fn sort(self) -> (&'static str, Direction) {
        match self {
            Self::Accounts | Self::Installers | Self::Employees => by(A::Registered),
            Self::Panels => by_p(P::Imei),
            _ => by_c(C::Name),
        }
    }
}

/// The columns somebody has chosen to see, as `name.phone.status` in the URL; empty: all of them. It says nothing
/// about which rows there are, so no server is asked with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cols(String);

impl Cols {
    /// Reads a URL's word: what the grid does not have is left out, and the column that names the row is put in.
    pub fn read(grid: Grid, text: Option<&str>) -> Self {
        let wanted: Vec<&str> = text.unwrap_or_default().split('.').filter(|key| !key.is_empty()).collect();
        let has = |key: &str| wanted.contains(&key);
        let columns = grid.columns();
        if !columns.iter().any(|column| has(column.key)) || columns.iter().all(|column| has(column.key)) {
            return Self::default();
        }
        let shown = columns.iter().filter(|column| has(column.key) || column.key == grid.name_column());
        Self(shown.map(|column| column.key).collect::<Vec<_>>().join("."))
    }

    /// As the URL has it; none: all columns.
    pub fn write(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.clone())
    }

    /// Is this column shown?
    pub fn shows(&self, key: &str) -> bool {
        self.0.is_empty() || self.0.split('.').any(|shown| shown == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name stays, what is unknown goes, and all columns are no choice.
    #[test]
    fn columns_are_read_from_an_address() {
        let read = |text: &str| Cols::read(Grid::Accounts, Some(text));
        assert_eq!(read("status.phone").write().as_deref(), Some("name.phone.status"));
        assert_eq!(read("phone.nonsense.<b>").write().as_deref(), Some("name.phone"));
        assert_eq!(read("nonsense"), Cols::default());
        let all: Vec<&str> = ACCOUNTS.iter().map(|column| column.key).collect();
        assert_eq!(read(&all.join(".")).write(), None);
        assert!(read("phone").shows("name") && !read("phone").shows("status") && Cols::default().shows("status"));
    }

    /// Each grid has the column that names its rows, and no column twice.
    #[test]
    fn every_grid_has_its_name() {
        for grid in Grid::ALL {
            let keys: Vec<&str> = grid.columns().iter().map(|column| column.key).collect();
            assert!(keys.contains(&grid.name_column()), "{grid:?}");
            assert!(keys.iter().enumerate().all(|(at, key)| !keys[..at].contains(key)), "{grid:?}");
            assert_eq!(Grid::from_key(grid.key()), Some(grid));
        }
    }
}
