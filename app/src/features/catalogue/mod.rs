//! The catalogue of modules and add-ons: what can be switched on for accounts and groups.

pub mod api;
pub mod dialogs;
pub mod page;

use page::CataloguePage;

use crate::lazy::{NotLoaded, lazy_route};

lazy_route! {
    /// The page.
    pub PageRoute = management_page: CataloguePage, with load_dialogs
}

/// A page that comes with a dialog open needs the dialogs to be taken over.
async fn load_dialogs(search: &str) -> Result<(), NotLoaded> {
    if search.contains("do=") { Ok(dialogs::load().await?) } else { Ok(()) }
}
