//! Yes or no.

use leptos::html::Input;
use leptos::prelude::*;

use super::{Parts, field_id};
use crate::dom::taking_over;

/// A check box with its label at its right.
#[component]
pub fn CheckField(
    /// The visible label.
    #[prop(into)]
    label: Signal<String>,
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// The value the form sends when it is ticked.
    #[prop(into, default = "true".to_owned())]
    value: String,
    /// Ticked.
    #[prop(into, optional)]
    checked: Option<Signal<bool>>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Option<Signal<Option<String>>>,
    /// A sentence of help under it.
    #[prop(into, optional)]
    hint: Option<String>,
    /// Why it may not be changed now.
    #[prop(into, optional)]
    disabled_reason: Option<Signal<Option<String>>>,
    /// Its id, when the name is not unique on the page.
    #[prop(into, optional)]
    id: Option<String>,
    /// Each change.
    #[prop(into, optional)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let (checked, error, disabled_reason) =
        (checked.unwrap_or_default(), error.unwrap_or_default(), disabled_reason.unwrap_or_default());
    let node = NodeRef::<Input>::new();
    bind_checked(node, checked, on_change);
    let id = id.unwrap_or_else(|| field_id(&name));
    let parts = Parts { id: id.clone(), label, hide_label: false, hint, error, required: false };
    view! {
        <div class="field field-check">
            <div class="check-row" title=disabled_reason>
                <input
                    node_ref=node
                    class="check"
                    type="checkbox"
                    id=id
                    name=name
                    value=value
                    checked=checked.get_untracked()
                    disabled=move || disabled_reason.with(Option::is_some)
                    aria-invalid=parts.invalid()
                    aria-describedby=parts.described_by()
                    on:change=move |ev| if let Some(tell) = on_change { tell.run(event_target_checked(&ev)) }
                />
                {parts.label_view()}
            </div>
            {parts.notes_view()}
        </div>
    }
    .into_any()
}

/// Keeps a check box and its signal the same after hydration; a tick made before it wins.
pub(crate) fn bind_checked(node: NodeRef<Input>, checked: Signal<bool>, on_change: Option<Callback<bool>>) {
    let ticked_before = taking_over();
    Effect::new(move |met: Option<bool>| {
        let wanted = checked.get();
        let Some(input) = node.get() else { return false };
        if input.checked() == wanted {
            return true;
        }
        match on_change {
            Some(tell) if ticked_before && met != Some(true) => tell.run(input.checked()),
            _ => input.set_checked(wanted),
        }
        true
    });
}
