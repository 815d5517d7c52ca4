//! Lines of an exported CSV file: RFC 4180, and nothing a spreadsheet would take for a formula (SEC-85).

use domain::cells::safe;

/// One line with its end, CR LF: quoted where a cell holds a comma, a quote or a line's end.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (n, cell) in cells.into_iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        let cell = safe(cell);
        if cell.contains(['"', ',', '\r', '\n']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::line;

    /// SEC-85: every lead is neutralised, whatever else is quoted.
    #[test]
    fn nothing_is_a_formula() {
        for lead in ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"] {
            let out = line([format!("{lead}cmd|' /C calc'!A0").as_str()]);
            let cell = out.trim_start_matches('"');
            assert!(cell.starts_with('\''), "{lead:?}: {out:?}");
            assert!(!out.contains('\0'));
        }
        assert_eq!(line(["a=b", "1", ""]), "a=b,1,\r\n");
    }

    /// RFC 4180: what a reader of CSV gets back is what was written.
    #[test]
    fn cells_are_read_as_they_were_written() {
        let cells = ["plain", "a, b", "say \"hi\"", "two\r\nlines", "", "Ångström", "ends with \""];
        let out = line(cells) + &line(["second", "", "", "", "", "", ""]);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap_or_default).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].iter().collect::<Vec<_>>(), cells);
    }
}
