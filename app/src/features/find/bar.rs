//! In the bar over every page: the way to the palette; until the client is there, a form that leads to the page.

use leptos::ev;
use leptos::prelude::*;
use ui::{Icon, IconName};

use super::palette::palette;
use crate::{lazy, paths};

/// The button, the key, and the palette when it is open.
pub fn finder() -> AnyView {
    let open = RwSignal::new(false);
    // Loaded when it is first asked for; it stays then, so that the browser gives the focus back when it closes.
    let wanted = Memo::new(move |was: Option<&bool>| was == Some(&true) || open.get());
    let alive = ui::hydrated();
    ui::effect(move || {
        let pressed = window_event_listener(ev::keydown, move |ev| {
            let is_asked = (ev.ctrl_key() || ev.meta_key()) && !ev.shift_key() && !ev.alt_key() && ev.key() == "k";
            if is_asked && !ev.default_prevented() {
                ev.prevent_default();
                // Over a dialog it would lead away from what is being typed there.
                if open.get_untracked() || !ui::dom::modal_open() {
                    open.update(|open| *open = !*open);
                }
            }
        });
        on_cleanup(move || pressed.remove());
    });
    view! {
        {move || if alive.get() { button(open) } else { form() }}
        {move || wanted.get().then(|| view! {
            <Suspense fallback=|| ()>
                {move || Suspend::new(lazy::part("console_overlays", palette(open)))}
            </Suspense>
        })}
    }
    .into_any()
}

fn button(open: RwSignal<bool>) -> AnyView {
    view! {
        <button type="button" class="finder" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K" on:click=move |_| open.set(true)>
            <Icon name=IconName::Search/>
            <span class="finder-word">"Find anything"</span>
            <kbd class="finder-key" aria-hidden="true">"Ctrl K"</kbd>
        </button>
    }
    .into_any()
}

fn form() -> AnyView {
    view! {
        <form class="finder-form" method="get" action=paths::FIND role="search">
            <input class="input" type="search" name="q" aria-label="Find anything" placeholder="Find anything" maxlength="200" autocomplete="off"/>
        </form>
    }
    .into_any()
}
