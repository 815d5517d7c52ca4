//! What a file holds, as its header row says.

use csv::ByteRecord;

/// The files an import knows, in the order they are loaded: what a row names is there before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// The tree.
    Companies,
    /// Groups of panels.
    Groups,
    /// Panels and their partitions.
    Panels,
    /// End users.
    Accounts,
    /// Employees.
    Employees,
    /// Installers.
    Installers,
    /// End users on panels.
    AccountPanels,
    /// Installers on panels.
    InstallerPanels,
}

/// Columns that the file of refused rows has besides.
pub const ADDED: [&str; 3] = ["row", "column", "reason"];

impl FileKind {
    /// All, in the order of loading.
    pub const ALL: [Self; 8] = [
        Self::Companies,
        Self::Groups,
        Self::Panels,
        Self::Accounts,
        Self::Employees,
        Self::Installers,
        Self::AccountPanels,
        Self::InstallerPanels,
    ];

    /// The file of the people of a kind.
    pub const fn of_people(kind: model::accounts::Kind) -> Self {
        match kind {
            model::accounts::Kind::EndUser => Self::Accounts,
            model::accounts::Kind::Installer => Self::Installers,
            model::accounts::Kind::Employee => Self::Employees,
        }
    }

    /// The word for a report.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Companies => "companies",
            Self::Groups => "groups",
            Self::Panels => "panels",
            Self::Accounts => "accounts",
            Self::Employees => "employees",
            Self::Installers => "installers",
            Self::AccountPanels => "account panels",
            Self::InstallerPanels => "installer panels",
        }
    }

    /// Its columns; a file may have them in any order.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Companies => &["code", "name", "kind", "parent_code", "region"],
            Self::Groups => &["name", "description", "company_code"],
            Self::Panels => &[
                "imei",
                "web_name",
                "account_code",
                "model",
                "group",
                "partitions",
                "connection",
                "installer_access",
                "first_connected_at",
            ],
            Self::Accounts => &[
                "email",
                "first_name",
                "last_name",
                "label",
                "phone",
                "country",
                "company_code",
                "status",
                "registered_at",
                "last_login_at",
            ],
            Self::Employees => &[
                "email",
                "full_name",
                "phone",
                "country",
                "company_code",
                "role",
                "status",
                "created_at",
                "last_login_at",
            ],
            Self::Installers => &["email", "name", "phone", "status", "created_at", "last_login_at"],
            Self::AccountPanels => {
                &["account_email", "imei", "user_code", "user_name", "partitions", "role", "ends_at"]
            }
            Self::InstallerPanels => &["installer_email", "imei", "ends_at"],
        }
    }

    /// Which file has this header, and where in it each of [`FileKind::columns`] is. `row`,
    /// `column` and `reason` may follow; any other column more or less, and it is none of them.
    pub fn recognise(header: &ByteRecord) -> Option<(Self, Vec<usize>)> {
        let header: Vec<&[u8]> = header.iter().map(<[u8]>::trim_ascii).collect();
        let own = own_columns(&header);
        Self::ALL.into_iter().find_map(|kind| {
            let columns = kind.columns();
            if columns.len() != own {
                return None;
            }
            let places: Option<Vec<usize>> =
                columns.iter().map(|c| header[..own].iter().position(|h| *h == c.as_bytes())).collect();
            places.map(|places| (kind, places))
        })
    }
}

/// How many columns come before `row,column,reason`, or all.
pub fn own_columns(header: &[&[u8]]) -> usize {
    let own = header.len().saturating_sub(ADDED.len());
    if header[own..].iter().copied().eq(ADDED.iter().map(|a| a.as_bytes())) { own } else { header.len() }
}
