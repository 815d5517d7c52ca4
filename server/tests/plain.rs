//! The pages without a script, over HTTP and through all layers, on a database of their own.
#![expect(clippy::expect_used, reason = "a function of a test fails the test by a panic, as the test itself does")]

#[path = "plain/assistance.rs"]
mod assistance;
#[path = "plain/browser.rs"]
mod browser;
#[path = "plain/codes.rs"]
mod codes;
#[path = "plain/email.rs"]
mod email;
#[path = "plain/employees.rs"]
mod employees;
#[path = "plain/field.rs"]
mod field;
#[path = "plain/front.rs"]
mod front;
#[path = "plain/grid_export.rs"]
mod grid_export;
#[path = "plain/home.rs"]
mod home;
#[path = "plain/join.rs"]
mod join;
#[path = "plain/log_export.rs"]
mod log_export;
#[path = "plain/own.rs"]
mod own;
#[path = "plain/secrecy.rs"]
mod secrecy;
#[path = "plain/signing_in.rs"]
mod signing_in;
