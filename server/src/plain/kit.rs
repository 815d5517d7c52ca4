//! `/dev/kit`: every widget in each state, in both themes. Demo mode only, and rendered here, so that
//! the console's client does not carry it.

use axum::response::{Html, IntoResponse, Response};
use leptos::prelude::*;

use super::document::{Frame, document};
use super::visit::Visit;

/// The page.
pub(super) async fn show(visit: Visit) -> Response {
    let sprite = visit.state.assets().sprite.clone();
    let owner = Owner::new_root(None);
    let body = owner.with(|| {
        provide_context(ui::Assets { sprite });
        ui::provide_toaster();
        view! { <main id="main"><h1 class="vh">"Kit"</h1><ui::kit_page::KitPage/></main> }.to_html()
    });
    owner.cleanup();
    let css = &visit.state.assets().css;
    Html(document(&Frame { title: "Kit", theme: visit.theme, lang: "en", css }, &body)).into_response()
}
