//! The rules of the Accounts page, on a real database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "accounts/acts.rs"]
mod acts;
#[path = "accounts/add.rs"]
mod add;
#[path = "accounts/kit.rs"]
mod kit;
#[path = "accounts/links.rs"]
mod links;
#[path = "accounts/list.rs"]
mod list;
#[path = "accounts/passwords.rs"]
mod passwords;
