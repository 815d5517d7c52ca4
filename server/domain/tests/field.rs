//! The installer application's rules, on a real database: own panels, permits, installer access.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "field/kit.rs"]
mod kit;
#[path = "field/panels.rs"]
mod panels;
#[path = "field/permits.rs"]
mod permits;
