//! One person's data as a file, for whoever may see him and for himself.

use app::paths;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use domain::Error;
use http::header;
use model::ApiError;
use model::accounts::Kind;
use model::ids::AccountId;
use serde_json::Value;

use super::download;
use super::visit::Member;
use crate::http::answer;

/// An end user.
pub(super) async fn account(member: Member, Path(id): Path<String>) -> Response {
    show(member, Kind::EndUser, &id, "accounts.data").await
}

/// An installer.
pub(super) async fn installer(member: Member, Path(id): Path<String>) -> Response {
    show(member, Kind::Installer, &id, "installers.data").await
}

/// An employee.
pub(super) async fn employee(member: Member, Path(id): Path<String>) -> Response {
    show(member, Kind::Employee, &id, "employees.data").await
}

/// Whoever asks.
pub(super) async fn own(member: Member) -> Response {
    let found = member.visit.domain().own_data(&member.caller).await;
    file(&member, found, paths::PROFILE, "auth.data", "my-data").await
}

async fn show(member: Member, kind: Kind, id: &str, action: &'static str) -> Response {
    let page = paths::page_of(kind);
    let Ok(id) = id.parse::<AccountId>() else { return answer::refusal(page, &ApiError::NotFound) };
    let found = member.visit.domain().person_data(&member.caller, kind, id).await;
    file(&member, found, page, action, &id.to_string()).await
}

async fn file(member: &Member, found: Result<Value, Error>, path: &str, action: &'static str, name: &str) -> Response {
    let text = match found {
        Ok(data) => serde_json::to_string_pretty(&data).map_err(|error| Error::bug(error.to_string())),
        Err(error) => Err(error),
    };
    match text {
        Ok(text) => {
            let headers = [
                (header::CONTENT_TYPE, "application/json".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.json\"")),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, text).into_response()
        }
        Err(error) => download::refused(member, member.visit.fault(error), path, action, "").await,
    }
}
