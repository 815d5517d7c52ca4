//! Addresses of what comes in and goes out as a file.

use model::accounts::Kind;
use model::ids::{AccountId, ImportId};
use model::import::{ImportKind, ImportQuery};

use super::{page_of, with};

/// Bringing records in from files.
pub const IMPORT: &str = "/import";

/// Takes a file (POST).
pub const IMPORT_UPLOAD: &str = "/import/upload";

/// One file that is being imported.
pub fn import(id: ImportId, query: &ImportQuery) -> String {
    with(&format!("{IMPORT}/{id}"), &query.write())
}

/// Its refused rows as a file.
pub fn import_refused(id: ImportId) -> String {
    format!("{IMPORT}/{id}/refused")
}

/// The same about oneself.
pub const OWN_DATA: &str = "/profile/data.json";

/// Everything stored about one person, as a file.
pub fn data(kind: Kind, id: AccountId) -> String {
    format!("{}/{id}/data.json", page_of(kind))
}

/// A grid as a file: `list` is its own address, with what it is filtered by.
pub fn export(list: &str) -> String {
    let (path, query) = list.split_once('?').unwrap_or((list, ""));
    with(&format!("{path}/export"), query)
}

/// Who is on which panel, as a file: of the list of panels "accounts" or "installers", of a list of people "panels".
pub fn export_links(list: &str, others: &str) -> String {
    let (path, query) = list.split_once('?').unwrap_or((list, ""));
    with(&format!("{path}/{others}/export"), query)
}

/// All there is of a kind that can be imported, as a file of its format.
pub const fn export_all(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Accounts => "/accounts/export",
        ImportKind::Installers => "/installers/export",
        ImportKind::Employees => "/employees/export",
        ImportKind::Panels => "/panels/export",
        ImportKind::AccountPanels => "/panels/accounts/export",
        ImportKind::InstallerPanels => "/panels/installers/export",
    }
}
