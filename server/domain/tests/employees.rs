//! Employees (S4-3 to S4-26, S3-65, S3-106, SEC-48 to SEC-50), on a real database.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

#[path = "employees/acts.rs"]
mod acts;
#[path = "employees/add.rs"]
mod add;
#[path = "employees/edit.rs"]
mod edit;
#[path = "employees/guard.rs"]
mod guard;
#[path = "employees/kit.rs"]
mod kit;
#[path = "employees/list.rs"]
mod list;
#[path = "employees/move.rs"]
mod moving;
#[path = "employees/passwords.rs"]
mod passwords;
