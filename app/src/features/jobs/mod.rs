//! Bulk work as jobs: the list, one with each row's outcome, and the start of one for all that a filter finds.

pub mod api;
pub mod job;
pub mod page;
pub mod place;
pub mod rows;
pub mod start;

use job::JobView;
use page::JobsPage;
use start::StartPage;

use crate::lazy::lazy_route;

lazy_route! {
    /// The list.
    pub PageRoute = jobs_page: JobsPage, with crate::features::views::load_dialogs
}

lazy_route! {
    /// One job.
    pub JobRoute = job_page: JobView
}

lazy_route! {
    /// What is done to all that a filter finds.
    pub StartRoute = job_page: StartPage
}
