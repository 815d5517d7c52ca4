//! One of a few.

use leptos::html::Select;
use leptos::prelude::*;

use super::{Choice, Parts, bind, field_id};

/// A native list of choices with its label, hint and error.
#[component]
pub fn SelectField(
    /// The visible label.
    #[prop(into)]
    label: Signal<String>,
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// What may be chosen.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// The chosen value.
    #[prop(into, optional)]
    value: Option<Signal<String>>,
    /// The words of an empty first choice, for example "All companies".
    #[prop(into, optional)]
    placeholder: Option<String>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Option<Signal<Option<String>>>,
    /// A sentence of help under it.
    #[prop(into, optional)]
    hint: Option<String>,
    /// Must be chosen.
    #[prop(optional)]
    required: bool,
    /// Keeps the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
    /// Its id, when the name is not unique on the page.
    #[prop(into, optional)]
    id: Option<String>,
    /// Each change.
    #[prop(into, optional)]
    on_change: Option<Callback<String>>,
) -> impl IntoView {
    let (value, error) = (value.unwrap_or_default(), error.unwrap_or_default());
    let node = NodeRef::<Select>::new();
    // The list may arrive after the value: then the value is put in again.
    let find = move || {
        options.track();
        node.get()
    };
    bind(find, value, on_change);
    let id = id.unwrap_or_else(|| field_id(&name));
    let parts = Parts { id: id.clone(), label, hide_label, hint, error, required };
    let control = view! {
        <select
            node_ref=node
            class="input select"
            id=id
            name=name
            required=required
            aria-invalid=parts.invalid()
            aria-describedby=parts.described_by()
            on:change=move |ev| if let Some(tell) = on_change { tell.run(event_target_value(&ev)) }
        >
            {placeholder.map(|text| view! { <option value="">{text}</option> })}
            {move || options_view(options.get(), &value.get_untracked())}
        </select>
    };
    parts.wrap(control.into_any())
}

/// The `<option>`s of a list, with the chosen one marked.
pub(crate) fn options_view(options: Vec<Choice>, chosen: &str) -> AnyView {
    options
        .into_iter()
        .map(|choice| {
            let selected = choice.value == chosen;
            let text = match choice.detail {
                Some(detail) => format!("{} – {detail}", choice.label),
                None => choice.label,
            };
            view! { <option value=choice.value selected=selected>{text}</option> }
        })
        .collect_view()
        .into_any()
}
