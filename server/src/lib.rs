//! The host: HTTP, the plain-form surfaces, the mail sender, the command line.

pub mod cli;
pub mod config;
pub mod console;
pub mod cookies;
pub mod csv_line;
pub mod gateway;
pub mod http;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod ops;
pub mod plain;
pub mod serve;
pub mod storage;
