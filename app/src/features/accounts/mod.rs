//! The Accounts page: end users of the mobile app (S0, S1).

pub mod add;
pub mod api;
pub mod blind;
pub mod bulk;
pub mod confirm;
pub mod dialogs;
pub mod list;
pub mod page;
pub mod panel_form;
pub mod row;
pub mod tabs;
pub mod toolbar;
pub mod words;

use add::AddDialog;
use blind::AccountBlind;
use confirm::ConfirmDialog;
use page::AccountsPage;

use crate::lazy::lazy_route;

lazy_route! {
    /// The list.
    pub PageRoute = accounts_page: AccountsPage
}
lazy_route! {
    /// One account beside the list.
    pub BlindRoute = accounts_blind: AccountBlind, with blind::load_dialogs
}
lazy_route! {
    /// "+ADD ACCOUNT".
    pub AddRoute = accounts_dialogs: AddDialog
}
lazy_route! {
    /// The question before a bulk act.
    pub ConfirmRoute = accounts_dialogs: ConfirmDialog
}
