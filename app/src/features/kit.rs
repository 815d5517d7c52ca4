//! `/dev/kit`: every widget in each state, in both themes. Demo mode only.

use leptos::prelude::*;

/// The page.
#[component]
pub fn KitPage() -> impl IntoView {
    view! { <ui::kit_page::KitPage/> }.into_any()
}
