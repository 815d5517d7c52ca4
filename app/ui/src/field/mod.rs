//! Form fields. Each has a visible label, links its hint and its error, and works without a script.
//!
//! A value is the field's `value` attribute at first; afterwards [`bind`] keeps the field and the
//! signal the same. What was typed before the page came alive wins over the signal.

mod check;
mod form;
mod select;
mod text;
mod textarea;

use leptos::prelude::*;

pub use check::*;
pub use form::*;
pub use select::*;
pub use text::*;
pub use textarea::*;

use crate::dom::taking_over;
use crate::icon::{Icon, IconName};

/// One thing to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: String,
    /// A second, quieter line.
    pub detail: Option<String>,
}

impl Choice {
    /// A choice of one line.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), detail: None }
    }

    /// The same with a second line.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// The id of a field when none is given: errors link to it.
pub fn field_id(name: &str) -> String {
    format!("f-{name}")
}

/// What the parts of a field share.
#[derive(Clone)]
pub(crate) struct Parts {
    pub id: String,
    pub label: Signal<String>,
    pub hide_label: bool,
    pub hint: Option<String>,
    pub error: Signal<Option<String>>,
    pub required: bool,
}

impl Parts {
    /// Ids of the hint and the error, where they are shown.
    pub fn described_by(&self) -> Signal<Option<String>> {
        let hint = self.hint.as_ref().filter(|text| !text.is_empty()).map(|_| format!("{}-hint", self.id));
        let (id, error) = (self.id.clone(), self.error);
        Signal::derive(move || {
            let error = error.with(Option::is_some).then(|| format!("{id}-error"));
            match (hint.clone(), error) {
                (Some(h), Some(e)) => Some(format!("{e} {h}")),
                (h, e) => h.or(e),
            }
        })
    }

    /// `true` where there is an error.
    pub fn invalid(&self) -> impl Fn() -> Option<&'static str> + Send + Sync + 'static {
        let error = self.error;
        move || error.with(Option::is_some).then_some("true")
    }

    pub fn label_view(&self) -> AnyView {
        let class = if self.hide_label { "field-label vh" } else { "field-label" };
        view! {
            <label class=class for=self.id.clone()>
                {self.label}
                {self.required.then(|| view! { <span class="field-required" aria-hidden="true">"*"</span> })}
            </label>
        }
        .into_any()
    }

    pub fn notes_view(&self) -> AnyView {
        let hint = self.hint.clone().filter(|text| !text.is_empty()).map(|text| {
            view! { <p class="field-hint" id=format!("{}-hint", self.id)>{text}</p> }
        });
        view! {
            {error_view(format!("{}-error", self.id), self.error)}
            {hint}
        }
        .into_any()
    }

    /// Label, control and notes as one block.
    pub fn wrap(&self, control: AnyView) -> AnyView {
        view! {
            <div class="field">
                {self.label_view()}
                {control}
                {self.notes_view()}
            </div>
        }
        .into_any()
    }
}

fn error_view(id: String, error: Signal<Option<String>>) -> AnyView {
    (move || {
        let id = id.clone();
        error.get().map(|text| {
            view! {
                <p class="field-error" id=id>
                    <Icon name=IconName::Error/>
                    <span>{text}</span>
                </p>
            }
        })
    })
    .into_any()
}

/// A text control of the browser.
pub(crate) trait TextControl: 'static {
    /// What is in it.
    fn read(&self) -> String;
    /// Puts something else in.
    fn write(&self, value: &str);
}

macro_rules! text_control {
    ($($ty:ty),*) => {$(
        impl TextControl for $ty {
            fn read(&self) -> String { self.value() }
            fn write(&self, value: &str) { self.set_value(value); }
        }
    )*};
}
text_control!(web_sys::HtmlInputElement, web_sys::HtmlTextAreaElement, web_sys::HtmlSelectElement);

/// Keeps a control and its signal the same after hydration.
pub(crate) fn bind<C: TextControl>(
    find: impl Fn() -> Option<C> + 'static,
    value: Signal<String>,
    on_input: Option<Callback<String>>,
) {
    let typed_before = taking_over();
    Effect::new(move |met: Option<bool>| {
        let wanted = value.get();
        let Some(control) = find() else { return false };
        let held = control.read();
        if held == wanted {
            return true;
        }
        if met == Some(true) || !typed_before {
            control.write(&wanted);
        } else if let Some(tell) = on_input {
            tell.run(held);
        }
        true
    });
}
