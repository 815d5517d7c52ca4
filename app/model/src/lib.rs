//! Words shared by the browser and the server: ids, rows, details, commands, filters, state rules,
//! validated values, the error, the texts. Nothing here reads a clock, a file, or the network.

pub mod access;
pub mod accounts;
pub mod assistance;
pub mod auth;
pub mod catalogue;
pub mod companies;
pub mod employees;
pub mod error;
pub mod field;
pub mod field_app;
pub mod finding;
pub mod gateway;
pub mod grid;
pub mod groups;
pub mod home;
pub mod ids;
pub mod import;
pub mod installers;
pub mod jobs;
pub mod log;
pub mod mail;
pub mod management;
pub mod overview;
pub mod panels;
pub mod permission;
pub mod query;
pub mod role;
pub mod roles;
pub mod settings;
pub mod text;
pub mod undo;
pub mod viewer;
pub mod views;
pub mod when;

pub use error::{ApiError, FieldError, Result};
pub use permission::{Permission, PermissionSet};
