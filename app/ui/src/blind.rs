//! The blind: a sheet at the right that shows one record of the list beside it.
//!
//! It is a child route, so all its ways out are links. On a wide window the list stays usable beside
//! it; on a narrow one it covers the list. Esc closes it. While `dirty`, every way out asks first.
//! On opening, the focus goes to its heading; on closing, back to the row (`data-row-id`).

use std::sync::{Arc, Mutex};

use leptos::ev::{self, KeyboardEvent, MouseEvent};
use leptos::html::{H2, Section};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{AddEventListenerOptions, Element};

use crate::button::{ButtonKind, LinkButton};
use crate::dom::{BYPASS, effect, focus, go, modal_open, soon, taking_over};
use crate::icon::IconName;
use crate::modal::Confirm;

/// A record beside its list.
#[component]
pub fn Blind(
    /// The record's name.
    #[prop(into)]
    title: Signal<String>,
    /// Under the name: an address, a status.
    #[prop(into, optional)]
    subtitle: ViewFn,
    /// The list, without the blind.
    #[prop(into)]
    close_href: Signal<String>,
    /// The record before, in the list's order.
    #[prop(into, optional)]
    prev_href: Option<Signal<Option<String>>>,
    /// The record after.
    #[prop(into, optional)]
    next_href: Option<Signal<Option<String>>>,
    /// The record's `data-row-id` in the list.
    #[prop(into, optional)]
    row_id: Option<Signal<String>>,
    /// [`crate::tabs::Tabs`].
    #[prop(into, optional)]
    tabs: ViewFn,
    /// A [`crate::menu::Menu`] of acts.
    #[prop(into, optional)]
    menu: ViewFn,
    /// Id of its heading.
    #[prop(default = "blind-title")]
    heading_id: &'static str,
    /// Something typed is not saved yet.
    #[prop(into, optional)]
    dirty: Option<Signal<bool>>,
    /// The record.
    children: Children,
) -> impl IntoView {
    let (prev_href, next_href, row_id, dirty) = (
        prev_href.unwrap_or_default(),
        next_href.unwrap_or_default(),
        row_id.unwrap_or_default(),
        dirty.unwrap_or_default(),
    );
    let (sheet, heading) = (NodeRef::<Section>::new(), NodeRef::<H2>::new());
    let leaving = RwSignal::new(None::<String>);
    keep_focus(sheet, heading, row_id);
    escape_closes(close_href);
    guard(dirty, leaving);
    view! {
        <section class="blind" role="dialog" aria-modal="false" aria-labelledby=heading_id node_ref=sheet>
            <header class="blind-head">
                {head_links(prev_href, next_href)}
                <div class="blind-tools">
                    {menu.run()}
                    <LinkButton href=close_href label="Close" icon=IconName::Close icon_only=true kind=ButtonKind::Quiet/>
                </div>
                <div class="blind-name">
                    <h2 id=heading_id tabindex="-1" node_ref=heading>
                        <bdi title=title>{title}</bdi>
                    </h2>
                    <div class="blind-sub">{subtitle.run()}</div>
                </div>
                {tabs.run()}
            </header>
            <div class="blind-body">{children()}</div>
            <DiscardQuestion leaving/>
        </section>
    }
    .into_any()
}

fn head_links(prev: Signal<Option<String>>, next: Signal<Option<String>>) -> AnyView {
    let link = |href: Signal<Option<String>>, label: &'static str, icon, why: &'static str| {
        let target = Signal::derive(move || href.get().unwrap_or_default());
        let disabled_reason = Signal::derive(move || href.with(Option::is_none).then(|| why.to_owned()));
        let kind = ButtonKind::Quiet;
        view! { <LinkButton href=target label icon icon_only=true kind disabled_reason/> }
    };
    view! {
        <div class="blind-steps" role="group" aria-label="Records">
            {link(prev, "Previous", IconName::ChevronUp, "This is the first of the list")}
            {link(next, "Next", IconName::ChevronDown, "This is the last of the list")}
        </div>
    }
    .into_any()
}

#[component]
fn DiscardQuestion(leaving: RwSignal<Option<String>>) -> impl IntoView {
    let open = Signal::derive(move || leaving.with(Option::is_some));
    let confirm = move || {
        if let Some(href) = leaving.get_untracked() {
            leaving.set(None);
            go(&href);
        }
    };
    view! {
        <Confirm
            title="Leave without saving?"
            text="What you have changed here is not saved yet."
            confirm_label="Leave"
            cancel_label="Keep editing"
            danger=true
            open
            pending=false
            error=Signal::stored(None)
            on_confirm=confirm
            on_cancel=move || leaving.set(None)
        />
    }
    .into_any()
}

/// Slides in and takes the focus, but not on a fresh load; gives it back to the row.
fn keep_focus(sheet: NodeRef<Section>, heading: NodeRef<H2>, row_id: Signal<String>) {
    let fresh = taking_over();
    let row = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&row);
    effect(move || {
        if let Ok(mut kept) = kept.lock() {
            *kept = row_id.get();
        }
    });
    Effect::new(move |met: Option<bool>| {
        let (Some(sheet), Some(heading)) = (sheet.get(), heading.get()) else { return false };
        if met != Some(true) && !fresh {
            let _ = sheet.class_list().add_1("is-entering");
            soon(move || {
                let _ = heading.focus();
            });
        }
        let row = Arc::clone(&row);
        on_cleanup(move || {
            let id = row.lock().map(|id| id.clone()).unwrap_or_default();
            soon(move || {
                let _ = focus(&format!("[data-row-id=\"{id}\"] .row-link"));
            });
        });
        true
    });
}

fn escape_closes(close_href: Signal<String>) {
    effect(move || {
        let keys = window_event_listener(ev::keydown, move |ev: KeyboardEvent| {
            let free = !ev.default_prevented() && !modal_open();
            if ev.key() == "Escape"
                && free
                && let Some(href) = close_href.try_get_untracked()
            {
                // Else the browser's own Esc closes the question that a dirty form asks.
                ev.prevent_default();
                click_link(&href);
            }
        });
        on_cleanup(move || keys.remove());
    });
}

/// Presses the close link itself, so that the guard sees it.
fn click_link(href: &str) {
    let link = document().query_selector(".blind-tools > a").ok().flatten();
    match link.and_then(|el| el.dyn_into::<web_sys::HtmlElement>().ok()) {
        Some(link) => link.click(),
        None => go(href),
    }
}

/// While dirty, a press on any link of this window is held back and asked about.
fn guard(dirty: Signal<bool>, leaving: RwSignal<Option<String>>) {
    effect(move || {
        if !dirty.get() {
            return;
        }
        let click = move |ev: MouseEvent| {
            if let Some(href) = leads_away(&ev) {
                ev.prevent_default();
                ev.stop_propagation();
                leaving.set(Some(href));
            }
        };
        let unload = window_event_listener(ev::beforeunload, |ev| {
            ev.prevent_default();
            ev.set_return_value("unsaved");
        });
        let held = capture_clicks(click);
        on_cleanup(move || {
            unload.remove();
            held();
        });
    });
}

fn leads_away(ev: &MouseEvent) -> Option<String> {
    let plain = ev.button() == 0 && !ev.ctrl_key() && !ev.meta_key() && !ev.shift_key();
    let link = ev.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    let stays = href.starts_with('#') || link.has_attribute("target") || link.has_attribute(BYPASS);
    (plain && !stays).then_some(href)
}

/// Listens before anybody else does; returns what ends it.
fn capture_clicks(work: impl Fn(MouseEvent) + 'static) -> impl FnOnce() + Send + Sync {
    use leptos::wasm_bindgen::closure::Closure;
    let closure = Closure::<dyn Fn(MouseEvent)>::new(work);
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    let function = closure.as_ref().unchecked_ref::<js_sys::Function>();
    let added = window().add_event_listener_with_callback_and_add_event_listener_options("click", function, &options);
    debug_assert!(added.is_ok());
    let closure = send_wrapper::SendWrapper::new(closure);
    move || {
        let function = closure.as_ref().unchecked_ref::<js_sys::Function>();
        let _: Result<(), JsValue> = window().remove_event_listener_with_callback_and_bool("click", function, true);
    }
}
