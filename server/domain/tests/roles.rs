//! Roles and permissions (issue 4), on a real database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "roles/reach.rs"]
mod reach;
