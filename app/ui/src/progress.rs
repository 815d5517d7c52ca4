//! Work under way.

use leptos::prelude::*;

/// A turning ring, as decoration beside words that say what is going on.
#[component]
pub fn Spinner() -> impl IntoView {
    view! { <span class="spinner" aria-hidden="true"></span> }.into_any()
}

/// A ring with words, announced politely.
#[component]
pub fn Busy(
    /// What is going on, for example "Loading accounts".
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <p class="busy" role="status">
            <Spinner/>
            <span>{label}</span>
        </p>
    }
    .into_any()
}

/// A bar: how much of the work is done, or, with `done = None`, that it is under way.
#[component]
pub fn Progress(
    /// What is being done.
    #[prop(into)]
    label: Signal<String>,
    /// How many are done; `None` when that is not known.
    #[prop(into)]
    done: Signal<Option<u32>>,
    /// Of how many.
    #[prop(into, optional)]
    total: Option<Signal<u32>>,
) -> impl IntoView {
    let total = total.unwrap_or_default();
    let text =
        move || done.get().map(|n| format!("{} of {}", model::grid::grouped(n), model::grid::grouped(total.get())));
    view! {
        <div class="progress">
            <span class="progress-head">
                <span>{label}</span>
                <span class="num muted">{text}</span>
            </span>
            <progress
                aria-label=label
                max=move || total.get().max(1).to_string()
                value=move || done.get().map(|n| n.to_string())
            ></progress>
        </div>
    }
    .into_any()
}

/// Where no script runs, the page is loaded again after some seconds: for work that goes on meanwhile.
#[component]
pub fn ReloadWithoutApp(
    /// After how many.
    seconds: u32,
) -> impl IntoView {
    view! { <noscript inner_html=format!("<meta http-equiv=\"refresh\" content=\"{seconds}\">")></noscript> }.into_any()
}
