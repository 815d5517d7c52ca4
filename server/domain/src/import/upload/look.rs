//! A file's page, and the dry run that it drives: each time it is looked at, some more rows are judged, as the person
//! who looks, with what he may do now. So nothing runs for a file that nobody waits for, and what was judged stays
//! judged when the server stops.

use std::collections::HashMap;

use model::grid::Page;
use model::ids::ImportId;
use model::import::{ImportKind, ImportPage, ImportQuery, ImportRow, RowOutcome};
use time::format_description::well_known::Rfc3339;

use super::super::fields::Fields;
use super::super::outcome::Refused;
use super::check::{Fate, Judged, check, twice};
use super::{columns, kinds, may, repo};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::{Domain, cells};

/// Rows judged in one transaction.
const CHUNK: i64 = 1_000;
/// Transactions of one look.
const CHUNKS: u32 = 20;

/// How the rows of a file are read: where each column of its kind is, and what stands for one that is not there.
pub struct Lines {
    kind: ImportKind,
    heads: usize,
    places: Vec<usize>,
    defaults: Vec<String>,
}

impl Lines {
    pub(super) fn of(domain: &Domain, file: &repo::File) -> Result<Self> {
        let kind = file.import_kind().ok_or_else(|| Error::conflict("Choose first what the file holds."))?;
        let now = domain.clock().now().replace_nanosecond(0).ok().and_then(|now| now.format(&Rfc3339).ok());
        let now = now.unwrap_or_default();
        let names = columns::file_kind(kind).columns().iter();
        Ok(Self {
            kind,
            heads: file.heads.len(),
            places: file.places.iter().map(|place| usize::try_from(*place).unwrap_or(0)).collect(),
            defaults: names.map(|name| columns::default_of(kind, name, &now)).collect(),
        })
    }

    /// A row's values in the order of its kind's columns; refused when it is longer or shorter than the header.
    pub(super) fn fields<'a>(&'a self, row: u64, values: &'a [String]) -> Result<Fields<'a>, Refused> {
        if values.len() != self.heads {
            let reason = format!("Has {} columns; the header has {}.", values.len(), self.heads);
            return Err(Refused::new(row, "", reason));
        }
        let value = |(place, default): (&usize, &'a String)| match place {
            0 => default.as_str(),
            place => values.get(place - 1).map_or("", |value| cells::plain(value)),
        };
        let all = self.places.iter().zip(&self.defaults).map(value).collect();
        Ok(Fields::new(row, columns::file_kind(self.kind).columns(), all))
    }

    /// What a row is about, as written.
    fn about(&self, values: &[String]) -> String {
        let at = |column: usize| {
            let place = self.places.get(column).copied().filter(|place| *place > 0)?;
            values.get(place - 1).map(|value| cells::plain(value).to_owned())
        };
        match self.kind {
            ImportKind::AccountPanels | ImportKind::InstallerPanels => {
                format!("{} · {}", at(0).unwrap_or_default(), at(1).unwrap_or_default())
            }
            _ => at(0).unwrap_or_default(),
        }
    }
}

pub(super) fn values(cells: &str) -> Result<Vec<String>> {
    serde_json::from_str(cells).map_err(|error| Error::bug(format!("a row of an import that cannot be read: {error}")))
}

impl Domain {
    /// One of the caller's own files. While its rows are being checked, each look checks some thousand more.
    pub async fn import_page(&self, caller: &Caller, id: ImportId, query: &ImportQuery) -> Result<ImportPage> {
        let mut file = self.own_import(caller, id).await?;
        let may_go_on = file.import_kind().is_some_and(|kind| may(caller, kind).is_ok()) && caller.viewing.is_none();
        if file.step == "checking" && may_go_on {
            self.check_some(caller, id).await?;
            file = self.own_import(caller, id).await?;
        }
        let size = usize::try_from(query.size).unwrap_or(usize::MAX);
        let skip = (i64::from(query.page) - 1).saturating_mul(i64::from(query.size));
        let mut shown = repo::shown(self.pool(), &file, query.outcome, 0, (i64::from(query.size) + 1, skip)).await?;
        let more = shown.len() > size;
        shown.truncate(size);
        let lines = Lines::of(self, &file).ok();
        let rows = shown.into_iter().map(|row| shown_row(lines.as_ref(), row)).collect::<Result<Vec<_>>>()?;
        let counts = self.import_counts(&file).await?;
        let of = |outcome: RowOutcome| counts.get(&outcome).copied().unwrap_or(0);
        let running = repo::is_running(self.pool(), &file).await?;
        let places: Vec<u16> = file.places.iter().map(|place| u16::try_from(*place).unwrap_or(0)).collect();
        Ok(ImportPage {
            kinds: kinds(caller),
            heads: file.heads.clone(),
            columns: file.import_kind().map(|kind| columns::columns(kind, &places)).unwrap_or_default(),
            rows: Page { rows, page: query.page, size: query.size, more },
            found: query.outcome.map_or_else(|| u32::try_from(file.rows).unwrap_or(0), of),
            fresh: of(RowOutcome::New),
            same: of(RowOutcome::Same),
            refused: of(RowOutcome::Refused),
            added: of(RowOutcome::Added),
            running,
            has_mail: self.settings().mail_configured,
            file: file.into_file()?,
        })
    }

    /// How many rows have which outcome: kept by the check, counted once a job moves them.
    async fn import_counts(&self, file: &repo::File) -> Result<HashMap<RowOutcome, u32>> {
        let counted = if file.step == "started" {
            let counts = repo::tally(self.pool(), file).await?;
            counts.into_iter().filter_map(|(word, n)| Some((RowOutcome::from_key(&word)?, n))).collect()
        } else {
            let kept =
                [(RowOutcome::New, file.fresh), (RowOutcome::Same, file.same), (RowOutcome::Refused, file.refused)];
            kept.map(|(outcome, n)| (outcome, i64::from(n))).to_vec()
        };
        Ok(counted.into_iter().map(|(outcome, n): (_, i64)| (outcome, u32::try_from(n).unwrap_or(0))).collect())
    }

    async fn check_some(&self, caller: &Caller, id: ImportId) -> Result<()> {
        for _ in 0..CHUNKS {
            if crate::error::retry(self.entropy(), || self.check_chunk(caller, id)).await? {
                break;
            }
        }
        Ok(())
    }

    /// Judges the next thousand rows; true when there are none left.
    async fn check_chunk(&self, caller: &Caller, id: ImportId) -> Result<bool> {
        let now = self.clock().now();
        let mut tx = self.pool().begin().await?;
        let Some(file) = repo::locked(&mut tx, caller.account, id, now).await? else { return Ok(true) };
        if file.step != "checking" {
            return Ok(true);
        }
        let lines = Lines::of(self, &file)?;
        may(caller, lines.kind)?;
        let raw = repo::lines(&mut tx, id, file.checked, CHUNK).await?;
        let is_all = raw.len() < usize::try_from(CHUNK).unwrap_or(usize::MAX);
        let to = raw.last().map_or(file.checked, |(row, _)| *row);
        let rows = raw.iter().map(|(row, cells)| Ok((*row, values(cells)?))).collect::<Result<Vec<_>>>()?;
        let (mut judged, mut fields) = (Vec::new(), Vec::new());
        for (row, values) in &rows {
            let row = u64::try_from(*row).unwrap_or(0);
            match lines.fields(row, values) {
                Ok(read) => fields.push(read),
                Err(refused) => judged.push(Judged { row, key: String::new(), fate: Fate::Refused(refused) }),
            }
        }
        judged.extend(check(self, &mut tx, caller, lines.kind, fields).await?);
        judged.sort_by_key(|one| one.row);
        let keys: Vec<String> = judged.iter().map(|one| one.key.clone()).collect();
        let before = repo::keys(&mut tx, id, &keys, file.checked).await?;
        let verdicts = settle(lines.kind, judged, before.into_iter().collect());
        repo::judge(&mut tx, id, &verdicts).await?;
        let count = |of: RowOutcome| {
            i32::try_from(verdicts.iter().filter(|verdict| verdict.outcome == of).count()).unwrap_or(0)
        };
        let counts = [count(RowOutcome::New), count(RowOutcome::Same), count(RowOutcome::Refused)];
        repo::checked(&mut tx, id, to, counts, is_all).await?;
        tx.commit().await?;
        Ok(is_all)
    }
}

/// Of several rows with one key, all but the first are refused; `seen` has the keys of the rows before.
fn settle(kind: ImportKind, judged: Vec<Judged>, mut seen: HashMap<String, i32>) -> Vec<repo::Verdict> {
    let (column, why) = twice(kind);
    judged
        .into_iter()
        .map(|Judged { row, key, fate }| {
            let row = i32::try_from(row).unwrap_or(0);
            let verdict = |outcome, column: &str, reason: String| repo::Verdict {
                row,
                key: key.clone(),
                outcome,
                column: column.to_owned(),
                reason,
            };
            match (fate, seen.get(&key)) {
                (Fate::Refused(refused), _) => verdict(RowOutcome::Refused, &refused.column, refused.reason),
                (_, Some(first)) => {
                    verdict(RowOutcome::Refused, column, format!("{why}: row {first} of this file has it."))
                }
                (fate, None) => {
                    let outcome = if matches!(fate, Fate::Same) { RowOutcome::Same } else { RowOutcome::New };
                    let verdict = verdict(outcome, "", String::new());
                    seen.insert(key, row);
                    verdict
                }
            }
        })
        .collect()
}

fn shown_row(lines: Option<&Lines>, row: repo::Shown) -> Result<ImportRow> {
    let values = values(&row.cells)?;
    let about = lines.map_or_else(|| values.first().cloned().unwrap_or_default(), |lines| lines.about(&values));
    Ok(ImportRow {
        row: u32::try_from(row.row).unwrap_or(0),
        about: about.chars().take(200).collect(),
        outcome: RowOutcome::from_key(&row.outcome),
        column: row.at_column,
        reason: row.reason,
    })
}
