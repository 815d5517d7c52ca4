//! The file of refused rows.

use std::io;
use std::path::{Path, PathBuf};

use super::kind::ADDED;
use super::outcome::Refused;
use super::{Table, stem};

/// How such a file's name ends.
pub const SUFFIX: &str = ".refused.csv";

/// Writes the refused rows into `folder`; `None` when there are none. A half-written file is never
/// seen under the final name.
pub async fn write(table: &Table, refused: &[Refused], folder: &Path) -> io::Result<Option<PathBuf>> {
    if refused.is_empty() {
        return Ok(None);
    }
    let bytes = render(table, refused)?;
    tokio::fs::create_dir_all(folder).await?;
    let name = format!("{}{SUFFIX}", stem(&table.name));
    let path = folder.join(&name);
    let draft = folder.join(format!("{name}.part"));
    tokio::fs::write(&draft, bytes).await?;
    tokio::fs::rename(&draft, &path).await?;
    Ok(Some(path))
}

fn render(table: &Table, refused: &[Refused]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let header = table.own_header().into_iter().chain(ADDED.iter().map(|a| a.as_bytes()));
    writer.write_record(header)?;
    for one in refused {
        let row = one.row.to_string();
        let reason = neutral(&one.reason);
        let added = [row.as_bytes(), one.column.as_bytes(), reason.as_bytes()];
        writer.write_record(table.own_values(one.row).into_iter().chain(added))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A text that no spreadsheet takes for a formula (SEC-85).
fn neutral(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) { format!("'{text}") } else { text.to_owned() }
}
