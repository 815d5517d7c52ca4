//! The page of panels: the grid, one panel beside it, what can be done to one or many.

pub mod act;
pub mod add;
pub mod api;
pub mod blind;
pub mod bulk;
pub mod confirm;
pub mod dialogs;
pub mod list;
pub mod menu;
pub mod moving;
pub mod outcome;
pub mod page;
pub mod row;
pub mod tabs;
pub mod toolbar;

use add::AddDialog;
use blind::PanelBlind;
use confirm::ConfirmDialog;
use page::PanelsPage;

use crate::lazy::{NotLoaded, lazy_route};

lazy_route! {
    /// The grid.
    pub PageRoute = panels_page: PanelsPage, with crate::features::views::load_dialogs
}
lazy_route! {
    /// One panel beside it.
    pub BlindRoute = console_overlays: PanelBlind, with load_dialogs
}
lazy_route! {
    /// "Add panel".
    pub AddRoute = console_overlays: AddDialog
}
lazy_route! {
    /// The question before an act on one or many, and each row's outcome after.
    pub ConfirmRoute = console_overlays: ConfirmDialog
}

/// A page that comes with a dialog open needs the dialogs to be taken over.
async fn load_dialogs(search: &str) -> Result<(), NotLoaded> {
    if search.contains("do=") { Ok(dialogs::load().await?) } else { Ok(()) }
}
