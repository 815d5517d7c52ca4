//! One folder a feature; its word is the same in each layer.

pub mod accounts;
pub mod session;
