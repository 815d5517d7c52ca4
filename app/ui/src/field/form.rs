//! What stands around the fields of a form.

use leptos::html::Div;
use leptos::prelude::*;
use model::error::{ApiError, FieldError};

use super::field_id;
use crate::badge::Tone;
use crate::icon::Icon;

/// What went wrong with the form as a whole, at its top: the sentence, a link to each faulty field,
/// and the focus when it appears. Nothing while there is no error.
#[component]
pub fn FormError(
    /// The error of the last try.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
    /// The way forward, for example a link to sign in again.
    #[prop(into, optional)]
    action: ViewFn,
) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    Effect::new(move |first: Option<()>| {
        let failed = error.with(Option::is_some);
        if let (true, Some(()), Some(el)) = (failed, first, node.get()) {
            let _ = el.focus();
        }
    });
    move || {
        let action = action.clone();
        error.get().map(|e| {
            view! {
                <div class="notice tone-bad" role="alert" tabindex="-1" node_ref=node>
                    <Icon name=Tone::Bad.icon()/>
                    <div class="notice-text">
                        <strong>{e.message()}</strong>
                        {fault_links(&e)}
                        {action.run()}
                    </div>
                </div>
            }
        })
    }
}

fn fault_links(error: &ApiError) -> AnyView {
    let ApiError::Invalid(faults) = error else { return ().into_any() };
    let items = faults.iter().map(fault_link).collect_view();
    view! { <ul class="fault-list">{items}</ul> }.into_any()
}

fn fault_link(fault: &FieldError) -> AnyView {
    let href = format!("#{}", field_id(&fault.field));
    let message = fault.message.clone();
    view! { <li><a href=href rel="external">{message}</a></li> }.into_any()
}

/// The message at one field of an error, as the fields take it.
pub fn field_error(error: impl Into<Signal<Option<ApiError>>>, field: &'static str) -> Signal<Option<String>> {
    let error = error.into();
    Signal::derive(move || error.with(|e| e.as_ref()?.at(field).map(ToOwned::to_owned)))
}

/// The buttons at the foot of a form: the act first, then the way out.
#[component]
pub fn FormActions(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="form-actions">{children()}</div> }.into_any()
}

/// Fields side by side where there is room.
#[component]
pub fn FieldRow(
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! { <div class="field-row">{children()}</div> }.into_any()
}

/// Fields that belong together, under a heading.
#[component]
pub fn Fieldset(
    /// The heading.
    #[prop(into)]
    legend: Signal<String>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset class="fieldset">
            <legend>{legend}</legend>
            {children()}
        </fieldset>
    }
    .into_any()
}
