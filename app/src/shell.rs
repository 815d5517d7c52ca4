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

/// Starts the client. When it cannot be had, or breaks, the page is what it was, forms and links, and says so once
/// (REL-41): what is left of the client then hears nothing more, so that the browser itself follows them.
fn start_script(script: &str, wasm: &str) -> String {
    format!(
        "const at=document.documentElement.dataset,slow=setTimeout(()=>{{at.client||='slow'}},8000),\
         guard=e=>{{if(at.client=='failed'){{e.stopImmediatePropagation();e.type=='popstate'&&location.reload()}}}},\
         broke=e=>{{if((e.error||e.reason) instanceof WebAssembly.RuntimeError)at.client='failed'}};\
         for(const e of['click','submit','popstate'])addEventListener(e,guard,true);\
         for(const e of['error','unhandledrejection'])addEventListener(e,broke);\
         import('{script}').then(m=>m.default({{module_or_path:'{wasm}'}}).then(()=>m.hydrate()))\
         .catch(()=>{{at.client='failed'}}).finally(()=>clearTimeout(slow))"
    )
}
