//! The command palette: a text, and a list of ways that follows it. By keyboard alone: the arrows choose, Enter
//! goes there, Esc closes.

#![expect(clippy::unnecessary_wraps, reason = "a part of the client may fail to load: the macro wants it in the type")]

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use ui::Modal;
use ui::dom::Timer;

use super::api::{LookFor, Way};
use crate::lazy::NotLoaded;
use crate::read::{Asking, asking, body, parsed};

/// How long typing rests before the server is asked.
const REST: Duration = Duration::from_millis(90);

/// The palette; `open` is set to false when it is done.
#[wasm_split(console_overlays, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn palette(open: RwSignal<bool>) -> Result<AnyView, NotLoaded> {
    Ok(view! { <Palette open/> }.into_any())
}

#[derive(Clone, Copy)]
struct State {
    open: RwSignal<bool>,
    look: Asking,
    ways: Memo<Vec<Way>>,
    active: RwSignal<usize>,
}

#[component]
fn Palette(open: RwSignal<bool>) -> impl IntoView {
    let close = move |()| open.set(false);
    view! { <Modal title="Find anything" open on_close=close><Look open/></Modal> }.into_any()
}

/// Its content; made anew each time it is opened.
#[component]
fn Look(open: RwSignal<bool>) -> impl IntoView {
    let look = asking();
    let ways = Memo::new(move |_| look.value().get().and_then(|found| parsed(found).ok()).unwrap_or_default());
    let state = State { open, look, ways, active: RwSignal::new(0) };
    ui::effect(move || {
        ways.track();
        state.active.set(0);
    });
    state.ask(String::new());
    view! { <div class="palette">{state.input()}{state.list()}</div> }.into_any()
}

impl State {
    fn ask(self, typed: String) {
        self.look.dispatch(("find/look", body(&LookFor { typed })));
    }

    fn input(self) -> AnyView {
        let timer = Timer::new();
        let typed = move |ev| {
            let text = event_target_value(&ev);
            timer.start(REST, move || self.ask(text));
        };
        let active = move || self.ways.with(|ways| (!ways.is_empty()).then(|| option_id(self.active.get())));
        view! {
            <input
                class="input"
                type="text"
                role="combobox"
                autofocus=true
                autocomplete="off"
                maxlength="200"
                aria-label="Find anything"
                placeholder="Name, email, phone, user id, IMEI, account code, page …"
                aria-autocomplete="list"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-activedescendant=active
                on:input=typed
                on:keydown=move |ev| self.key(&ev)
            />
        }
        .into_any()
    }

    fn list(self) -> AnyView {
        let said = move || match self.look.value().get() {
            Some(Err(fault)) => fault.0.message(),
            Some(Ok(_)) if self.ways.with(Vec::is_empty) => "Nothing in your sight matches.".to_owned(),
            Some(Ok(_)) => {
                model::text::count(u32::try_from(self.ways.with(Vec::len)).unwrap_or(u32::MAX), "match", "matches")
            }
            None => "Searching …".to_owned(),
        };
        view! {
            <ul class="palette-list" role="listbox" id="palette-list" aria-label="Found">
                {move || self.ways.with(|ways| options(self, ways))}
            </ul>
            <p class="palette-foot muted" role="status">{said}</p>
        }
        .into_any()
    }

    fn key(self, ev: &KeyboardEvent) {
        let count = self.ways.with_untracked(Vec::len);
        let at = self.active.get_untracked();
        let to = match ev.key().as_str() {
            "ArrowDown" => (at + 1) % count.max(1),
            "ArrowUp" => (at + count).saturating_sub(1) % count.max(1),
            "Enter" => {
                ev.prevent_default();
                if let Some(way) = self.ways.with_untracked(|ways| ways.get(at).cloned()) {
                    self.go(&way);
                }
                return;
            }
            _ => return,
        };
        ev.prevent_default();
        self.active.set(to);
        ui::dom::reveal(&option_id(to));
    }

    fn go(self, way: &Way) {
        self.open.set(false);
        if way.outside { ui::dom::leave(&way.href) } else { ui::dom::go(&way.href) }
    }
}

fn option_id(index: usize) -> String {
    format!("palette-option-{index}")
}

/// A heading wherever another section begins.
fn options(state: State, ways: &[Way]) -> AnyView {
    let mut section = "";
    let mut items = Vec::with_capacity(ways.len());
    for (index, way) in ways.iter().enumerate() {
        let head = (way.section != section).then(|| {
            let words = way.section.clone();
            view! { <li class="palette-head" role="presentation">{words}</li> }
        });
        section = &way.section;
        items.push(view! { {head}{option(state, index, way.clone())} }.into_any());
    }
    items.collect_view().into_any()
}

fn option(state: State, index: usize, way: Way) -> AnyView {
    let is_active = move || state.active.get() == index;
    let (label, detail) = (way.label.clone(), way.detail.clone());
    view! {
        <li
            class="palette-option"
            class:is-active=is_active
            role="option"
            id=option_id(index)
            aria-selected=move || if is_active() { "true" } else { "false" }
            on:pointerdown=move |ev| ev.prevent_default()
            on:pointermove=move |_| if state.active.get_untracked() != index { state.active.set(index) }
            on:click=move |_| state.go(&way)
        >
            <bdi class="clip">{label}</bdi>
            <bdi class="clip muted">{detail}</bdi>
        </li>
    }
    .into_any()
}
