//! Buttons and links that look like them.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::icon::{Icon, IconName};
use crate::progress::Spinner;

/// How much a button calls for attention. One [`ButtonKind::Primary`] a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Everything else.
    #[default]
    Secondary,
    /// Takes something away for good.
    Danger,
    /// Without a frame: toolbars, headers, cancel.
    Quiet,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Secondary => "btn",
            Self::Danger => "btn btn-danger",
            Self::Quiet => "btn btn-quiet",
        }
    }
}

fn classes(kind: ButtonKind, icon_only: bool, small: bool) -> String {
    let mut class = kind.class().to_owned();
    if icon_only {
        class.push_str(" btn-icon");
    }
    if small {
        class.push_str(" btn-small");
    }
    class
}

fn face(label: Signal<String>, icon: Option<IconName>, icon_only: bool) -> AnyView {
    let text = if icon_only { "vh" } else { "btn-label" };
    view! {
        {icon.map(|name| view! { <Icon name/> })}
        <span class=text>{label}</span>
    }
    .into_any()
}

/// A button. `submit=true` sends the form it is in (or the one named by `form`), also without a
/// script; after hydration an `on_click` takes the place of the sending.
///
/// A button that may not be pressed stays visible and can be focused; `disabled_reason` says why.
#[component]
pub fn Button(
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// Its name where the label alone would stand several times; begins with the label (WCAG 2.5.3).
    #[prop(into, optional)]
    full_label: Option<String>,
    /// Its weight.
    #[prop(optional)]
    kind: ButtonKind,
    /// A drawing before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Shows the drawing alone; the label stays as its name and tooltip.
    #[prop(optional)]
    icon_only: bool,
    /// Less tall, for rows and headers.
    #[prop(optional)]
    small: bool,
    /// Sends its form.
    #[prop(optional)]
    submit: bool,
    /// Under way: shows a spinner and takes no second press.
    #[prop(into, optional)]
    pending: Option<Signal<bool>>,
    /// Why it may not be pressed now.
    #[prop(into, optional)]
    disabled_reason: Option<Signal<Option<String>>>,
    /// Name of the value it sends.
    #[prop(into, optional)]
    name: Option<String>,
    /// The value it sends.
    #[prop(into, optional)]
    value: Option<String>,
    /// Id of the form it belongs to, when it stands outside.
    #[prop(into, optional)]
    form: Option<String>,
    /// Where it sends the form, when not to the form's own address.
    #[prop(into, optional)]
    formaction: Option<String>,
    /// Its id.
    #[prop(into, optional)]
    id: Option<String>,
    /// What it does once the page is alive.
    #[prop(into, optional)]
    on_click: Option<Callback<()>>,
) -> impl IntoView {
    let (pending, disabled_reason) = (pending.unwrap_or_default(), disabled_reason.unwrap_or_default());
    let blocked = move || pending.get() || disabled_reason.with(Option::is_some);
    let click = move |ev: MouseEvent| press(&ev, blocked(), on_click);
    let tip = move || disabled_reason.get().or_else(|| icon_only.then(|| label.get()));
    view! {
        <button
            id=id
            class=classes(kind, icon_only, small)
            type=move || if submit && disabled_reason.with(Option::is_none) { "submit" } else { "button" }
            name=name
            value=value
            form=form
            formaction=formaction
            title=tip
            aria-label=full_label
            aria-disabled=move || blocked().then_some("true")
            aria-busy=move || pending.get().then_some("true")
            on:click=click
        >
            {move || pending.get().then(|| view! { <Spinner/> })}
            {face(label, icon, icon_only)}
        </button>
    }
    .into_any()
}

fn press(ev: &MouseEvent, blocked: bool, on_click: Option<Callback<()>>) {
    if blocked {
        ev.prevent_default();
        ev.stop_propagation();
    } else if let Some(act) = on_click {
        ev.prevent_default();
        act.run(());
    }
}

/// A link that looks like a button: for going somewhere, not for changing something.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// What is there, in words.
    #[prop(into)]
    label: Signal<String>,
    /// Its weight.
    #[prop(optional)]
    kind: ButtonKind,
    /// A drawing before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Shows the drawing alone; the label stays as its name and tooltip.
    #[prop(optional)]
    icon_only: bool,
    /// Less tall, for rows and headers.
    #[prop(optional)]
    small: bool,
    /// Why it cannot be followed now.
    #[prop(into, optional)]
    disabled_reason: Option<Signal<Option<String>>>,
    /// `external` keeps the router out of it.
    #[prop(optional)]
    rel: Option<&'static str>,
) -> impl IntoView {
    let disabled_reason = disabled_reason.unwrap_or_default();
    let off = move || disabled_reason.with(Option::is_some);
    view! {
        <a
            class=classes(kind, icon_only, small)
            href=move || (!off()).then(|| href.get())
            rel=rel
            role=move || off().then_some("link")
            tabindex=move || off().then_some("0")
            aria-disabled=move || off().then_some("true")
            title=move || disabled_reason.get().or_else(|| icon_only.then(|| label.get()))
        >
            {face(label, icon, icon_only)}
        </a>
    }
    .into_any()
}
