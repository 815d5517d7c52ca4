//! An installer becomes an employee (S3-55 to S3-64, S3-105, SEC-48, SEC-58), on a real database.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test's helper fails as a test does")]
// Made for the tests of the whole page; not all of it is needed here.
#![expect(dead_code, reason = "the world is shared with the page's other tests")]

#[path = "conversion/act.rs"]
mod act;
#[path = "conversion/ceiling.rs"]
mod ceiling;
#[path = "installers/cloud.rs"]
mod cloud;
#[path = "conversion/kit.rs"]
mod kit;
#[path = "conversion/layouts.rs"]
mod layouts;
#[path = "conversion/review.rs"]
mod review;
