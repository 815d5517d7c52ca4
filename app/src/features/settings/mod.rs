//! Settings of the whole deployment: a tab for each section, with what it does and who changed it last.

pub mod api;
mod dormant;
mod form;
pub mod page;
mod test;

use page::Settings;

use crate::lazy::lazy_route;

lazy_route! {
    /// The page.
    pub PageRoute = settings_page: Settings
}
