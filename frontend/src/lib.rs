//! The console in the browser: takes over the page the server rendered.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's start script. Marks `<html data-hydrated>` when the page is alive.
#[wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(broken));
    leptos::mount::hydrate_body(app::App);
    mark("hydrated", "true");
}

/// A panic ends all interactivity: the page says so and stays usable by links and forms (REL-41).
fn broken(info: &std::panic::PanicHookInfo<'_>) {
    console_error_panic_hook::hook(info);
    mark("client", "failed");
}

fn mark(name: &str, value: &str) {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root {
        // A missing attribute only loses the mark.
        let _ = root.set_attribute(&format!("data-{name}"), value);
    }
}
