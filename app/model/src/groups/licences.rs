//! Licences of groups: seats of a product for a time.

use serde::{Deserialize, Serialize};

use crate::ids::LicenceId;
use crate::when::When;

/// Longest name of a product, in characters.
pub const PRODUCT_MAX: u32 = 100;
/// Most seats of a licence.
pub const SEATS_MAX: u32 = 1_000_000;
/// So many days before its end a licence is warned about.
pub const WARN_DAYS: i64 = 30;

/// Where a licence is in its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceState {
    /// Begins later.
    Coming,
    /// Holds.
    Valid,
    /// Holds, and ends within [`WARN_DAYS`].
    Ending,
    /// Has ended.
    Ended,
}

impl LicenceState {
    /// Of a licence from `from` to `to` at `now`, all in milliseconds.
    pub const fn at(from: When, to: When, now: When) -> Self {
        if now.0 < from.0 {
            Self::Coming
        } else if now.0 >= to.0 {
            Self::Ended
        } else if to.0 - now.0 <= WARN_DAYS * 86_400_000 {
            Self::Ending
        } else {
            Self::Valid
        }
    }

    /// Its seats may be used.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Valid | Self::Ending)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Coming => "Begins later",
            Self::Valid => "Valid",
            Self::Ending => "Ends soon",
            Self::Ended => "Ended",
        }
    }
}

/// A licence as pages show it. Seats are used by the group: each live member takes one of each product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceLine {
    /// Which.
    pub id: LicenceId,
    /// What is licensed.
    pub product: String,
    /// How many people may use it.
    pub seats: u32,
    /// Seats that active members use.
    pub used: u32,
    /// Seats kept for pending members.
    pub kept: u32,
    /// First day, `2026-11-30` (UTC).
    pub from: String,
    /// Last day (UTC).
    pub to: String,
    /// Whole days until it ends; 0 on its last day, below when it has ended.
    pub days_left: i64,
    /// Where it is in its time.
    pub state: LicenceState,
    /// For optimistic locking.
    pub version: i64,
}

impl LicenceLine {
    /// "3 used, 1 kept for a pending member, of 5".
    pub fn seats_words(&self) -> String {
        let kept = match self.kept {
            0 => String::new(),
            1 => ", 1 kept for a pending member".to_owned(),
            n => format!(", {} kept for pending members", crate::grid::grouped(n)),
        };
        format!("{} used{kept}, of {}", crate::grid::grouped(self.used), crate::grid::grouped(self.seats))
    }

    /// Nobody more finds a seat.
    pub const fn is_full(&self) -> bool {
        self.used.saturating_add(self.kept) >= self.seats
    }

    /// "Ends in 12 days", "Ended on 2026-11-30", "Begins on …"; empty while it holds for long.
    pub fn warning(&self) -> String {
        match (self.state, self.days_left) {
            (LicenceState::Coming, _) => format!("Begins on {}", self.from),
            (LicenceState::Valid, _) => String::new(),
            (LicenceState::Ending, 0) => "Ends today".to_owned(),
            (LicenceState::Ending, 1) => "Ends tomorrow".to_owned(),
            (LicenceState::Ending, n) => format!("Ends in {n} days"),
            (LicenceState::Ended, _) => format!("Ended on {}", self.to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    /// The warning begins 30 days ahead, and an end is an end to the millisecond.
    #[test]
    fn a_licence_is_warned_about_thirty_days_ahead() {
        let at = |now| LicenceState::at(When(10 * DAY), When(100 * DAY), When(now));
        assert_eq!(at(10 * DAY - 1), LicenceState::Coming);
        assert_eq!(at(10 * DAY), LicenceState::Valid);
        assert_eq!(at(70 * DAY - 1), LicenceState::Valid);
        assert_eq!(at(70 * DAY), LicenceState::Ending);
        assert_eq!(at(100 * DAY - 1), LicenceState::Ending);
        assert_eq!(at(100 * DAY), LicenceState::Ended);
        assert!(at(70 * DAY).holds() && !at(100 * DAY).holds() && !at(0).holds());
    }

    #[test]
    fn seats_are_told_in_words() {
        let line = |used, kept| LicenceLine {
            id: LicenceId(uuid::Uuid::nil()),
            product: "Video".into(),
            seats: 5,
            used,
            kept,
            from: "2026-01-01".into(),
            to: "2026-12-31".into(),
            days_left: 12,
            state: LicenceState::Ending,
            version: 1,
        };
        assert_eq!(line(3, 1).seats_words(), "3 used, 1 kept for a pending member, of 5");
        assert_eq!(line(3, 0).seats_words(), "3 used, of 5");
        assert!(line(3, 2).is_full() && !line(3, 1).is_full());
        assert_eq!(line(3, 0).warning(), "Ends in 12 days");
    }
}
