//! A boxed remark in the flow of a page.

use leptos::prelude::*;

use crate::badge::Tone;
use crate::icon::Icon;

/// A remark that belongs to what stands around it. An error after an act is a
/// [`crate::field::FormError`] or a toast instead.
#[component]
pub fn Notice(
    /// Its colour and icon.
    tone: Tone,
    /// A heading, when the text is long.
    #[prop(into, optional)]
    title: Option<String>,
    /// The text, and perhaps a link.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("notice {}", tone.class()) role="note">
            <Icon name=tone.icon()/>
            <div class="notice-text">
                {title.map(|t| view! { <strong>{t}</strong> })}
                {children()}
            </div>
        </div>
    }
    .into_any()
}
