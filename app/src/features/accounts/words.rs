//! The page's own words for states and roles.

use model::accounts::{AccountRow, State};
use ui::{IconName, Tone};

/// How a state looks.
pub const fn tone(state: State) -> Tone {
    match state {
        State::Active => Tone::Good,
        State::Off => Tone::Off,
        State::Pending => Tone::Wait,
    }
}

/// Its drawing.
pub const fn icon(state: State) -> IconName {
    match state {
        State::Active => IconName::Active,
        State::Off => IconName::Ban,
        State::Pending => IconName::Pending,
    }
}

/// The role column: what the account is on its panels (decision 10).
pub fn role(row: &AccountRow) -> &'static str {
    row.role.map_or("No panel", model::accounts::LinkRole::word)
}
