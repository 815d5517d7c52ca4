//! Settings, the rule about dormant accounts, codes shown once, and notices, on a real database.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

#[path = "settings/codes.rs"]
mod codes;
#[path = "settings/dormant.rs"]
mod dormant;
#[path = "settings/effects.rs"]
mod effects;
#[path = "settings/kit.rs"]
mod kit;
#[path = "settings/notices.rs"]
mod notices;
#[path = "settings/save.rs"]
mod save;
#[path = "settings/testing.rs"]
mod testing;
