//! A person's initials in a circle.

use leptos::prelude::*;

/// Up to two initials of a name or address, as they are written there; a dot when there is no letter in it. The style
/// sheet shows them as capitals: the tables for that would weigh 5 KB in the client.
pub fn initials(name: &str) -> String {
    let mut letters = name
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | '-' | '_' | '@'))
        .filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    let Some(first) = letters.next() else { return "·".into() };
    let mut out = String::from(first);
    if !name.contains('@')
        && let Some(last) = letters.next_back()
    {
        out.push(last);
    }
    out
}

/// Initials as decoration beside a name.
#[component]
pub fn Avatar(
    /// The name they come from.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    view! { <span class="avatar" aria-hidden="true">{move || initials(&name.get())}</span> }.into_any()
}
