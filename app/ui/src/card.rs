//! A framed part of a page or blind.

use leptos::prelude::*;

/// A section with a heading, an action at its right, and a body.
#[component]
pub fn Card(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What the section is about, under the heading.
    #[prop(into, optional)]
    hint: Option<String>,
    /// A button at the right of the heading.
    #[prop(into, optional)]
    action: ViewFn,
    /// The body.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card">
            <header class="card-head">
                <div>
                    <h3>{title}</h3>
                    {hint.map(|h| view! { <p class="muted">{h}</p> })}
                </div>
                <div class="card-action">{action.run()}</div>
            </header>
            <div class="card-body">{children()}</div>
        </section>
    }
    .into_any()
}
