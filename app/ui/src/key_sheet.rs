//! `?` shows the keys (design, section 7).

use leptos::ev;
use leptos::prelude::*;

use crate::dom::{effect, modal_open, takes_text};
use crate::kv::{Detail, Details};
use crate::modal::{Modal, ModalSize};

/// Every key, and what it does.
const KEYS: [(&str, &str); 9] = [
    ("/", "Goes to the search"),
    ("↑ ↓", "Goes from row to row"),
    ("Space", "Ticks the row"),
    ("Enter", "Opens the row"),
    ("Tab", "Goes on to the next control"),
    ("Ctrl K", "Finds anything; on a Mac ⌘ K"),
    ("Ctrl Z", "Takes back what a message offers to undo; on a Mac ⌘ Z"),
    ("Esc", "Closes a menu, a dialog, or what is open beside the list"),
    ("?", "Shows these keys"),
];

/// The sheet; `open` is set by `?` and by whatever offers it.
#[component]
pub fn KeySheet(
    /// Shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    effect(move || {
        let pressed = window_event_listener(ev::keydown, move |ev| {
            let other = ev.default_prevented() || ev.ctrl_key() || ev.meta_key() || ev.alt_key();
            if ev.key() == "?" && !other && !takes_text(ev.target()) && !modal_open() {
                ev.prevent_default();
                open.set(true);
            }
        });
        on_cleanup(move || pressed.remove());
    });
    let lines =
        || KEYS.map(|(key, does)| view! { <Detail term=key><span>{does}</span></Detail> }).into_iter().collect_view();
    view! {
        <Modal title="Keys" open size=ModalSize::Small on_close=move |()| open.set(false)>
            <Details>{lines()}</Details>
        </Modal>
    }
    .into_any()
}
