//! The Accounts page: end users of the mobile app (S0, S1).

pub mod add;
pub mod api;
pub mod blind;
pub mod dialogs;
pub mod page;
pub mod panel_form;
pub mod row;
pub mod tabs;

use add::AddDialog;
use blind::AccountBlind;
use page::AccountsPage;

use crate::lazy::{NotLoaded, lazy_route};

lazy_route! {
    /// The list.
    pub PageRoute = people_page: AccountsPage, with crate::features::views::load_dialogs
}
lazy_route! {
    /// One account beside the list.
    pub BlindRoute = console_overlays: AccountBlind, with load_dialogs
}
lazy_route! {
    /// "+ADD ACCOUNT".
    pub AddRoute = console_overlays: AddDialog
}

/// A page that comes with a dialog open needs the dialogs to be taken over.
async fn load_dialogs(search: &str) -> Result<(), NotLoaded> {
    if search.contains("do=") { Ok(dialogs::load().await?) } else { Ok(()) }
}
