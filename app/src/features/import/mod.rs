//! Import: a file is brought, its columns are named, each row is checked, and a job brings in what is new.

pub mod api;
pub mod columns;
pub mod file;
pub mod page;
pub mod rows;

use file::FilePage;
use page::ImportPage;

use crate::lazy::lazy_route;

lazy_route! {
    /// One's own files, and a new one.
    pub PageRoute = import_page: ImportPage
}

lazy_route! {
    /// One file.
    pub FileRoute = import_page: FilePage
}
