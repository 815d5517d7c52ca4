//! Bulk work as durable jobs (REL-24, REL-28, REL-57, SEC-55, SEC-56, SEC-101).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a function of a test fails the test by a panic, as the test itself does"
)]

#[path = "jobs/engine.rs"]
mod engine;
#[path = "jobs/kit.rs"]
mod kit;
#[path = "jobs/orders.rs"]
mod orders;
#[path = "jobs/pages.rs"]
mod pages;
