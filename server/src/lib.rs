//! Under construction.

pub mod config;
pub mod http;
pub mod ops;
