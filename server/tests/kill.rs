//! kill -9 of the real program in the middle of a bulk act and of a conversion: each row has all of it or
//! nothing (REL-24; the pass rule of all fault tests: no acknowledged change lost, no partial change, service
//! back without repair, audit log and outbox match the state).
//!
//! The middle is never guessed. The test holds a lock that the work runs into, sees in the database that
//! the work hangs there with something written, kills, and lets go.
//!
//! And what several servers on one database do for each other while all of them live (`live.rs`).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a function of a test fails the test by a panic, as the test itself does"
)]

#[path = "kill/bulk.rs"]
mod bulk;
#[path = "kill/conversion.rs"]
mod conversion;
#[path = "kill/http.rs"]
mod http;
#[path = "kill/jobs.rs"]
mod jobs;
#[path = "kill/live.rs"]
mod live;
#[path = "kill/program.rs"]
mod program;
#[path = "kill/rows.rs"]
mod rows;
#[path = "kill/world.rs"]
mod world;
