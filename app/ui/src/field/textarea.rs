//! Several lines of text: the only `<textarea>` of the product.
//!
//! Leptos 0.8 writes the text inside a `<textarea>` raw, so that a value could close the element and
//! open a script. Here the value goes in escaped, as inner HTML, and afterwards only as a property.

use std::fmt::Write as _;

use leptos::html::Textarea;
use leptos::prelude::*;

use super::{Parts, bind, field_id};

/// Text as it must stand between the tags. The parser drops one newline right after the opening tag,
/// so one is put there for it.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    out.push('\n');
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Several lines of text with label, hint and error.
#[component]
pub fn TextArea(
    /// The visible label.
    #[prop(into)]
    label: Signal<String>,
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// What is in it.
    #[prop(into, optional)]
    value: Option<Signal<String>>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Option<Signal<Option<String>>>,
    /// A sentence of help under it.
    #[prop(into, optional)]
    hint: Option<String>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Longest value, in UTF-16 units.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// How many lines it shows.
    #[prop(default = 4)]
    rows: u32,
    /// Shows the value without letting it be changed.
    #[prop(into, optional)]
    readonly: Option<Signal<bool>>,
    /// Its id, when the name is not unique on the page.
    #[prop(into, optional)]
    id: Option<String>,
    /// Each change.
    #[prop(into, optional)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let (value, error, readonly) = (value.unwrap_or_default(), error.unwrap_or_default(), readonly.unwrap_or_default());
    let node = NodeRef::<Textarea>::new();
    bind(move || node.get(), value, on_input);
    let id = id.unwrap_or_else(|| field_id(&name));
    let parts = Parts { id: id.clone(), label, hide_label: false, hint, error, required };
    let control = view! {
        <textarea
            node_ref=node
            class="input textarea"
            id=id
            name=name
            rows=rows.to_string()
            required=required
            maxlength=maxlength.map(|n| n.to_string())
            readonly=readonly
            dir="auto"
            aria-invalid=parts.invalid()
            aria-describedby=parts.described_by()
            inner_html=escape(&value.get_untracked())
            on:input=move |ev| if let Some(tell) = on_input { tell.run(event_target_value(&ev)) }
        ></textarea>
    };
    parts.wrap(control.into_any())
}
