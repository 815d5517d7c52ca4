//! The rules of the Installers page, on a real database.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

#[path = "installers/access.rs"]
mod access;
#[path = "installers/cloud.rs"]
mod cloud;
#[path = "installers/codes.rs"]
mod codes;
#[path = "installers/groups.rs"]
mod groups;
#[path = "installers/links.rs"]
mod links;
#[path = "installers/permissions.rs"]
mod permissions;
#[path = "installers/register.rs"]
mod register;
