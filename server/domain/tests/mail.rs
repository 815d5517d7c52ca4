//! The outbox: leasing, order, back-off, expiry, resend, pause.
#![expect(clippy::unwrap_used, reason = "a test stops at what is not as it should be")]

#[path = "mail/codes.rs"]
mod codes;
#[path = "mail/leases.rs"]
mod leases;
#[path = "mail/outbox.rs"]
mod outbox;
#[path = "mail/post.rs"]
mod post;
