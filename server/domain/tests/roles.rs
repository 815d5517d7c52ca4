//! Roles and permissions, on a real database.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

#[path = "roles/ceiling.rs"]
mod ceiling;
#[path = "roles/edit.rs"]
mod edit;
#[path = "roles/explain.rs"]
mod explain;
#[path = "roles/kit.rs"]
mod kit;
#[path = "roles/preview.rs"]
mod preview;
#[path = "roles/property.rs"]
mod property;
#[path = "roles/reach.rs"]
mod reach;
#[path = "roles/table.rs"]
mod table;
#[path = "roles/view_as.rs"]
mod view_as;
