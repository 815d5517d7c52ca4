//! Taking back what was just done, where that is honest: suspend, reject, disable, unassign, move and their
//! opposites. Removal is final and says so.

use serde::{Deserialize, Serialize};

use crate::accounts::OutcomeKind;

/// The offer is shown so long.
pub const SHOWN_SECONDS: u64 = 10;

/// The server takes it up so long after the act: longer than it is shown, for slow lines.
pub const TAKEN_SECONDS: i64 = 30;

/// One record that was to be put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBack {
    /// Its name at the time of the act.
    pub title: String,
    /// What came of it.
    pub result: OutcomeKind,
    /// Why, unless done.
    pub reason: String,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// One sentence over all rows; names those that could not be put back, and why.
    pub notice: String,
    /// Nothing was put back.
    pub failed: bool,
}

/// So many names are in the sentence.
const NAMED: u8 = 5;

impl Undone {
    /// Says what came of it. `ended_sessions`: the act had ended sessions, which stay ended.
    pub fn new(rows: &[PutBack], ended_sessions: bool) -> Self {
        let left: Vec<&PutBack> = rows.iter().filter(|row| row.result != OutcomeKind::Done).collect();
        let done = rows.len() - left.len();
        let stay = if done > 0 && ended_sessions { " Sessions that ended stay ended." } else { "" };
        let notice = match rows {
            [only] if done == 1 => format!("Undone: {} is as before.{stay}", only.title),
            [only] => format!("Not undone. {}: {}", only.title, only.reason),
            all if left.is_empty() => format!("Undone: all {} are as before.{stay}", all.len()),
            all => format!("Undone for {done} of {} rows.{stay} Not undone: {}", all.len(), named(&left)),
        };
        Self { notice, failed: done == 0 }
    }
}

/// The first few by name and reason.
fn named(left: &[&PutBack]) -> String {
    let few = usize::from(NAMED);
    let mut parts: Vec<String> = left.iter().take(few).map(|row| format!("{}: {}", row.title, row.reason)).collect();
    if left.len() > few {
        parts.push(format!("And {} more.", left.len() - few));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, reason: &str) -> PutBack {
        let result = if reason.is_empty() { OutcomeKind::Done } else { OutcomeKind::Skipped };
        PutBack { title: title.into(), result, reason: reason.into() }
    }

    /// Whoever was not put back is named with the reason; that sessions stay ended is said once.
    #[test]
    fn the_sentence_names_who_was_not_put_back() {
        let said = |rows: &[PutBack], ended| Undone::new(rows, ended).notice;
        assert_eq!(said(&[row("Ann", "")], true), "Undone: Ann is as before. Sessions that ended stay ended.");
        assert_eq!(said(&[row("Ann", "")], false), "Undone: Ann is as before.");
        assert_eq!(said(&[row("Ann", "Changed since.")], true), "Not undone. Ann: Changed since.");
        assert_eq!(said(&[row("Ann", ""), row("Bo", "")], false), "Undone: all 2 are as before.");
        let mixed = [row("Ann", ""), row("Bo", "Changed since.")];
        assert_eq!(said(&mixed, false), "Undone for 1 of 2 rows. Not undone: Bo: Changed since.");
    }
}
