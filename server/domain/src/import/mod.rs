//! Import: a cloud from CSV files. What a file is, its header row says, not its name; rows are
//! taken or refused one by one, and a file is kept whole or not at all.
//!
//! # When a row is already there
//! A key that is stored already is never written again, so a second run changes nothing.
//! - Companies, groups, panels and links: a row that says what is stored counts as unchanged; one
//!   that says something else is refused.
//! - People: an address belongs to one account, so a taken address is refused, unless a file **of
//!   this name** brought the account and the row still says what is stored: then it is unchanged.
//!   That is how a second run of a folder is quiet, while a stranger's file that repeats a customer
//!   is told so. Status and last sign-in live on after the import and are not compared.
//!
//! # Refused rows
//! They go to `NAME.refused.csv`: the row as it was, byte for byte, and `row`, `column`, `reason`.
//! Corrected, that file can be imported itself; the three columns are then passed over. Because the
//! values must come back unchanged they are not neutralised for spreadsheets (SEC-85 is about
//! exports); the columns we add are.
//!
//! # What an import may do
//! It runs from the command line of the machine, with the operator's whole power: no caller, no
//! grant ceiling. Each file is one audit entry.

mod companies;
pub(crate) mod copy;
mod fields;
mod groups;
mod kind;
mod links;
pub(crate) mod new;
mod outcome;
mod panels;
mod people;
mod refused;
pub(crate) mod repo;
mod stored;
mod table;
pub mod upload;

use std::path::{Path, PathBuf};

use model::accounts::Change;

use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Actor;
use crate::error::{Error, Result};
use crate::tx::Tx;

pub use kind::FileKind;
pub use outcome::{Outcome, Refused};
pub use people::state_word;
use table::Table;

/// Rows that go to the database at once.
const CHUNK: usize = 1_000;

/// How far an import is.
#[derive(Clone, Debug)]
pub struct ImportProgress<'a> {
    /// The file's name.
    pub file: &'a str,
    /// Rows dealt with.
    pub done: u64,
    /// Rows it has.
    pub total: u64,
}

/// Told as the work goes on.
pub type Progress<'a> = &'a (dyn Fn(ImportProgress<'_>) + Sync);

/// What became of an import.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    /// File by file, in the order of loading.
    pub files: Vec<FileReport>,
}

/// What became of one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// Its name without the folder.
    pub name: String,
    /// What it holds; `None` when its header says nothing known.
    pub kind: Option<FileKind>,
    /// Rows it has.
    pub rows: u64,
    /// What became of them.
    pub outcome: Outcome,
    /// Where the refused rows are.
    pub refused_file: Option<PathBuf>,
    /// Why nothing of it was taken.
    pub problem: Option<String>,
}

impl FileReport {
    fn unread(name: &str, problem: String) -> Self {
        Self {
            name: name.to_owned(),
            kind: None,
            rows: 0,
            outcome: Outcome::default(),
            refused_file: None,
            problem: Some(problem),
        }
    }
}

impl ImportReport {
    /// True when each file could be read; refused rows are no fault of the import.
    pub fn is_whole(&self) -> bool {
        self.files.iter().all(|f| f.problem.is_none())
    }

    /// Rows taken.
    pub fn added(&self) -> u64 {
        self.files.iter().map(|f| f.outcome.added).sum()
    }

    /// Rows refused.
    pub fn refused(&self) -> usize {
        self.files.iter().map(|f| f.outcome.refused.len()).sum()
    }
}

impl Domain {
    /// Imports a file, or every CSV file of a folder except `*.refused.csv`, in the order companies,
    /// groups, panels, people, links. Refused rows are written into the folder `rejects`. An error
    /// leaves the files before it whole and nothing of its own.
    pub async fn import(&self, path: &Path, progress: Progress<'_>, rejects: &Path) -> Result<ImportReport> {
        let mut report = ImportReport::default();
        let mut tables = Vec::new();
        for file in csv_files(path).await? {
            let name = file_name(&file);
            let read = match tokio::fs::read(&file).await {
                Ok(bytes) => Table::read(&name, &bytes),
                Err(error) => Err(format!("Cannot be read: {error}.")),
            };
            match read {
                Ok(table) => tables.push(table),
                Err(problem) => report.files.push(FileReport::unread(&name, problem)),
            }
        }
        tables.sort_by(|a, b| (a.kind, stem(&a.name)).cmp(&(b.kind, stem(&b.name))));
        let mut is_changed = false;
        for table in &tables {
            let file = self.import_table(table, progress, rejects).await?;
            is_changed |= file.outcome.added > 0;
            report.files.push(file);
        }
        if is_changed {
            repo::analyze(self.pool()).await?;
        }
        Ok(report)
    }

    async fn import_table(&self, table: &Table, progress: Progress<'_>, rejects: &Path) -> Result<FileReport> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_table(table, progress, rejects).await {
                // Somebody added the same address meanwhile: looked at again, the row is refused.
                Err(error) if tries < 4 && (error.is_retryable() || is_duplicate(&error)) => {}
                other => return other,
            }
        }
    }

    async fn try_table(&self, table: &Table, progress: Progress<'_>, rejects: &Path) -> Result<FileReport> {
        let mut tx = self.begin_unchecked_as(Actor::system("import")).await?;
        let outcome = load(&mut tx, table, progress).await?;
        let mut report = FileReport {
            name: table.name.clone(),
            kind: Some(table.kind),
            rows: table.rows(),
            outcome,
            refused_file: None,
            problem: None,
        };
        // Before the commit: rows must not be passed over without a word of them left.
        match refused::write(table, &report.outcome.refused, rejects).await {
            Ok(file) => report.refused_file = file,
            Err(error) => {
                let problem = format!("The refused rows cannot be written to {}: {error}.", rejects.display());
                return Ok(FileReport::unread(&table.name, problem));
            }
        }
        if report.outcome.added > 0 {
            let changes = vec![
                Change::new("Rows added", "", report.outcome.added.to_string()),
                Change::new("Rows unchanged", "", report.outcome.unchanged.to_string()),
                Change::new("Rows refused", "", report.outcome.refused.len().to_string()),
            ];
            tx.commit(AuditEntry::about("import", table.name.clone()).with(changes)).await?;
        }
        Ok(report)
    }
}

async fn load(tx: &mut Tx, table: &Table, progress: Progress<'_>) -> Result<Outcome> {
    match table.kind {
        FileKind::Companies => companies::load(tx, table, progress).await,
        FileKind::Groups => groups::load(tx, table, progress).await,
        FileKind::Panels => panels::load(tx, table, progress).await,
        FileKind::Accounts | FileKind::Employees | FileKind::Installers => people::load(tx, table, progress).await,
        FileKind::AccountPanels => links::load_customers(tx, table, progress).await,
        FileKind::InstallerPanels => links::load_installers(tx, table, progress).await,
    }
}

fn is_duplicate(error: &Error) -> bool {
    matches!(error, Error::Db(sqlx::Error::Database(e)) if e.is_unique_violation())
}

/// The file itself, or the folder's CSV files; those of refused rows only when named.
async fn csv_files(path: &Path) -> Result<Vec<PathBuf>> {
    let missing = |error: std::io::Error| Error::conflict(format!("{} cannot be opened: {error}.", path.display()));
    if !tokio::fs::metadata(path).await.map_err(missing)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let mut entries = tokio::fs::read_dir(path).await.map_err(missing)?;
    while let Some(entry) = entries.next_entry().await.map_err(missing)? {
        let path = entry.path();
        let is_csv = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
        if is_csv && !file_name(&path).ends_with(refused::SUFFIX) {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Error::conflict(format!("{} has no CSV files.", path.display())));
    }
    Ok(files)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The name without `.csv`: `accounts` comes before `accounts-with-faults`.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
