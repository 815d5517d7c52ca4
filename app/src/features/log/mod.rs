//! The action log: who did what, to whom, when, from where, and what came of it.

pub mod api;
pub mod entry;
pub mod listing;
pub mod page;
pub mod row;
pub mod toolbar;

use entry::EntryBlind;
use page::LogPage;

use crate::lazy::lazy_route;

lazy_route! {
    /// The log.
    pub PageRoute = log_page: LogPage, with crate::features::views::load_dialogs
}
lazy_route! {
    /// One entry beside it.
    pub EntryRoute = log_page: EntryBlind
}
