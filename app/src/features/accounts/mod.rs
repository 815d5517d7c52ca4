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

pub use add::AddDialog;
pub use blind::AccountBlind;
pub use confirm::ConfirmDialog;
pub use page::AccountsPage;
