//! One line of text.

use leptos::html::Input;
use leptos::prelude::*;

use super::{Parts, bind, field_id};

/// What is typed: chooses the browser's keyboard and checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    /// Any text.
    #[default]
    Text,
    /// A mail address.
    Email,
    /// A telephone number.
    Tel,
    /// A password.
    Password,
    /// Something to look for.
    Search,
    /// A day.
    Date,
}

impl InputKind {
    /// The `type` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Tel => "tel",
            Self::Password => "password",
            Self::Search => "search",
            Self::Date => "date",
        }
    }
}

/// One line of text with its label, hint and error.
#[component]
pub fn TextField(
    /// The visible label.
    #[prop(into)]
    label: Signal<String>,
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// What kind of text.
    #[prop(optional)]
    kind: InputKind,
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
    /// What a password manager or browser may fill in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The keyboard of a touch screen: `numeric`, `tel`, `email`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The id of a `<datalist>` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// An example, never in place of the label.
    #[prop(into, optional)]
    placeholder: Option<String>,
    /// Shows the value without letting it be changed.
    #[prop(into, optional)]
    readonly: Option<Signal<bool>>,
    /// Keeps the label for assistive technology only: search boxes and tables.
    #[prop(optional)]
    hide_label: bool,
    /// Takes the focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
    /// Its id, when the name is not unique on the page.
    #[prop(into, optional)]
    id: Option<String>,
    /// Each change.
    #[prop(into, optional)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let (value, error, readonly) = (value.unwrap_or_default(), error.unwrap_or_default(), readonly.unwrap_or_default());
    let node = NodeRef::<Input>::new();
    bind(move || node.get(), value, on_input);
    let id = id.unwrap_or_else(|| field_id(&name));
    let parts = Parts { id: id.clone(), label, hide_label, hint, error, required };
    let control = view! {
        <input
            node_ref=node
            class="input"
            id=id
            name=name
            type=kind.as_str()
            value=value.get_untracked()
            required=required
            maxlength=maxlength.map(|n| n.to_string())
            autocomplete=autocomplete
            inputmode=inputmode
            list=list
            placeholder=placeholder
            readonly=readonly
            autofocus=autofocus
            dir=(kind == InputKind::Text).then_some("auto")
            aria-invalid=parts.invalid()
            aria-describedby=parts.described_by()
            on:input=move |ev| if let Some(tell) = on_input { tell.run(event_target_value(&ev)) }
        />
    };
    parts.wrap(control.into_any())
}
