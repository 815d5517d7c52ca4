//! The overview at `/`: what needs doing, and what was done in the last thirty days.

pub mod api;
mod chart;
pub mod page;
pub mod permits;
#[cfg(feature = "ssr")]
mod shown;

use page::OverviewPage;
use permits::PermitsPage;

use crate::lazy::lazy_route;

lazy_route! {
    /// The page.
    pub PageRoute = system_page: OverviewPage
}
lazy_route! {
    /// Requests to connect that wait.
    pub PermitsRoute = system_page: PermitsPage
}
