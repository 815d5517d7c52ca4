//! Companies and their users (S4): the tree, one company's page, its dialogs.

pub mod add;
pub mod api;
pub mod below;
pub mod company;
pub mod dialogs;
pub mod edit;
pub mod facts;
pub mod form;
pub mod joins;
pub mod list;
pub mod page;
pub mod row;
pub mod toolbar;
pub mod users;

use add::AddDialog;
use company::CompanyPage;
use page::CompaniesPage;

use crate::lazy::{NotLoaded, lazy_route};

lazy_route! {
    /// The tree or list.
    pub ListRoute = companies_page: CompaniesPage, with crate::features::views::load_dialogs
}
lazy_route! {
    /// "Add company", over the list.
    pub AddRoute = console_overlays: AddDialog
}
lazy_route! {
    /// One company with its users.
    pub CompanyRoute = companies_page: CompanyPage, with load_dialogs
}

/// A page that comes with a dialog open needs the dialogs to be taken over.
async fn load_dialogs(search: &str) -> Result<(), NotLoaded> {
    if search.contains("do=") { Ok(dialogs::load().await?) } else { Ok(()) }
}
