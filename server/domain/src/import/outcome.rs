//! What becomes of rows.

use std::collections::HashMap;
use std::hash::Hash;

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its number: the first row after the header is 1.
    pub row: u64,
    /// The first column at fault; empty when the row as a whole is.
    pub column: String,
    /// Why, in words.
    pub reason: String,
}

impl Refused {
    /// Row `row` is refused because of `column`.
    pub fn new(row: u64, column: &str, reason: impl Into<String>) -> Self {
        Self { row, column: column.to_owned(), reason: reason.into() }
    }
}

/// What became of a file's rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows taken.
    pub added: u64,
    /// Rows that were there already, just so.
    pub unchanged: u64,
    /// Rows not taken, in the order of the file.
    pub refused: Vec<Refused>,
}

/// A row with its key, before it is known whether the key is free.
pub struct Candidate<K, N> {
    /// Its number.
    pub row: u64,
    /// What must be unique.
    pub key: K,
    /// What it says.
    pub new: N,
}

/// What is stored under a row's key.
pub enum Stored {
    /// Nothing.
    Absent,
    /// The same as the row says.
    Same,
    /// Something else; the column and the reason for the refusal.
    Other(&'static str, String),
}

impl Outcome {
    /// Parts the candidates into those to add, those unchanged and those refused. `seen` holds the
    /// keys of the file's earlier rows; a second row of the same key is refused.
    pub fn settle<K: Eq + Hash + Clone, N>(
        &mut self,
        candidates: Vec<Candidate<K, N>>,
        seen: &mut HashMap<K, u64>,
        twice: (&'static str, &str),
        stored: impl Fn(&K, &N) -> Stored,
    ) -> Vec<Candidate<K, N>> {
        let mut fresh = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let Candidate { row, key, new } = &candidate;
            if let Some(first) = seen.get(key) {
                let reason = format!("{}: row {first} of this file has it.", twice.1);
                self.refused.push(Refused::new(*row, twice.0, reason));
                continue;
            }
            match stored(key, new) {
                Stored::Other(column, reason) => self.refused.push(Refused::new(*row, column, reason)),
                Stored::Same => {
                    self.unchanged += 1;
                    seen.insert(key.clone(), *row);
                }
                Stored::Absent => {
                    seen.insert(key.clone(), *row);
                    fresh.push(candidate);
                }
            }
        }
        fresh
    }

    /// In the order of the file.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.refused.sort_by_key(|r| r.row);
        self
    }
}
