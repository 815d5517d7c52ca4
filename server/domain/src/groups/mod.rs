//! Groups of panels, their members and who sees them (decision 13).

pub mod repo;

/// The group that always exists and takes panels that belong nowhere else.
pub const MAIN_GROUP: &str = "Main Group";
