//! The rules of panels, on a real database.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

#[path = "panels/edit.rs"]
mod edit;
#[path = "panels/kit.rs"]
mod kit;
#[path = "panels/list.rs"]
mod list;
#[path = "panels/moving.rs"]
mod moving;
#[path = "panels/people.rs"]
mod people;
#[path = "panels/property.rs"]
mod property;
