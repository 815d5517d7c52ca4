//! Taking back what was just done, where that is honest: suspend, reject, disable, unassign, move and their
//! opposites. Removal is final and says so.

use serde::{Deserialize, Serialize};

use crate::accounts::OutcomeKind;
use crate::text::count;

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
}

/// So many names are in the sentence.
const NAMED: usize = 5;

impl Undone {
    /// Says what came of it. `ended_sessions`: the act had ended sessions, which stay ended.
    pub fn new(rows: &[PutBack], ended_sessions: bool) -> Self {
        let n = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let left: Vec<&PutBack> = rows.iter().filter(|row| row.result != OutcomeKind::Done).collect();
        let done = rows.len() - left.len();
        let mut notice = match rows {
            [only] if done == 1 => format!("Undone: {} is as before.", only.title),
            [only] => format!("Not undone. {}: {}", only.title, only.reason),
            _ => format!("Undone for {} of {}.", done, count(n(rows.len()), "row", "rows")),
        };
        if rows.len() > 1 && left.is_empty() {
            notice = format!("Undone: all {} are as before.", rows.len());
        }
        if done > 0 && ended_sessions {
            notice.push_str(" Sessions that ended stay ended.");
        }
        if rows.len() > 1 && !left.is_empty() {
            let named: Vec<String> =
                left.iter().take(NAMED).map(|row| format!("{}: {}", row.title, row.reason)).collect();
            notice.push_str(" Not undone: ");
            notice.push_str(&named.join(" "));
            if left.len() > NAMED {
                notice.push_str(&format!(" And {} more.", left.len() - NAMED));
            }
        }
        Self { notice }
    }
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
