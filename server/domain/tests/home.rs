//! The customer dashboard and the panel gateways, on a real database: own panels, people, permits, commands.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "home/commands.rs"]
mod commands;
#[path = "home/gateways.rs"]
mod gateways;
#[path = "home/invitations.rs"]
mod invitations;
#[path = "home/kit.rs"]
mod kit;
#[path = "home/panels.rs"]
mod panels;
#[path = "home/people.rs"]
mod people;
#[path = "home/permits.rs"]
mod permits;
