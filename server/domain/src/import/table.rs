//! A CSV file read (RFC 4180): its kind, its records as bytes.

use csv::{ByteRecord, ReaderBuilder};

use super::fields::Fields;
use super::kind::{FileKind, own_columns};
use super::outcome::Refused;
use crate::cells;

/// A file whose header was recognised.
pub struct Table {
    /// Its name without the folder.
    pub name: String,
    /// What it holds.
    pub kind: FileKind,
    header: ByteRecord,
    places: Vec<usize>,
    records: Vec<ByteRecord>,
}

impl Table {
    /// Reads a file's bytes; `Err` says why nothing of it can be taken.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        // Flexible: a row of the wrong length is one row's fault, not the file's.
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes);
        let unreadable = |error: csv::Error| format!("Not a CSV file: {error}.");
        let header = reader.byte_headers().map_err(unreadable)?.clone();
        let (kind, places) = FileKind::recognise(&header).ok_or_else(|| {
            "The header row is not one an import knows: its columns are missing, misspelt or too many.".to_owned()
        })?;
        let records = reader.byte_records().collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
        Ok(Self { name: name.to_owned(), kind, header, places, records })
    }

    /// How many rows it has, the header not counted.
    pub fn rows(&self) -> u64 {
        self.records.len() as u64
    }

    /// Rows in parts of `size`, each with its number, from 1.
    pub fn chunks(&self, size: usize) -> impl Iterator<Item = Vec<(u64, &ByteRecord)>> {
        let numbered = (1_u64..).zip(&self.records);
        let mut rest = numbered.peekable();
        std::iter::from_fn(move || {
            rest.peek()?;
            Some(rest.by_ref().take(size).collect())
        })
    }

    /// A row's values by column; refused when it is too long, too short, or not UTF-8.
    pub fn fields<'a>(&self, row: u64, record: &'a ByteRecord) -> Result<Fields<'a>, Refused> {
        if record.len() != self.header.len() {
            let reason = format!("Has {} columns; the header has {}.", record.len(), self.header.len());
            return Err(Refused::new(row, "", reason));
        }
        let columns = self.kind.columns();
        let mut values = Vec::with_capacity(columns.len());
        for (column, place) in columns.iter().zip(&self.places) {
            match std::str::from_utf8(&record[*place]) {
                Ok(value) => values.push(cells::plain(value)),
                Err(_) => return Err(Refused::new(row, column, "Is not UTF-8.")),
            }
        }
        Ok(Fields::new(row, columns, values))
    }

    /// The header's own columns, without those a file of refused rows adds.
    pub fn own_header(&self) -> Vec<&[u8]> {
        let header: Vec<&[u8]> = self.header.iter().collect();
        let own = own_columns(&header);
        header.into_iter().take(own).collect()
    }

    /// The bytes of row `row` (from 1); without the added columns when it has the header's length.
    pub fn own_values(&self, row: u64) -> Vec<&[u8]> {
        let place = usize::try_from(row.saturating_sub(1)).unwrap_or(usize::MAX);
        let Some(record) = self.records.get(place) else { return Vec::new() };
        let own = if record.len() == self.header.len() { self.own_header().len() } else { record.len() };
        record.iter().take(own).collect()
    }
}
