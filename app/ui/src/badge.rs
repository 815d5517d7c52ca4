//! A status: icon, word and colour together, so that none of them carries it alone.

use leptos::prelude::*;

use crate::icon::{Icon, IconName};

/// What a status, notice or toast feels like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Works, done, accepted.
    Good,
    /// Switched off: suspended, disabled.
    Off,
    /// Waiting for somebody or something.
    Wait,
    /// Failed, refused, dangerous.
    Bad,
    /// Neither good nor bad.
    #[default]
    Info,
}

impl Tone {
    /// The colour's class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "tone-good",
            Self::Off => "tone-off",
            Self::Wait => "tone-wait",
            Self::Bad => "tone-bad",
            Self::Info => "tone-info",
        }
    }

    /// The icon that goes with it when none is named.
    pub const fn icon(self) -> IconName {
        match self {
            Self::Good => IconName::Active,
            Self::Off => IconName::Ban,
            Self::Wait => IconName::Pending,
            Self::Bad => IconName::Error,
            Self::Info => IconName::Info,
        }
    }
}

/// A status as a pill.
#[component]
pub fn StatusBadge(
    /// Its colour.
    tone: Tone,
    /// The word.
    #[prop(into)]
    word: Signal<String>,
    /// The drawing; the tone's own when none is named.
    #[prop(optional)]
    icon: Option<IconName>,
) -> impl IntoView {
    view! {
        <span class=format!("badge {}", tone.class())>
            <Icon name=icon.unwrap_or(tone.icon())/>
            <span>{word}</span>
        </span>
    }
    .into_any()
}

/// A small grey label, for example a kind or a count.
#[component]
pub fn Tag(
    /// The word.
    #[prop(into)]
    word: Signal<String>,
) -> impl IntoView {
    view! { <span class="tag">{word}</span> }.into_any()
}
