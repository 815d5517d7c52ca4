//! Import in the page. A file is streamed into the database and kept for a day; its columns are named; a dry run gives
//! each row its outcome by the rules of the page's own services; a job then brings the rows in, one transaction each,
//! asking all of it again. Nobody brings in what he could not add by hand.

pub mod check;
pub mod columns;
pub mod faults;
pub mod look;
pub mod reader;
pub mod receive;
pub mod repo;
pub mod row;

use model::accounts::{Change, Done};
use model::error::Faults;
use model::ids::ImportId;
use model::import::{ImportFile, ImportFormat, ImportKind, ImportStep, Imports, Started};
use model::{ApiError, Permission, text};

use time::Duration;
use uuid::Uuid;

use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::jobs::{Batch, NewItem, NewJob, Pick, Work};

pub use look::Lines;
pub use receive::Receiving;

/// A file is kept so long.
pub const KEPT: Duration = Duration::hours(24);
/// Most files of one person at a time.
pub const FILES: i64 = 10;

/// What the caller may import: what he may add by hand.
pub fn kinds(caller: &Caller) -> Vec<ImportKind> {
    ImportKind::ALL.into_iter().filter(|kind| may(caller, *kind).is_ok()).collect()
}

/// What files of these kinds are like.
fn formats(caller: &Caller) -> Vec<ImportFormat> {
    let format = |kind| ImportFormat { kind, columns: columns::in_words(kind), exports: exports(caller, kind) };
    kinds(caller).into_iter().map(format).collect()
}

/// May he take it out as well? That asks for what he may see.
fn exports(caller: &Caller, kind: ImportKind) -> bool {
    use Permission::{AccountsView, EmployeesView, InstallersView, InstallersViewPanels, PanelsView};

    let needed: &[Permission] = match kind {
        ImportKind::Accounts => &[AccountsView],
        ImportKind::Installers => &[InstallersView],
        ImportKind::Employees => &[EmployeesView],
        ImportKind::Panels => &[PanelsView],
        ImportKind::AccountPanels => &[PanelsView, AccountsView],
        ImportKind::InstallerPanels => &[PanelsView, InstallersView, InstallersViewPanels],
    };
    needed.iter().all(|permission| caller.permissions.has(*permission))
}

/// May he import this? An employee needs a role, so his import needs both permissions.
pub fn may(caller: &Caller, kind: ImportKind) -> Result<()> {
    caller.require(kind.permission(), ())?;
    if kind == ImportKind::Employees {
        caller.require(Permission::EmployeesAssignRole, ())?;
    }
    Ok(())
}

/// He may import something.
pub(super) fn require_any(caller: &Caller) -> Result<()> {
    caller.check_usable()?;
    if kinds(caller).is_empty() {
        return Err(ApiError::Forbidden(text::missing(Permission::AccountsAdd)).into());
    }
    Ok(())
}

impl Domain {
    /// The caller's own files, and what he may import.
    pub async fn imports(&self, caller: &Caller) -> Result<Imports> {
        require_any(caller)?;
        let now = self.clock().now();
        let files = repo::files(self.pool(), caller.account, now).await?;
        let files = files.into_iter().map(repo::File::into_file).collect::<Result<_>>()?;
        Ok(Imports { formats: formats(caller), files })
    }

    /// Names the columns of a file, and has its rows looked at anew. `places` are those of the kind's columns in the file,
    /// from 1; 0: none. `Invalid` at `kind` and at the names of columns.
    pub async fn map_import(
        &self,
        caller: &Caller,
        id: ImportId,
        kind: &str,
        places: &[(String, u16)],
    ) -> Result<Done> {
        require_any(caller)?;
        let choose = || Error::field("kind", "Choose what the file holds.");
        let kind = ImportKind::from_key(kind).ok_or_else(choose)?;
        may(caller, kind)?;
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let file = repo::locked(tx.conn(), caller.account, id, now).await?.ok_or(ApiError::NotFound)?;
        check_not_started(&file)?;
        // Another kind was chosen without the client: its columns are guessed and shown to be looked over.
        let is_other = file.kind.as_deref() != Some(columns::file_kind(kind).word());
        let guessed = columns::guess(kind, &file.heads);
        let named = columns::file_kind(kind).columns();
        let place_of = |name: &str| places.iter().find(|(column, _)| column == name).map(|(_, place)| *place);
        let (places, step) = if is_other || places.is_empty() {
            (guessed, ImportStep::Mapping)
        } else {
            let places: Vec<u16> = named.iter().map(|name| place_of(name).unwrap_or(0)).collect();
            check_places(kind, named, &places, file.heads.len())?;
            (places, ImportStep::Checking)
        };
        repo::map(tx.conn(), id, columns::file_kind(kind), &places, step).await?;
        let entry = AuditEntry::about("import.columns", file.name.clone());
        tx.commit(entry.with(vec![Change::new("Holds", "", kind.title())])).await?;
        Ok(Done::new(match step {
            ImportStep::Mapping => "Look over the columns.",
            _ => "The columns are named. The rows are being checked; nothing is added yet.",
        }))
    }

    /// Has a job bring in the rows that are new. With `mails`, whoever is pending gets his registration code. `Conflict` when
    /// the rows are not checked, or none is new.
    pub async fn start_import(&self, caller: &Caller, id: ImportId, mails: bool) -> Result<Started> {
        require_any(caller)?;
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let file = repo::locked(tx.conn(), caller.account, id, now).await?.ok_or(ApiError::NotFound)?;
        check_not_started(&file)?;
        let Some(kind) = file.import_kind().filter(|_| file.step == "checked") else {
            return Err(Error::conflict("Its rows are not all checked yet."));
        };
        may(caller, kind)?;
        if file.fresh == 0 {
            return Err(Error::conflict("None of its rows is new: there is nothing to bring in."));
        }
        let work = Work::Import { import: id, kind, mails: mails && kind.is_people() };
        let new = NewJob { work, pick: Pick::Import(id), about: file.name.clone(), retry_of: None };
        let job = self.put_job(&mut tx, caller, &new).await?;
        repo::started(tx.conn(), id, job.0, now + KEPT).await?;
        let changes = vec![
            Change::new("Holds", "", kind.title()),
            Change::new("Rows to bring in", "", file.fresh.to_string()),
            Change::new("Registration codes", "", if mails { "Mailed" } else { "Not mailed" }),
        ];
        tx.commit(AuditEntry::about("import.start", file.name.clone()).with(changes)).await?;
        Ok(Started { job, notice: "The import has started. It goes on when you leave this page.".into() })
    }

    /// The next rows of a file's job.
    pub(crate) async fn import_batch(&self, id: ImportId, after: Uuid, most: i64) -> Result<Batch> {
        let after = i32::try_from(after.as_u128()).unwrap_or(i32::MAX);
        let rows = repo::fresh(self.pool(), id, after, most).await?;
        let is_full = i64::try_from(rows.len()).unwrap_or(most) >= most;
        let next = rows.last().filter(|_| is_full).map(|(row, _)| Uuid::from_u128(u128::from(row.unsigned_abs())));
        let item = |(row, key): (i32, String)| NewItem {
            target: None,
            title: key,
            payload: Some(serde_json::json!({ "row": row })),
        };
        Ok(Batch { items: rows.into_iter().map(item).collect(), next })
    }

    /// Takes a file away; rows that were brought in stay.
    pub async fn remove_import(&self, caller: &Caller, id: ImportId) -> Result<Done> {
        require_any(caller)?;
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let file = repo::locked(tx.conn(), caller.account, id, now).await?.ok_or(ApiError::NotFound)?;
        // Its rows are cleared away by and by.
        repo::put_away(tx.conn(), id, now).await?;
        tx.commit(AuditEntry::about("import.remove", file.name.clone())).await?;
        Ok(Done::new(format!("{} is removed.", file.name)))
    }

    pub(super) async fn own_import(&self, caller: &Caller, id: ImportId) -> Result<repo::File> {
        require_any(caller)?;
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        Ok(repo::own(&mut conn, caller.account, id, now).await?.ok_or(ApiError::NotFound)?)
    }
}

pub(super) fn check_not_started(file: &repo::File) -> Result<()> {
    if file.step == "started" {
        return Err(Error::conflict("The import has started. Its columns stay as they are."));
    }
    Ok(())
}

fn check_places(kind: ImportKind, named: &[&'static str], places: &[u16], heads: usize) -> Result<()> {
    let mut faults = Faults::default();
    if let Some(column) = columns::missing(kind, places) {
        faults.add(column, "Choose the column of the file that holds it.");
    }
    for (n, (column, place)) in named.iter().zip(places).enumerate() {
        if usize::from(*place) > heads {
            faults.add(column, "Choose a column from the list.");
        } else if *place > 0 && places[..n].contains(place) {
            faults.add(column, "This column of the file is chosen for something else already.");
        }
    }
    Ok(faults.check()?)
}

impl repo::File {
    /// What it holds.
    pub(super) fn import_kind(&self) -> Option<ImportKind> {
        let word = self.kind.as_deref()?;
        ImportKind::ALL.into_iter().find(|kind| columns::file_kind(*kind).word() == word)
    }

    /// As the page shows it.
    pub(super) fn into_file(self) -> Result<ImportFile> {
        let count = |n: i32| u32::try_from(n).unwrap_or(0);
        Ok(ImportFile {
            id: ImportId(self.id),
            kind: self.import_kind(),
            step: ImportStep::from_key(&self.step)
                .ok_or_else(|| Error::bug("import_file.step holds an unknown word"))?,
            rows: count(self.rows),
            checked: count(self.checked),
            fresh: count(self.fresh),
            same: count(self.same),
            refused: count(self.refused),
            job: self.job_id.map(model::ids::JobId),
            created: self.created_at.into(),
            until: self.until_at.into(),
            name: self.name,
        })
    }
}
