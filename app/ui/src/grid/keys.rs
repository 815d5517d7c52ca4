//! Keys of a grid: arrows go from row to row, space ticks, Enter opens (the link's own), `/` searches.

use leptos::ev::{self, KeyboardEvent};
use leptos::html::Section;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::dom::{effect, focus, modal_open, takes_text};

/// Gives a grid its keys. [`super::GridFrame`] does so itself; for a frame of your own.
pub fn grid_keys(node: NodeRef<Section>) {
    effect(move || {
        let keys = window_event_listener(ev::keydown, move |ev| {
            let Some(grid) = node.try_get_untracked().flatten() else { return };
            if ev.default_prevented() || ev.ctrl_key() || ev.meta_key() || ev.alt_key() {
                return;
            }
            if pressed(&ev, &grid).is_some() {
                ev.prevent_default();
            }
        });
        on_cleanup(move || keys.remove());
    });
}

fn pressed(ev: &KeyboardEvent, grid: &HtmlElement) -> Option<()> {
    if ev.key() == "/" {
        let free = !takes_text(ev.target()) && !modal_open();
        return (free && focus("[data-search] input, input[type=search]")).then_some(());
    }
    let row = ev.target()?.dyn_into::<Element>().ok()?.closest("tr[data-row-id]").ok()??;
    if !grid.contains(Some(&row)) || takes_text(ev.target()) {
        return None;
    }
    match ev.key().as_str() {
        "ArrowDown" => open_link(&neighbour(&row, true)?)?.focus().ok(),
        "ArrowUp" => open_link(&neighbour(&row, false)?)?.focus().ok(),
        " " if on_row_link(ev) => {
            let tick = row.query_selector(".row-check").ok()??;
            tick.dyn_into::<HtmlElement>().ok()?.click();
            Some(())
        }
        _ => None,
    }
}

fn neighbour(row: &Element, down: bool) -> Option<Element> {
    let mut next = row.clone();
    loop {
        next = if down { next.next_element_sibling()? } else { next.previous_element_sibling()? };
        if next.has_attribute("data-row-id") {
            return Some(next);
        }
    }
}

fn open_link(row: &Element) -> Option<HtmlElement> {
    row.query_selector(".row-link").ok()??.dyn_into().ok()
}

fn on_row_link(ev: &KeyboardEvent) -> bool {
    ev.target().and_then(|t| t.dyn_into::<Element>().ok()).is_some_and(|el| el.matches(".row-link").unwrap_or(false))
}
