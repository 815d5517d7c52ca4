//! Remote assistance and "Lock down account", on a real database.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

#[path = "assistance/begin.rs"]
mod begin;
#[path = "assistance/consent.rs"]
mod consent;
#[path = "assistance/ends.rs"]
mod ends;
#[path = "assistance/inside.rs"]
mod inside;
#[path = "assistance/kit.rs"]
mod kit;
#[path = "assistance/lock_down.rs"]
mod lock_down;
