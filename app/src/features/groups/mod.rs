//! A group's page, as far as other pages lead there (S3-81). Its editor comes with panels and groups.

pub mod api;
pub mod page;

pub use page::GroupPage;
