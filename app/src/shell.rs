//! The document around the console.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;

/// What the document needs from the host.
#[derive(Clone, Debug)]
pub struct Page {
    /// `light`, `dark` or `system`, from the cookie: no flash.
    pub theme: String,
    /// Address of the style sheet.
    pub style: String,
    /// Address of the client's script.
    pub script: String,
    /// Address of the client's WASM.
    pub wasm: String,
    /// Which build this is; a client of another asks to reload.
    pub build: String,
}

/// The whole document. The start script carries the nonce of this answer; it is the only inline
/// script that is ours, and holds nothing a person typed.
pub fn document(page: Page) -> impl IntoView {
    let nonce = leptos::nonce::use_nonce();
    let start = start_script(&page.script, &page.wasm);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=page.theme data-build=page.build>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=page.style/>
                <link rel="modulepreload" href=page.script nonce=nonce.clone()/>
                <link rel="preload" href=page.wasm r#as="fetch" type="application/wasm" crossorigin="anonymous"/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                <script type="module" nonce=nonce inner_html=start></script> // lint: allow, our own fixed text
            </body>
        </html>
    }
}

/// Starts the client. When it cannot be had, the page stays what it is, forms and links, and says
/// so once (REL-41).
fn start_script(script: &str, wasm: &str) -> String {
    format!(
        "const slow=setTimeout(()=>document.documentElement.dataset.client='slow',8000);\
         import('{script}').then(m=>m.default({{module_or_path:'{wasm}'}}).then(()=>m.hydrate()))\
         .then(()=>clearTimeout(slow))\
         .catch(()=>{{clearTimeout(slow);document.documentElement.dataset.client='failed'}})"
    )
}
