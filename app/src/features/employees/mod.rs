//! The Employees page (S3-65, S4-3 to S4-26): the list, "Add User", editing with the review of what is lost
//! and gained, passwords, sessions. A company's page links into its dialogs; `next` in the address leads back.

pub mod access;
pub mod add;
pub mod api;
pub mod blind;
pub mod dialogs;
pub mod edit;
pub mod fields;
pub mod menu;
pub mod page;
pub mod review;
pub mod security;

use add::AddUserDialog;
use blind::EmployeeBlind;
use page::EmployeesPage;

use crate::lazy::{NotLoaded, lazy_route};

lazy_route! {
    /// The list.
    pub PageRoute = people_page: EmployeesPage, with crate::features::views::load_dialogs
}
lazy_route! {
    /// One employee beside the list.
    pub BlindRoute = console_overlays: EmployeeBlind, with load_dialogs
}
lazy_route! {
    /// "Add User".
    pub AddRoute = console_overlays: AddUserDialog
}

/// A page that comes with a dialog open needs the dialogs to be taken over.
async fn load_dialogs(search: &str) -> Result<(), NotLoaded> {
    if search.contains("do=") { Ok(dialogs::load().await?) } else { Ok(()) }
}
