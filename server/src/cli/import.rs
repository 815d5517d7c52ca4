//! `panelwarden import FILE_OR_FOLDER`

use std::fmt::Write;
use std::path::PathBuf;

use domain::Domain;
use domain::import::{FileReport, ImportReport};

use super::in_words;
use super::progress::Progress;

/// Loads a cloud from CSV files.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A CSV file, or a folder of them.
    path: PathBuf,
    /// Where the refused rows go, as NAME.refused.csv.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    refused: PathBuf,
}

/// Refused rows of a file that the terminal shows; all are in the file of refused rows.
const SHOWN: usize = 20;

/// Imports and reports. An error when a file could not be read; refused rows are none.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub async fn run(domain: &Domain, args: Args) -> anyhow::Result<()> {
    let progress = Progress::new();
    let report = domain
        .import(&args.path, &|p| progress.show(p.file, p.done, p.total), &args.refused)
        .await
        .map_err(in_words)?;
    drop(progress);
    print!("{}", render(&report));
    anyhow::ensure!(report.is_whole(), "not every file could be imported");
    Ok(())
}

/// The report by file, then row by row what was refused.
fn render(report: &ImportReport) -> String {
    let mut text = format!("{:32} {:>9} {:>9} {:>9} {:>9}\n", "File", "rows", "added", "unchanged", "refused");
    for file in &report.files {
        line(&mut text, file);
    }
    for file in &report.files {
        refused(&mut text, file);
    }
    text
}

// Writing into a String does not fail.
fn line(text: &mut String, file: &FileReport) {
    let outcome = &file.outcome;
    let _ = match &file.problem {
        Some(problem) => writeln!(text, "{:32} {problem}", file.name),
        None => writeln!(
            text,
            "{:32} {:>9} {:>9} {:>9} {:>9}",
            file.name,
            file.rows,
            outcome.added,
            outcome.unchanged,
            outcome.refused.len()
        ),
    };
}

fn refused(text: &mut String, file: &FileReport) {
    let Some(path) = &file.refused_file else { return };
    let _ = writeln!(text, "\nRefused rows of {}; correct and import {}:", file.name, path.display());
    for one in file.outcome.refused.iter().take(SHOWN) {
        let column = if one.column.is_empty() { "the row" } else { &one.column };
        let _ = writeln!(text, "  row {}, {column}: {}", one.row, one.reason);
    }
    let more = file.outcome.refused.len().saturating_sub(SHOWN);
    if more > 0 {
        let _ = writeln!(text, "  and {more} more");
    }
}

#[cfg(test)]
mod tests {
    use domain::import::{FileKind, Outcome, Refused};

    use super::*;

    #[test]
    fn the_report_names_each_refused_row_up_to_twenty() {
        let refused = (1..=22).map(|row| Refused::new(row, "email", "Enter an email address.")).collect();
        let file = FileReport {
            name: "a.csv".into(),
            kind: Some(FileKind::Accounts),
            rows: 25,
            outcome: Outcome { added: 3, unchanged: 0, refused },
            refused_file: Some("x/a.refused.csv".into()),
            problem: None,
        };
        let text = render(&ImportReport { files: vec![file] });
        assert!(text.contains("a.csv                                   25         3         0        22\n"), "{text}");
        assert!(
            text.contains("correct and import x/a.refused.csv:\n  row 1, email: Enter an email address.\n"),
            "{text}"
        );
        assert!(text.ends_with("  row 20, email: Enter an email address.\n  and 2 more\n"), "{text}");
    }
}
