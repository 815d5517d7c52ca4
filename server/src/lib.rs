//! Under construction.

pub mod config;
pub mod cookies;
pub mod http;
pub mod mail;
pub mod ops;
pub mod plain;
