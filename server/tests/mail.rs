//! Mail from the outbox to a mail server, over real sockets and a real database.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at what is not as it should be")]

#[path = "mail/fates.rs"]
mod fates;
#[path = "mail/letters.rs"]
mod letters;
#[path = "mail/office.rs"]
mod office;
#[path = "mail/testing.rs"]
mod testing;
