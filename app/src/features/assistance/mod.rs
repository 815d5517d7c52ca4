//! Remote assistance in the console: the dialog that asks for one, and the list of those that run.

pub mod api;
pub mod dialog;
pub mod page;

use page::AssistancePage;

use crate::lazy::lazy_route;

lazy_route! {
    /// Those that run or wait.
    pub PageRoute = overview_page: AssistancePage
}
