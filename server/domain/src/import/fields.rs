//! One row's values, checked column by column with the rules the forms use.

use model::field;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::outcome::Refused;

/// A row; notes what is wrong with it.
pub struct Fields<'a> {
    row: u64,
    columns: &'static [&'static str],
    values: Vec<&'a str>,
    faults: Vec<(&'static str, String)>,
}

impl<'a> Fields<'a> {
    /// `values` in the order of `columns`.
    pub fn new(row: u64, columns: &'static [&'static str], values: Vec<&'a str>) -> Self {
        Self { row, columns, values, faults: Vec::new() }
    }

    /// Its number.
    pub const fn row(&self) -> u64 {
        self.row
    }

    /// A column as it stands, trimmed; empty for one the file does not have.
    pub fn text(&self, column: &str) -> &'a str {
        let place = self.columns.iter().position(|c| *c == column);
        place.and_then(|p| self.values.get(p)).map_or("", |v| v.trim())
    }

    /// A column that passes `check`; else notes the fault.
    pub fn take<T>(&mut self, column: &'static str, check: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        match check(self.text(column)) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.refuse(column, reason);
                None
            }
        }
    }

    /// Notes a fault.
    pub fn refuse(&mut self, column: &'static str, reason: impl Into<String>) {
        self.faults.push((column, reason.into()));
    }

    /// The row as refused: the first fault's column, and all faults in words.
    pub fn refused(self) -> Refused {
        let mut faults = self.faults.into_iter();
        let (column, mut reason) = faults.next().unwrap_or_default();
        for (other, also) in faults {
            reason = format!("{reason} Also {other}: {also}");
        }
        Refused::new(self.row, column, reason)
    }
}

/// A point in time as the files write it, to the millisecond.
pub fn instant(text: &str) -> Result<OffsetDateTime, String> {
    let wrong = || "No such date and time. Write it as 2026-11-30T09:30:00Z.".to_owned();
    let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| wrong())?.to_offset(time::UtcOffset::UTC);
    if !(1970..=2199).contains(&at.year()) {
        return Err(wrong());
    }
    let whole_ms = at.nanosecond() / 1_000_000 * 1_000_000;
    at.replace_nanosecond(whole_ms).map_err(|_| wrong())
}

/// As [`instant`], where empty means none.
pub fn optional_instant(text: &str) -> Result<Option<OffsetDateTime>, String> {
    if text.is_empty() { Ok(None) } else { instant(text).map(Some) }
}

/// The end of access: a point in time, or a day, which is then the last one.
pub fn end(text: &str) -> Result<Option<OffsetDateTime>, String> {
    match field::optional_date(text) {
        Ok(None) => Ok(None),
        Ok(Some(day)) => Ok(Some(day.midnight().assume_utc() + time::Duration::days(1))),
        Err(_) => instant(text).map(Some),
    }
}

/// A country: two letters (ISO 3166-1), or empty.
pub fn country(text: &str) -> Result<String, String> {
    if text.is_empty() || (text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())) {
        Ok(text.to_owned())
    } else {
        Err("Write a country as two capital letters (ISO 3166), or leave it empty.".into())
    }
}

/// `yes` or `no`.
pub fn yes_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("Write yes or no.".into()),
    }
}
