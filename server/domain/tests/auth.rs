//! Signing in, on a real database: SEC-01 to SEC-43 as far as the domain decides them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test's helper fails as a test does")]

#[path = "auth/bootstrap.rs"]
mod bootstrap;
#[path = "auth/factor.rs"]
mod factor;
#[path = "auth/installer.rs"]
mod installer;
#[path = "auth/kit.rs"]
mod kit;
#[path = "auth/mailed.rs"]
mod mailed;
#[path = "auth/passwords.rs"]
mod passwords;
#[path = "auth/sessions.rs"]
mod sessions;
#[path = "auth/sign_in.rs"]
mod sign_in;
#[path = "auth/throttle.rs"]
mod throttle;
