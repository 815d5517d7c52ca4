//! Light, dark, or as the system has it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::icon::{Icon, IconName};

/// The look a person chose. The server writes [`Theme::as_str`] to `<html data-theme>` and keeps it
/// in a cookie, so that there is no flash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As the cookie, the form and `data-theme` have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads the cookie's or form's word; anything unknown is the system's.
    pub fn parse(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// Its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "System theme",
            Self::Light => "Light theme",
            Self::Dark => "Dark theme",
        }
    }

    const fn icon(self) -> IconName {
        match self {
            Self::System => IconName::Monitor,
            Self::Light => IconName::Sun,
            Self::Dark => IconName::Moon,
        }
    }
}

/// Three buttons in a form that posts `theme` and `next` to `/theme`. With `on_choose` the page
/// changes at once and the callback tells the server.
#[component]
pub fn ThemeSwitch(
    /// The look being shown.
    #[prop(into)]
    current: Signal<Theme>,
    /// The page to come back to.
    #[prop(into, optional)]
    next: Signal<String>,
    /// Takes the place of the post after hydration.
    #[prop(into, optional)]
    on_choose: Option<Callback<Theme>>,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<Theme>);
    let shown = Signal::derive(move || chosen.get().unwrap_or_else(|| current.get()));
    let submit = move |ev: SubmitEvent| {
        if on_choose.is_some() {
            ev.prevent_default();
        }
    };
    let choose = move |theme: Theme| {
        if let Some(tell) = on_choose {
            chosen.set(Some(theme));
            apply(theme);
            tell.run(theme);
        }
    };
    view! {
        <form method="post" action="/theme" on:submit=submit>
            <input type="hidden" name="next" value=next/>
            <div class="theme-switch" role="group" aria-label="Theme">
                {Theme::ALL.map(|theme| theme_button(theme, shown, Callback::new(choose)))}
            </div>
        </form>
    }
    .into_any()
}

fn theme_button(theme: Theme, shown: Signal<Theme>, choose: Callback<Theme>) -> AnyView {
    view! {
        <button
            type="submit"
            name="theme"
            value=theme.as_str()
            title=theme.label()
            aria-pressed=move || if shown.get() == theme { "true" } else { "false" }
            on:click=move |_| choose.run(theme)
        >
            <Icon name=theme.icon()/>
            <span class="vh">{theme.label()}</span>
        </button>
    }
    .into_any()
}

fn apply(theme: Theme) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", theme.as_str());
    }
}
