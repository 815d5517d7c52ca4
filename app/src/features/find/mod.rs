//! Finding anything: the command palette (Ctrl or ⌘ and K), and the page "Find" for who has no client.

pub mod api;
pub mod bar;
pub mod page;
mod palette;
#[cfg(feature = "ssr")]
mod places;

use page::FindPage;

use crate::lazy::lazy_route;

lazy_route! {
    /// The page.
    pub PageRoute = overview_page: FindPage
}
