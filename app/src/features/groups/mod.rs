//! A group's page, as far as other pages lead there (S3-81). Its editor comes with panels and groups.

pub mod api;
pub mod page;

use page::GroupPage;

use crate::lazy::lazy_route;

lazy_route! {
    /// One group.
    pub PageRoute = groups_page: GroupPage
}
