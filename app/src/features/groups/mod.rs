//! Groups of panels (decision 13): the grid, one group's page, its dialogs.

pub mod add;
pub mod api;
pub mod connect;
pub mod dialogs;
pub mod edit;
pub mod facts;
pub mod fields;
pub mod group;
pub mod licence_form;
pub mod licences;
pub mod list;
pub mod member_form;
pub mod members;
pub mod newcomer;
pub mod page;
pub mod panels;
pub mod remove;
pub mod row;
pub mod switches;

use add::AddDialog;
use group::GroupPage;
use page::GroupsPage;

use crate::lazy::{NotLoaded, lazy_route};

lazy_route! {
    /// The grid.
    pub ListRoute = groups_page: GroupsPage, with crate::features::views::load_dialogs
}
lazy_route! {
    /// "Add group", over the grid.
    pub AddRoute = console_overlays: AddDialog
}
lazy_route! {
    /// One group.
    pub GroupRoute = groups_page: GroupPage, with load_dialogs
}

/// A page that comes with a dialog open needs the dialogs to be taken over.
async fn load_dialogs(search: &str) -> Result<(), NotLoaded> {
    if search.contains("do=") { Ok(dialogs::load().await?) } else { Ok(()) }
}
