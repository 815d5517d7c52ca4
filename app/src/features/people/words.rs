//! How a state looks, whatever its word.

use leptos::prelude::*;
use model::accounts::{Kind, State};
use ui::{IconName, StatusBadge, Tone};

const fn tone(state: State) -> Tone {
    match state {
        State::Active => Tone::Good,
        State::Off => Tone::Off,
        State::Pending => Tone::Wait,
    }
}

const fn icon(state: State) -> IconName {
    match state {
        State::Active => IconName::Active,
        State::Off => IconName::Ban,
        State::Pending => IconName::Pending,
    }
}

/// The state by icon, word and colour together.
#[component]
pub fn StateBadge(
    /// Whose word.
    kind: Kind,
    /// Which state.
    state: State,
) -> impl IntoView {
    view! { <StatusBadge tone=tone(state) icon=icon(state) word=state.word(kind)/> }
}
