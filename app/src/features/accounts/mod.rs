//! The Accounts page: end users of the mobile app (S0, S1).

pub mod add;
pub mod api;
pub mod blind;
pub mod dialogs;
pub mod page;
pub mod panel_form;
pub mod row;
pub mod tabs;

pub use add::AddDialog;
pub use blind::AccountBlind;
pub use page::AccountsPage;
