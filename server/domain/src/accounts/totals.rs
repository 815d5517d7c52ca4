//! Totals.
/// Totals.
#[derive(Default)]
pub struct Totals;
