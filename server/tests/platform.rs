//! The platform over real sockets: clients that are slow, huge, hostile or from elsewhere, and the
//! settings. Test names start with the row they hold (`rel_32_…`, `sec_66_…`).
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a function of a test fails the test by a panic, as the test itself does"
)]

#[path = "platform/addresses.rs"]
mod addresses;
#[path = "platform/assets.rs"]
mod assets;
#[path = "platform/audit.rs"]
mod audit;
#[path = "platform/config.rs"]
mod config;
#[path = "platform/forms.rs"]
mod forms;
#[path = "platform/headers.rs"]
mod headers;
#[path = "platform/limits.rs"]
mod limits;
#[path = "platform/nonce.rs"]
mod nonce;
#[path = "platform/origin.rs"]
mod origin;
#[path = "platform/probes.rs"]
mod probes;
#[path = "platform/redirects.rs"]
mod redirects;
#[path = "platform/slow.rs"]
mod slow;
#[path = "platform/stop.rs"]
mod stop;
#[path = "platform/support.rs"]
mod support;
#[path = "platform/targets.rs"]
mod targets;
