//! A file that is coming: read as it comes, its rows kept a thousand at a time.

use model::ids::ImportId;
use model::import::FILE_BYTES;
use time::Duration;

use super::reader::{CsvReader, Rows};
use super::{FILES, KEPT, columns, kinds, repo, require_any};
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result};

/// Rows that go to the database at once.
const BATCH: usize = 1_000;
/// A file that never ends is cleared away after so long.
const COMING: Duration = Duration::hours(1);
/// Longest name of a file, in characters.
const NAME: usize = 100;

/// A file on its way in.
pub struct Receiving {
    domain: Domain,
    id: ImportId,
    name: String,
    reader: CsvReader,
    bytes: u64,
    heads: Option<Vec<String>>,
    rows: i32,
    waiting: Vec<String>,
}

impl Domain {
    /// Begins to take a file. `Forbidden` for who may import nothing; `Conflict` when he has too many files.
    pub async fn receive_import(&self, caller: &Caller, name: &str) -> Result<Receiving> {
        require_any(caller)?;
        caller.check_acting()?;
        let id = ImportId(self.new_uuid());
        let name = plain_name(name);
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        if repo::count(&mut conn, caller.account, now).await? >= FILES {
            return Err(Error::conflict(format!("You have {FILES} files here already. Remove one first.")));
        }
        repo::insert(&mut conn, id, caller.account, &name, now, now + COMING).await?;
        let reader = CsvReader::default();
        Ok(Receiving { domain: self.clone(), id, name, reader, bytes: 0, heads: None, rows: 0, waiting: Vec::new() })
    }
}

/// The last part of a path, without what does not show.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String =
        last.chars().filter(|c| !c.is_control() && !model::field::is_invisible(*c)).take(NAME).collect();
    if shown.trim().is_empty() { "file.csv".to_owned() } else { shown.trim().to_owned() }
}

impl Receiving {
    /// The next piece; `Invalid` at `file` says what is wrong with it.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.bytes > FILE_BYTES {
            return Err(Error::field("file", "The file is larger than 50 MB. Part it into several."));
        }
        let rows = self.reader.read(bytes).map_err(|why| Error::field("file", why))?;
        self.take(rows).await
    }

    async fn take(&mut self, rows: Rows) -> Result<()> {
        for row in rows {
            if self.heads.is_none() {
                self.heads = Some(row.into_iter().map(|head| head.trim().chars().take(NAME).collect()).collect());
                continue;
            }
            self.waiting.push(serde_json::to_string(&row).map_err(|error| Error::bug(error.to_string()))?);
            if self.waiting.len() == BATCH {
                self.keep().await?;
            }
        }
        Ok(())
    }

    async fn keep(&mut self) -> Result<()> {
        let cells = std::mem::take(&mut self.waiting);
        let count = i32::try_from(cells.len()).unwrap_or(0);
        let numbers: Vec<i32> = (self.rows + 1..=self.rows + count).collect();
        self.rows += count;
        repo::add_lines(self.domain.pool(), self.id, &numbers, &cells).await
    }

    /// All of it is here: what it holds and which column is which is guessed.
    pub async fn finish(&mut self, caller: &Caller) -> Result<ImportId> {
        let rows = self.reader.finish().map_err(|why| Error::field("file", why))?;
        self.take(rows).await?;
        self.keep().await?;
        let Some(heads) = &self.heads else {
            let why = if self.bytes == 0 { "Choose a file. An empty one holds nothing." } else { "The file is empty." };
            return Err(Error::field("file", why));
        };
        if self.rows == 0 {
            return Err(Error::field("file", "The file has a header row and nothing below it."));
        }
        let kind = columns::guess_kind(&kinds(caller), heads);
        let places = kind.map(|kind| columns::guess(kind, heads)).unwrap_or_default();
        let mut tx = self.domain.begin(caller).await?;
        let whole = repo::Whole {
            bytes: i64::try_from(self.bytes).unwrap_or(i64::MAX),
            rows: self.rows,
            heads,
            kind: kind.map(columns::file_kind),
            places: &places,
            until: tx.now + KEPT,
        };
        repo::received(tx.conn(), self.id, &whole).await?;
        let change = model::accounts::Change::new("Rows", "", self.rows.to_string());
        tx.commit(AuditEntry::about("import.upload", self.name.clone()).with(vec![change])).await?;
        Ok(self.id)
    }

    /// Nothing of it is kept.
    pub async fn give_up(self) -> Result<()> {
        let mut conn = self.domain.pool().acquire().await?;
        repo::put_away(&mut conn, self.id, self.domain.clock().now()).await
    }
}
