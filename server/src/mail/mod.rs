//! Mail on its way out: the sender takes it from the outbox, the writer turns it into a message, a
//! transport hands it over. A code exists in clear only between the writer and the transport
//! (SEC-17); logs hold neither addresses nor codes nor texts (SEC-95).
//!
//! ```text
//! outbox row ──lease──► sender ──► writer (templates, code) ──► transport ──► mark the row
//! ```

pub mod capture;
pub mod dev;
mod message;
mod plain;
pub mod sender;
mod smtp;
mod talk;
pub mod tester;
pub mod transport;
pub mod writer;

pub use capture::{Capture, Captured};
pub use dev::dev_router;
pub use message::sender_of;
pub use sender::{MailNudge, Pace, spawn_sender, spawn_sender_at};
pub use tester::{TestPace, spawn_tester};
pub use transport::{MailTransport, Verdict};
