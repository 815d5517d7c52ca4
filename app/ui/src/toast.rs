//! Short messages about what has just happened, at the corner of the page.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;

use crate::badge::Tone;
use crate::button::{Button, ButtonKind};
use crate::dom::{Timer, effect, modal_open, takes_text};
use crate::icon::{Icon, IconName};

/// How long a message stays while nobody points at it.
const STAYS: Duration = Duration::from_secs(6);

/// How long one that offers something stays.
const OFFERED: Duration = Duration::from_secs(10);

/// What a message offers besides.
#[derive(Clone)]
pub struct Offer {
    /// The button.
    pub label: &'static str,
    /// What it does; the message goes then. Not a `Callback`: the message outlives the dialog it comes from.
    pub run: Arc<dyn Fn() + Send + Sync>,
}

thread_local! {
    /// What the next message offers.
    static OFFER: Cell<Option<Offer>> = const { Cell::new(None) };
}

/// Runs `work`; the message it shows, if any, makes this offer.
pub fn offering(offer: Option<Offer>, work: impl FnOnce()) {
    OFFER.set(offer);
    work();
    OFFER.set(None);
}

/// One message.
#[derive(Clone)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
    offer: Option<Offer>,
}

/// Where messages are pushed. Copy it into callbacks.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Something worked.
    pub fn success(self, text: impl Into<String>) {
        self.push(Tone::Good, text.into());
    }

    /// Something failed: usually `error.message()`.
    pub fn error(self, text: impl Into<String>) {
        self.push(Tone::Bad, text.into());
    }

    /// Something to know.
    pub fn info(self, text: impl Into<String>) {
        self.push(Tone::Info, text.into());
    }

    fn push(self, tone: Tone, text: String) {
        let id = self.next.try_update_value(|n| {
            *n = n.wrapping_add(1);
            *n
        });
        let offer = if tone == Tone::Good { OFFER.take() } else { None };
        let toast = Toast { id: id.unwrap_or_default(), tone, text, offer };
        self.list.update(|list| list.push(toast));
    }

    /// Takes up what the newest message offers; false when none offers anything.
    fn accept(self) -> bool {
        let newest = self.list.with_untracked(|list| list.iter().rev().find_map(|t| Some((t.id, t.offer.clone()?))));
        let Some((id, offer)) = newest else { return false };
        self.dismiss(id);
        (offer.run)();
        true
    }

    fn dismiss(self, id: u32) {
        let _ = self.list.try_update(|list| list.retain(|t| t.id != id));
    }
}

/// Makes the messages' place. Call once, at the root.
pub fn provide_toaster() -> Toasts {
    let toasts = Toasts { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// Where to push; a place nobody sees when the root made none.
pub fn use_toaster() -> Toasts {
    use_context().unwrap_or_else(|| Toasts { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) })
}

/// Shows the messages. Once, at the end of the root.
#[component]
pub fn Toaster() -> impl IntoView {
    let toasts = use_toaster();
    let node = NodeRef::<Div>::new();
    effect(move || {
        toasts.list.track();
        // Shown anew with each message, so that it stays above a dialog opened meanwhile.
        if let Some(el) = node.get() {
            let _ = el.hide_popover();
            let _ = el.show_popover();
        }
    });
    effect(move || {
        let pressed = window_event_listener(ev::keydown, move |ev| {
            let undoes = (ev.ctrl_key() || ev.meta_key()) && !ev.shift_key() && !ev.alt_key() && ev.key() == "z";
            if undoes && !ev.default_prevented() && !takes_text(ev.target()) && !modal_open() && toasts.accept() {
                ev.prevent_default();
            }
        });
        on_cleanup(move || pressed.remove());
    });
    view! {
        <div class="toaster" popover="manual" node_ref=node role="region" aria-label="Messages">
            <div aria-live="polite" role="status">
                <For each=move || toasts.list.get() key=|t| t.id let:toast>
                    <ToastView toast toasts/>
                </For>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn ToastView(toast: Toast, toasts: Toasts) -> impl IntoView {
    let id = toast.id;
    let timer = Timer::new();
    let stays = if toast.offer.is_some() { OFFERED } else { STAYS };
    let run = move || timer.start(stays, move || toasts.dismiss(id));
    let accept = move |offer: Offer| {
        let label = offer.label;
        let take = move || {
            toasts.dismiss(id);
            (offer.run)();
        };
        view! { <Button label=label icon=IconName::Undo small=true on_click=take/> }
    };
    effect(run);
    view! {
        <div
            class=format!("toast {}", toast.tone.class())
            on:pointerenter=move |_| timer.stop()
            on:pointerleave=move |_| run()
            on:focusin=move |_| timer.stop()
            on:focusout=move |_| run()
        >
            <Icon name=toast.tone.icon()/>
            <p>{toast.text}</p>
            {toast.offer.map(accept)}
            <Button
                label="Dismiss"
                kind=ButtonKind::Quiet
                icon=IconName::Close
                icon_only=true
                small=true
                on_click=move || toasts.dismiss(id)
            />
        </div>
    }
    .into_any()
}
