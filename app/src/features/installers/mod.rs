//! The Installers page: who may use the installer application, on which panels (S3).

pub mod api;
pub mod blind;
pub mod convert;
pub mod dialogs;
pub mod menu;
pub mod page;
pub mod panels;
pub mod register;

use blind::InstallerBlind;
use page::InstallersPage;
use register::RegisterDialog;

use crate::lazy::{NotLoaded, lazy_route};

lazy_route! {
    /// The list.
    pub PageRoute = people_page: InstallersPage, with crate::features::views::load_dialogs
}
lazy_route! {
    /// One installer beside the list.
    pub BlindRoute = console_overlays: InstallerBlind, with load_dialogs
}
lazy_route! {
    /// "Register installer".
    pub RegisterRoute = console_overlays: RegisterDialog
}

/// A page that comes with a dialog open needs the dialogs to be taken over.
async fn load_dialogs(search: &str) -> Result<(), NotLoaded> {
    if search.contains("do=") { Ok(dialogs::load().await?) } else { Ok(()) }
}
