//! A file on its way in, and its refused rows on their way out. The rest of "Import" is a page of the console.

use app::paths;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Path};
use axum::response::Response;
use domain::import::upload::Receiving;
use domain::{Domain, Error};
use model::ApiError;
use model::ids::ImportId;
use model::import::{FILE_BYTES, ImportQuery};
use model::viewer::{Flash, percent};

use super::download::{self, Asker, Source};
use super::visit::{Member, go};
use crate::csv_line::line;
use crate::http::answer;

/// The largest body: a file that is somewhat too large is read to its end, so that its sender is told.
#[expect(clippy::cast_possible_truncation, reason = "50 MiB fit everywhere")]
pub(super) const MOST_BYTES: usize = FILE_BYTES as usize + 32 * 1024 * 1024;

/// Takes the field `file`, as it comes.
pub(super) async fn upload(member: Member, mut form: Multipart) -> Response {
    let taken = take(&member, &mut form).await;
    // What was not read yet, so that the answer is not lost to a sender who still sends.
    while let Ok(Some(mut rest)) = form.next_field().await {
        while let Ok(Some(_)) = rest.chunk().await {}
    }
    match taken {
        Ok(id) => go(&paths::import(id, &ImportQuery::default())),
        Err(error) => told(&member, member.visit.fault(error)).await,
    }
}

async fn take(member: &Member, form: &mut Multipart) -> Result<ImportId, Error> {
    let none = || Error::field("file", "Choose a file.");
    loop {
        let Some(field) = form.next_field().await.map_err(broken)? else { return Err(none()) };
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let mut receiving = member.visit.domain().receive_import(&member.caller, &name).await?;
            let taken = match pour(&mut receiving, field).await {
                Ok(()) => receiving.finish(&member.caller).await,
                Err(error) => Err(error),
            };
            if taken.is_err() {
                receiving.give_up().await?;
            }
            return taken;
        }
    }
}

async fn pour(receiving: &mut Receiving, mut field: Field<'_>) -> Result<(), Error> {
    let mut wrong = None;
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        if wrong.is_none() {
            wrong = receiving.write(&piece).await.err();
        }
    }
    wrong.map_or(Ok(()), Err)
}

fn broken(error: MultipartError) -> Error {
    if error.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
        return Error::field("file", "The file is larger than 50 MB. Part it into several.");
    }
    ApiError::Malformed.into()
}

/// Leads back to the page, which says what is wrong.
async fn told(member: &Member, error: ApiError) -> Response {
    if matches!(error, ApiError::Forbidden(_)) {
        return download::refused(member, error, paths::IMPORT, "import.upload", "").await;
    }
    if !matches!(error, ApiError::Invalid(_) | ApiError::Conflict { .. }) {
        return answer::refusal(paths::IMPORT, &error);
    }
    let flash =
        Flash { endpoint: "import/upload".into(), values: Vec::new(), error: Some(error), notice: None, undo: None };
    match member.visit.domain().put_flash(member.caller.session, &flash).await {
        Ok(id) => go(&format!("{}?flash={}", paths::IMPORT, percent(&id.to_string()))),
        Err(fault) => answer::refusal(paths::IMPORT, &member.visit.fault(fault)),
    }
}

/// The refused rows of a file, each with what is wrong.
pub(super) async fn refused_rows(member: Member, Path(id): Path<String>) -> Response {
    let path = format!("{}/{id}/refused", paths::IMPORT);
    let Ok(id) = id.parse::<ImportId>() else { return answer::refusal(&path, &ApiError::NotFound) };
    match member.visit.domain().import_fault_heads(&member.caller, id).await {
        Ok((name, heads)) => {
            let rows = Rows { id, heads, after: Some(0) };
            download::begin(member, Ok(()), rows, &path, "import.refused", &plain(&name)).await
        }
        Err(error) => answer::refusal(&path, &member.visit.fault(error)),
    }
}

/// A name for a header line: letters, digits and little more.
fn plain(name: &str) -> String {
    let kept: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    format!("{kept}-refused")
}

struct Rows {
    id: ImportId,
    heads: Vec<String>,
    after: Option<i32>,
}

impl Source for Rows {
    fn head(&self) -> String {
        line(self.heads.iter().map(String::as_str))
    }

    async fn step(&mut self, asker: &Asker) -> Result<(String, bool), Error> {
        let Some(after) = self.after else { return Ok((String::new(), false)) };
        let domain: &Domain = &asker.domain;
        let (rows, next) = domain.import_faults(&asker.caller, self.id, after).await?;
        self.after = next;
        Ok((rows.iter().map(|row| line(row.iter().map(String::as_str))).collect(), next.is_some()))
    }
}
