//! Rows as PostgreSQL's COPY reads them (its text format): the quick way in for many.

use std::fmt::Write;

use time::OffsetDateTime;
use uuid::Uuid;

/// Rows under way to one table. Values go in by the order of the statement's columns; [`end`]
/// closes a row.
///
/// [`end`]: CopyText::end
#[derive(Debug, Default)]
pub struct CopyText {
    text: String,
    is_inside: bool,
}

impl CopyText {
    /// Starts a value: a tab between two.
    fn next(&mut self) {
        if self.is_inside {
            self.text.push('\t');
        }
        self.is_inside = true;
    }

    /// A text. NUL, which PostgreSQL does not keep, is left out; the checks before refuse it.
    pub fn text(&mut self, value: &str) -> &mut Self {
        self.next();
        for c in value.chars() {
            match c {
                '\\' => self.text.push_str("\\\\"),
                '\t' => self.text.push_str("\\t"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\0' => {}
                c => self.text.push(c),
            }
        }
        self
    }

    /// Anything that writes itself without tabs, breaks and backslashes: numbers, ids, words of ours.
    pub fn plain(&mut self, value: impl std::fmt::Display) -> &mut Self {
        self.next();
        // Writing to a String does not fail.
        let _ = write!(self.text, "{value}");
        self
    }

    /// NULL.
    pub fn null(&mut self) -> &mut Self {
        self.next();
        self.text.push_str("\\N");
        self
    }

    /// An id or NULL.
    pub fn optional_id(&mut self, value: Option<Uuid>) -> &mut Self {
        match value {
            Some(id) => self.plain(id),
            None => self.null(),
        }
    }

    /// A point in time.
    pub fn time(&mut self, at: OffsetDateTime) -> &mut Self {
        let at = at.to_offset(time::UtcOffset::UTC);
        self.plain(format_args!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}+00",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        ))
    }

    /// A point in time or NULL.
    pub fn optional_time(&mut self, at: Option<OffsetDateTime>) -> &mut Self {
        match at {
            Some(at) => self.time(at),
            None => self.null(),
        }
    }

    /// Numbers as an array.
    pub fn numbers(&mut self, numbers: &[u16]) -> &mut Self {
        let list: Vec<String> = numbers.iter().map(u16::to_string).collect();
        self.plain(format_args!("{{{}}}", list.join(",")))
    }

    /// An array of ids.
    pub fn ids(&mut self, ids: &[Uuid]) -> &mut Self {
        let list: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        self.plain(format_args!("{{{}}}", list.join(",")))
    }

    /// Ends the row.
    pub fn end(&mut self) {
        self.text.push('\n');
        self.is_inside = false;
    }

    /// Bytes gathered.
    pub const fn len(&self) -> usize {
        self.text.len()
    }

    /// Nothing gathered?
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What was gathered; starts anew.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text).into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_is_escaped() {
        let mut rows = CopyText::default();
        rows.text("a\tb\\c\nd\r\0e").plain(7).null().numbers(&[1, 2]).end();
        rows.time(time::macros::datetime!(2026-01-02 03:04:05.006 UTC)).end();
        let text = String::from_utf8(rows.take()).expect("UTF-8");
        assert_eq!(text, "a\\tb\\\\c\\nd\\re\t7\t\\N\t{1,2}\n2026-01-02 03:04:05.006+00\n");
    }
}
