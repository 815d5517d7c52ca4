//! Roles and permissions (issue 4), on a real database.

#[path = "roles/reach.rs"]
mod reach;
