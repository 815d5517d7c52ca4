//! Cells of CSV files that a spreadsheet takes for texts and nothing else (SEC-85), and the way back.

/// What makes a spreadsheet calculate, at the start of a cell; the wide forms too.
const LEADS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

fn is_led(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(LEADS)
}

/// A cell that is shown as it is: with an apostrophe before what would be a formula, and before what begins with
/// such an apostrophe already, so that [`plain`] gives back what it was. NUL is left out.
pub fn safe(cell: &str) -> String {
    let text = cell.replace('\0', "");
    if is_led(cell) { format!("'{text}") } else { text }
}

/// A cell as [`safe`] had it.
pub fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_led(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, safe};

    #[test]
    fn what_was_made_safe_comes_back() {
        for cell in ["=1+1", "+46 70 123", "'=x", "''-", "'quoted'", "a", "", "@SUM(1)", "＝1", "-", "'"] {
            assert_eq!(plain(&safe(cell)), cell);
            assert!(!safe(cell).starts_with(['=', '+', '-', '@', '＝']));
        }
        assert_eq!((safe("'=x").as_str(), plain("'quoted'")), ("''=x", "'quoted'"));
    }
}
