//! The action log, on a real database.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

#[path = "log/chain.rs"]
mod chain;
#[path = "log/export.rs"]
mod export;
#[path = "log/filters.rs"]
mod filters;
#[path = "log/kit.rs"]
mod kit;
#[path = "log/search.rs"]
mod search;
#[path = "log/sight.rs"]
mod sight;
