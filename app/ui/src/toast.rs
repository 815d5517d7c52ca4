//! Short messages about what has just happened, at the corner of the page.

use std::time::Duration;

use leptos::html::Div;
use leptos::prelude::*;

use crate::badge::Tone;
use crate::button::{Button, ButtonKind};
use crate::dom::Timer;
use crate::icon::{Icon, IconName};

/// How long a message stays while nobody points at it.
const STAYS: Duration = Duration::from_secs(6);

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
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
        let toast = Toast { id: id.unwrap_or_default(), tone, text };
        self.list.update(|list| list.push(toast));
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
    Effect::new(move |_| {
        toasts.list.track();
        // Shown anew with each message, so that it stays above a dialog opened meanwhile.
        if let Some(el) = node.get() {
            let _ = el.hide_popover();
            let _ = el.show_popover();
        }
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
    let run = move || timer.start(STAYS, move || toasts.dismiss(id));
    Effect::new(move |_| run());
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
