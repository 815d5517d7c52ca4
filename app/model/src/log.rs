//! The action log: what was done and refused, by whom, to whom, when, from where, with what outcome.

mod query;
mod records;

pub use query::{At, Key, LogQuery, day};
pub use records::{ActionChoice, LogEntry, LogPage, LogPerson, LogRow, LogTarget, Now, Outcome};
