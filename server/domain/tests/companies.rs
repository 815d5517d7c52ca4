//! The rules of companies, on a real database.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

#[path = "companies/edit.rs"]
mod edit;
#[path = "companies/joining.rs"]
mod joining;
#[path = "companies/kit.rs"]
mod kit;
#[path = "companies/list.rs"]
mod list;
#[path = "companies/moving.rs"]
mod moving;
#[path = "companies/remove.rs"]
mod remove;
#[path = "companies/worlds.rs"]
mod worlds;
