//! Every widget in each state, in both themes side by side: `/dev/kit`.

mod controls;
mod lists;
mod overlays;
mod words;

use leptos::prelude::*;

use crate::shell::{Mark, PRODUCT};
use crate::theme::Theme;

/// Text of the kind people type to see what breaks.
pub mod hostile {
    /// Markup.
    pub const SCRIPT: &str = "<script>alert('x')</script>\"&</textarea><script>1</script>";
    /// Written from right to left.
    pub const RTL: &str = "محمد بن عبد الله (الطابق 3)";

    /// The longest mail address there may be.
    pub fn long() -> String {
        let name = "a-very-long-name-that-does-not-end-".repeat(7);
        format!("{}@example.com", &name[..242])
    }
}

/// The whole kit.
#[component]
pub fn KitPage() -> impl IntoView {
    view! {
        <div class="kit">
            {side(Theme::Light, "light")}
            {side(Theme::Dark, "dark")}
        </div>
    }
    .into_any()
}

/// The kit in one theme. `prefix` keeps ids apart.
fn side(theme: Theme, prefix: &'static str) -> AnyView {
    view! {
        <section class="kit-side" data-theme=theme.as_str() aria-label=theme.label()>
            <h2 class="specimen-row"><Mark/>{format!("{PRODUCT} kit, {prefix}")}</h2>
            {controls::all(prefix)}
            {words::all(theme)}
            {lists::all(prefix)}
            {overlays::all(prefix)}
        </section>
    }
    .into_any()
}

/// One widget with its name.
fn specimen(name: &'static str, body: AnyView) -> AnyView {
    view! {
        <div class="specimen">
            <h2>{name}</h2>
            <div class="specimen-body">{body}</div>
        </div>
    }
    .into_any()
}

/// Several states of one widget in a row.
fn row(states: Vec<AnyView>) -> AnyView {
    view! { <div class="specimen-row">{states}</div> }.into_any()
}
