//! The overview at `/`: what needs doing, and what was done in the last thirty days.

pub mod api;
mod chart;
pub mod page;
pub mod permits;
#[cfg(feature = "ssr")]
mod shown;

use leptos::prelude::*;
use page::OverviewPage;
use permits::PermitsPage;

use crate::lazy::lazy_route;

/// A framed part of these pages; its heading is next to the page's own.
pub(crate) fn block(title: String, hint: Option<String>, body: AnyView) -> AnyView {
    view! {
        <section class="card">
            <header class="card-head">
                <div>
                    <h2 class="block-head">{title}</h2>
                    {hint.map(|hint| view! { <p class="muted">{hint}</p> })}
                </div>
            </header>
            <div class="card-body">{body}</div>
        </section>
    }
    .into_any()
}

lazy_route! {
    /// The page.
    pub PageRoute = overview_page: OverviewPage
}
lazy_route! {
    /// Requests to connect that wait.
    pub PermitsRoute = overview_page: PermitsPage
}
