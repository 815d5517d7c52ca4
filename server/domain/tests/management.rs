//! Account management (S2) and the catalogue, on a real database.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

#[path = "management/acts.rs"]
mod acts;
#[path = "management/add.rs"]
mod add;
#[path = "management/catalogue.rs"]
mod catalogue;
#[path = "management/email.rs"]
mod email;
#[path = "management/find.rs"]
mod find;
#[path = "management/kit.rs"]
mod kit;
#[path = "management/passwords.rs"]
mod passwords;
