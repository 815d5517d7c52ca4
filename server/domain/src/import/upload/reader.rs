//! A CSV file as it comes, piece by piece (RFC 4180, and what spreadsheets make of it): a byte order mark, semicolons
//! or tabs between the values, any line ends. Never more than one row and what came last are in memory.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use model::import::FILE_ROWS;

/// Longest row, in bytes: a quote that is never closed would make one of the whole file.
const ROW_BYTES: usize = 64 * 1024;
/// Most columns.
const COLUMNS: usize = 100;
/// So much is looked at to find out what stands between the values.
const SNIFF: usize = 64 * 1024;

/// Rows, and what is wrong with the file.
pub type Rows = Vec<Vec<String>>;

/// Reads a file.
pub struct CsvReader {
    core: Option<Reader>,
    /// What came before the separator was known.
    start: Vec<u8>,
    out: Vec<u8>,
    ends: Vec<usize>,
    written: usize,
    ended: usize,
    rows: u32,
}

impl Default for CsvReader {
    fn default() -> Self {
        let (out, ends) = (vec![0; 1024], vec![0; 32]);
        Self { core: None, start: Vec::new(), out, ends, written: 0, ended: 0, rows: 0 }
    }
}

impl CsvReader {
    /// The rows that end in `bytes`, the header among them; `Err` says what is wrong with the file.
    pub fn read(&mut self, bytes: &[u8]) -> Result<Rows, String> {
        if self.core.is_some() {
            return self.rows_of(bytes, false);
        }
        self.start.extend_from_slice(bytes);
        if self.start.len() < SNIFF && !has_line(&self.start) {
            return Ok(Rows::new());
        }
        self.begin()
    }

    /// What is left when the file has ended.
    pub fn finish(&mut self) -> Result<Rows, String> {
        let mut rows = if self.core.is_none() { self.begin()? } else { Rows::new() };
        rows.extend(self.rows_of(&[], true)?);
        Ok(rows)
    }

    fn begin(&mut self) -> Result<Rows, String> {
        let start = std::mem::take(&mut self.start);
        check_encoding(&start)?;
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
        self.core = Some(ReaderBuilder::new().delimiter(separator(text)).build());
        if text.is_empty() { Ok(Rows::new()) } else { self.rows_of(text, false) }
    }

    fn rows_of(&mut self, mut bytes: &[u8], is_end: bool) -> Result<Rows, String> {
        let Some(mut core) = self.core.take() else { return Ok(Rows::new()) };
        let mut rows = Rows::new();
        while is_end || !bytes.is_empty() {
            let (out, ends) = (&mut self.out[self.written..], &mut self.ends[self.ended..]);
            let (result, read, written, ended) = core.read_record(bytes, out, ends);
            bytes = &bytes[read..];
            self.written += written;
            self.ended += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.widen()?,
                ReadRecordResult::OutputEndsFull if self.ends.len() > COLUMNS => {
                    return Err(format!("{} has more than {COLUMNS} columns.", self.row_name()));
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => rows.push(self.take()?),
                ReadRecordResult::End => break,
            }
        }
        self.core = Some(core);
        Ok(rows)
    }

    fn widen(&mut self) -> Result<(), String> {
        if self.out.len() >= ROW_BYTES {
            let row = self.row_name();
            return Err(format!("{row} is longer than {} KB. Is a quotation mark missing?", ROW_BYTES / 1024));
        }
        self.out.resize(self.out.len() * 2, 0);
        Ok(())
    }

    fn take(&mut self) -> Result<Vec<String>, String> {
        let mut row = Vec::with_capacity(self.ended);
        let mut from = 0;
        for end in &self.ends[..self.ended] {
            match std::str::from_utf8(&self.out[from..*end]) {
                Ok(text) if !text.contains('\0') => row.push(text.to_owned()),
                _ => return Err(format!("{} is not text in UTF-8. {SAVE_AS}", self.row_name())),
            }
            from = *end;
        }
        if row.len() > COLUMNS {
            return Err(format!("{} has more than {COLUMNS} columns.", self.row_name()));
        }
        self.written = 0;
        self.ended = 0;
        self.rows += 1;
        if self.rows > FILE_ROWS + 1 {
            return Err(format!("The file has more than {FILE_ROWS} rows. Part it into several."));
        }
        Ok(row)
    }

    /// The row that is being read, as a person counts.
    fn row_name(&self) -> String {
        if self.rows == 0 { "The header row".to_owned() } else { format!("Row {}", self.rows) }
    }
}

const SAVE_AS: &str = "Save it as \"CSV UTF-8\" and choose it again.";

fn check_encoding(start: &[u8]) -> Result<(), String> {
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        return Err(format!("The file is UTF-16, not UTF-8. {SAVE_AS}"));
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(format!("This is a spreadsheet's own file, not CSV. {SAVE_AS}"));
    }
    Ok(())
}

/// Has the header row come whole?
fn has_line(bytes: &[u8]) -> bool {
    let mut quoted = false;
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => return true,
            _ => {}
        }
    }
    false
}

/// What stands between the values of the header row most often.
fn separator(bytes: &[u8]) -> u8 {
    const ALL: [u8; 3] = [b',', b';', b'\t'];
    let (mut counts, mut quoted) = ([0_u32; 3], false);
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            other => {
                if let Some(place) = ALL.iter().position(|one| one == other) {
                    counts[place] += 1;
                }
            }
        }
    }
    let most = (0..ALL.len()).max_by_key(|place| (counts[*place], ALL.len() - place)).unwrap_or(0);
    ALL[most]
}

#[cfg(test)]
mod tests {
    use super::{CsvReader, Rows};

    fn read(bytes: &[u8], piece: usize) -> Result<Rows, String> {
        let mut reader = CsvReader::default();
        let mut rows = Rows::new();
        for part in bytes.chunks(piece.max(1)) {
            rows.extend(reader.read(part)?);
        }
        rows.extend(reader.finish()?);
        Ok(rows)
    }

    /// Whatever the pieces are cut like, the rows are the same: mark, separator, line ends, quotes over lines.
    #[test]
    fn pieces_make_no_difference() {
        let files: [&[u8]; 4] = [
            b"\xef\xbb\xbfa,b\r\n1,\"two\r\nlines, \"\"quoted\"\"\"\r\n\r\n3,4",
            b"a;b\n1;\"two\r\nlines, \"\"quoted\"\"\"\n3;4\n",
            b"a\tb\r1\t\"two\r\nlines, \"\"quoted\"\"\"\r3\t4\r",
            b"\"a\",b\n1,\"two\r\nlines, \"\"quoted\"\"\"\n3,4\n",
        ];
        for file in files {
            for piece in [1, 2, 3, 7, 1000] {
                let rows = read(file, piece).expect("a good file");
                assert_eq!(rows, [["a", "b"], ["1", "two\r\nlines, \"quoted\""], ["3", "4"]], "{piece}");
            }
        }
    }

    /// SEC-91: whatever bytes come, there are rows or a sentence, and the pieces they come in make no difference.
    #[test]
    fn any_bytes_are_read_or_refused() {
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = move || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        let bytes = b"a1,;\t\"\r\n \xc3\xa5\xff\0'=";
        for _ in 0..3_000 {
            let file: Vec<u8> =
                (0..next() % 60).map(|_| bytes[usize::try_from(next()).unwrap_or(0) % bytes.len()]).collect();
            let whole = read(&file, 1000);
            assert_eq!(whole, read(&file, 1), "{file:?}");
            if let Ok(rows) = whole {
                assert!(rows.iter().all(|row| !row.is_empty()), "{file:?}");
            }
        }
    }

    /// What is no CSV file is told in words.
    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(read(b"", 1), Ok(Rows::new()));
        let latin = read(b"name\nZo\xeb\n", 4).expect_err("not UTF-8");
        assert!(latin.starts_with("Row 1 is not text in UTF-8."), "{latin}");
        assert!(read(b"\xff\xfea\0b\0", 2).expect_err("UTF-16").contains("UTF-16"));
        assert!(read(b"PK\x03\x04rest", 100).expect_err("a spreadsheet").contains("spreadsheet"));
        assert!(read(b"a\0b\n1\n", 3).expect_err("NUL").contains("UTF-8"));
        let open = [b"a,b\n1,\"".as_slice(), vec![b'x'; 200_000].as_slice()].concat();
        assert!(read(&open, 4096).expect_err("an open quote").contains("quotation mark"));
        let wide = ["a"; 101].join(",");
        assert!(read(wide.as_bytes(), 50).expect_err("too wide").contains("100 columns"));
        assert_eq!(read(["a"; 100].join(",").as_bytes(), 50).expect("just fits")[0].len(), 100);
    }
}
