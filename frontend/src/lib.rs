//! The console in the browser: takes over the page the server rendered.

use leptos::prelude::location;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's start script. Marks `<html data-hydrated>` when the page is alive, which it is once the
/// parts it needs are loaded (`app::lazy`).
#[wasm_bindgen]
pub async fn hydrate() {
    std::panic::set_hook(Box::new(broken));
    app::routes::load_parts(&location().pathname().unwrap_or_default()).await;
    leptos::mount::hydrate_body(app::App);
    ui::dom::mark("hydrated", "true");
}

/// A panic ends all interactivity: the page says so and stays usable by links and forms (REL-41).
fn broken(info: &std::panic::PanicHookInfo<'_>) {
    console_error_panic_hook::hook(info);
    ui::dom::mark("client", "failed");
}
