//! The tabs that only an end user's blind has.

mod overview;
mod panels;
mod security;

pub use overview::Overview;
pub use panels::Panels;
pub use security::Security;
