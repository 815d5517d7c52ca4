//! What a list holds: its filters and its search.

pub mod repo;
