//! Import in the page: a file's way from the upload to its rows being there.

use serde::{Deserialize, Serialize};

use crate::grid::{DEFAULT_PAGE_SIZE, Page, page_number, page_size};
use crate::ids::{ImportId, JobId};
use crate::permission::Permission;
use crate::query;
use crate::when::When;

/// Largest file, in bytes.
pub const FILE_BYTES: u64 = 50 * 1024 * 1024;
/// Most rows of a file.
pub const FILE_ROWS: u32 = 500_000;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// End users.
    Accounts,
    /// Installers.
    Installers,
    /// Employees.
    Employees,
    /// Panels and their partitions.
    Panels,
    /// End users on panels.
    AccountPanels,
    /// Installers on panels.
    InstallerPanels,
}

impl ImportKind {
    /// All, as they are offered.
    pub const ALL: [Self; 6] =
        [Self::Accounts, Self::Installers, Self::Employees, Self::Panels, Self::AccountPanels, Self::InstallerPanels];

    /// As a form sends it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Installers => "installers",
            Self::Employees => "employees",
            Self::Panels => "panels",
            Self::AccountPanels => "account_panels",
            Self::InstallerPanels => "installer_panels",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// On the screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Accounts => "Accounts",
            Self::Installers => "Installers",
            Self::Employees => "Employees",
            Self::Panels => "Panels",
            Self::AccountPanels => "Panels of accounts",
            Self::InstallerPanels => "Panels of installers",
        }
    }

    /// What one must be allowed to do by hand.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Accounts => Permission::AccountsAdd,
            Self::Installers => Permission::InstallersAdd,
            Self::Employees => Permission::EmployeesAdd,
            Self::Panels => Permission::PanelsAdd,
            Self::AccountPanels => Permission::AccountsAssignPanels,
            Self::InstallerPanels => Permission::InstallersAssignPanels,
        }
    }

    /// Its people could be mailed a registration code.
    pub const fn is_people(self) -> bool {
        matches!(self, Self::Accounts | Self::Installers | Self::Employees)
    }
}

/// Where a file is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportStep {
    /// Its columns wait to be named.
    Mapping,
    /// Its rows are being looked at.
    Checking,
    /// All rows have an outcome; nothing was changed.
    Checked,
    /// A job brings them in.
    Started,
}

impl ImportStep {
    /// As the database has it.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "mapping" => Some(Self::Mapping),
            "checking" => Some(Self::Checking),
            "checked" => Some(Self::Checked),
            "started" => Some(Self::Started),
            _ => None,
        }
    }

    /// On the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mapping => "Columns to be named",
            Self::Checking => "Being checked",
            Self::Checked => "Checked, not started",
            Self::Started => "Started",
        }
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// Will be added.
    New,
    /// Is there already, just so.
    Same,
    /// Cannot be added.
    Refused,
    /// Was added.
    Added,
}

impl RowOutcome {
    /// All, in the order of the filter.
    pub const ALL: [Self; 4] = [Self::Refused, Self::New, Self::Added, Self::Same];

    /// As the database and the URL have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Same => "same",
            Self::Refused => "refused",
            Self::Added => "added",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.key() == key)
    }

    /// On the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Same => "There already",
            Self::Refused => "Refused",
            Self::Added => "Added",
        }
    }
}

/// Which rows of a file are shown; lives in the URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportQuery {
    /// Only these.
    pub outcome: Option<RowOutcome>,
    /// The columns are to be named anew.
    pub columns: bool,
    /// 1-based.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

impl Default for ImportQuery {
    fn default() -> Self {
        Self { outcome: None, columns: false, page: 1, size: DEFAULT_PAGE_SIZE }
    }
}

impl ImportQuery {
    /// Reads a URL's query; what is unknown falls back to the default, nothing fails.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            outcome: get("outcome").and_then(|key| RowOutcome::from_key(&key)),
            columns: get("columns").is_some(),
            page: page_number(get("page").as_deref()),
            size: page_size(get("size").as_deref()),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let some = |wanted: bool, value: String| wanted.then_some(value);
        query::pairs(&[
            ("outcome", self.outcome.map(|outcome| outcome.key().to_owned())),
            ("columns", some(self.columns, "name".to_owned())),
            ("page", query::page(self.page)),
            ("size", query::size(self.size)),
        ])
    }

    /// [`ImportQuery::pairs`] as a URL has them, without the leading `?`.
    pub fn write(&self) -> String {
        query::write(&self.pairs())
    }
}

/// A file in the list of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFile {
    /// Which.
    pub id: ImportId,
    /// Its name.
    pub name: String,
    /// What it holds, once that is known.
    pub kind: Option<ImportKind>,
    /// Where it is.
    pub step: ImportStep,
    /// Rows, the header not counted.
    pub rows: u32,
    /// Rows that were looked at.
    pub checked: u32,
    /// Of them to be added.
    pub fresh: u32,
    /// There already.
    pub same: u32,
    /// Refused.
    pub refused: u32,
    /// The job that brings them in.
    pub job: Option<JobId>,
    /// When it was brought.
    pub created: When,
    /// When it is cleared away.
    pub until: When,
}

/// The page "Import".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imports {
    /// What the reader may import.
    pub formats: Vec<ImportFormat>,
    /// His files, the newest first.
    pub files: Vec<ImportFile>,
}

/// What a file of a kind is like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFormat {
    /// Which.
    pub kind: ImportKind,
    /// Its columns, in words.
    pub columns: String,
    /// The reader may take what there is of it out, in this format.
    pub exports: bool,
}

/// A column of what a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportColumn {
    /// As the format names it.
    pub name: String,
    /// There is no row without it.
    pub required: bool,
    /// What it is without a column in the file; empty: nothing.
    pub default: String,
    /// Its place in the file, from 1; 0: none.
    pub place: u16,
}

/// A row of a file with its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Its number, the header not counted.
    pub row: u32,
    /// Whom or what it is about, as written.
    pub about: String,
    /// What becomes of it; none: not looked at.
    pub outcome: Option<RowOutcome>,
    /// The column at fault.
    pub column: String,
    /// Why.
    pub reason: String,
}

/// The page of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPage {
    /// The file.
    pub file: ImportFile,
    /// What the reader may import.
    pub kinds: Vec<ImportKind>,
    /// The file's own columns, each with a value or two.
    pub heads: Vec<String>,
    /// The columns of its kind.
    pub columns: Vec<ImportColumn>,
    /// Rows, as filtered.
    pub rows: Page<ImportRow>,
    /// How many the filter finds.
    pub found: u32,
    /// Rows to be added.
    pub fresh: u32,
    /// Rows that are there already.
    pub same: u32,
    /// Rows refused, by the check or by the job.
    pub refused: u32,
    /// Rows that the job has added.
    pub added: u32,
    /// The job is at it.
    pub running: bool,
    /// A mail server is there for registration codes.
    pub has_mail: bool,
}

/// An import that has started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// What brings the rows in.
    pub job: JobId,
    /// One sentence for the person.
    pub notice: String,
}
