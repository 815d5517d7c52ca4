//! Questions that must be answered before anything else.
//!
//! A native `<dialog>`: the browser keeps the focus inside, makes the rest inert and gives the focus
//! back. Open on the server, it is shown without a script as a box over the page.

use leptos::ev::{self, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use model::error::ApiError;

use crate::button::{Button, ButtonKind, LinkButton};
use crate::dom::{self, effect, soon};
use crate::field::FormError;
use crate::icon::{Icon, IconName};

/// How wide a dialog is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ModalSize {
    /// A question.
    Small,
    /// A form.
    #[default]
    Medium,
    /// A list or a table.
    Large,
}

impl ModalSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "modal modal-small",
            Self::Medium => "modal",
            Self::Large => "modal modal-large",
        }
    }
}

/// A dialog over the page. Its content is there only while it is open.
///
/// Closing (cross, Esc) follows `close_href` where there is one, which works without a script, and
/// runs `on_close` where there is one.
#[component]
pub fn Modal(
    /// The heading, and the dialog's name.
    #[prop(into)]
    title: Signal<String>,
    /// Shown.
    #[prop(into)]
    open: Signal<bool>,
    /// Its width.
    #[prop(optional)]
    size: ModalSize,
    /// Where closing leads.
    #[prop(into, optional)]
    close_href: Option<String>,
    /// What closing does.
    #[prop(into, optional)]
    on_close: Option<Callback<()>>,
    /// The content, usually a form that ends in [`crate::field::FormActions`].
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    show_while(node, open);
    view! {
        <dialog
            node_ref=node
            class=size.class()
            open=open.get_untracked()
            aria-label=title
            on:cancel=move |ev: ev::CustomEvent| {
                ev.prevent_default();
                press_cross(node);
            }
            on:close=move |_| if open.get_untracked() { press_cross(node) }
        >
            {move || {
                let (children, close_href) = (children.clone(), close_href.clone());
                open.get().then(|| view! {
                    <div class="modal-box">
                        <h2 class="modal-title">{title}</h2>
                        <div class="modal-body">{children()}</div>
                        {close_button(close_href, on_close)}
                    </div>
                })
            }}
        </dialog>
    }
    .into_any()
}

/// Last in the document, so that the first field gets the focus.
fn close_button(href: Option<String>, on_close: Option<Callback<()>>) -> AnyView {
    let run = move || {
        if let Some(close) = on_close {
            close.run(());
        }
    };
    let face = || view! { <Icon name=IconName::Close/><span class="vh">"Close"</span> };
    match href {
        Some(href) => view! {
            <a class="btn btn-quiet btn-icon modal-close" href=href data-close="" on:click=move |_| run()>{face()}</a>
        }
        .into_any(),
        None => view! {
            <button type="button" class="btn btn-quiet btn-icon modal-close" data-close="" on:click=move |_| run()>
                {face()}
            </button>
        }
        .into_any(),
    }
}

fn show_while(node: NodeRef<html::Dialog>, open: Signal<bool>) {
    effect(move || {
        let wanted = open.get();
        let Some(dialog) = node.get() else { return };
        if wanted {
            show(dialog, open, TRIES);
        } else if dialog.open() {
            dialog.close();
        }
    });
}

/// A dialog that waits for its content is made before it is put into the page; only there can it be
/// shown. Looked at again so many times, some milliseconds apart.
const TRIES: u32 = 500;

fn show(dialog: web_sys::HtmlDialogElement, open: Signal<bool>, tries: u32) {
    if open.try_get_untracked() != Some(true) || dialog.matches(":modal").unwrap_or(false) {
        return;
    }
    if dialog.is_connected() {
        // Shown by the server as a plain box: taken into the top layer.
        dialog.set_open(false);
        let _ = dialog.show_modal();
        pass_over_readonly(&dialog);
    } else if tries > 0 {
        soon(move || show(dialog, open, tries - 1));
    }
}

/// The browser gives the focus to the first field, one that only shows something too: there is nothing to type into it.
fn pass_over_readonly(dialog: &web_sys::HtmlDialogElement) {
    let is_shown_only = dialog.query_selector("input[readonly]:focus").ok().flatten().is_some();
    if is_shown_only {
        dom::focus("dialog:modal :is(input:not([readonly], [type=hidden]), select, textarea)");
    }
}

/// Esc and the back gesture are the same as pressing the cross.
fn press_cross(node: NodeRef<html::Dialog>) {
    let cross = node.get_untracked().and_then(|d| d.query_selector("[data-close]").ok().flatten());
    if let Some(cross) = cross {
        let click = MouseEvent::new_with_mouse_event_init_dict("click", &click_init());
        let _ = click.map(|ev| cross.dispatch_event(&ev));
    }
}

fn click_init() -> web_sys::MouseEventInit {
    let init = web_sys::MouseEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init
}

/// Asks before something that cannot be taken back, and stays open with the error when it failed.
///
/// Without a script give `action` (the form's address), `fields` and `cancel_href`.
#[component]
pub fn Confirm(
    /// The question, for example "Remove Ada Brown?".
    #[prop(into)]
    title: Signal<String>,
    /// What will happen.
    #[prop(into)]
    text: Signal<String>,
    /// The act in a word or two, for example "Remove".
    #[prop(into)]
    confirm_label: Signal<String>,
    /// The way out.
    #[prop(into, default = "Cancel".into())]
    cancel_label: Signal<String>,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    /// Shown.
    #[prop(into)]
    open: Signal<bool>,
    /// Under way.
    #[prop(into)]
    pending: Signal<bool>,
    /// Why the last try failed.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
    /// Where the form posts without a script.
    #[prop(into, optional)]
    action: Option<Signal<String>>,
    /// What it posts.
    #[prop(optional)]
    fields: Vec<(String, String)>,
    /// Where cancelling leads.
    #[prop(into, optional)]
    cancel_href: Option<String>,
    /// Takes the place of the post.
    #[prop(into, optional)]
    on_confirm: Option<Callback<()>>,
    /// What cancelling does.
    #[prop(into, optional)]
    on_cancel: Option<Callback<()>>,
    /// More about it: a list of what is touched, a field for a reason.
    #[prop(into, optional)]
    more: ViewFn,
) -> impl IntoView {
    let action = action.unwrap_or_default();
    let kind = if danger { ButtonKind::Danger } else { ButtonKind::Primary };
    let fields = StoredValue::new(fields);
    let href = StoredValue::new(cancel_href.clone());
    let cancel = move || {
        if let Some(cancel) = on_cancel {
            cancel.run(());
        }
    };
    let body = move || {
        let more = more.clone();
        view! {
            <form method="post" action=action>
                {hidden_fields(fields.get_value())}
                <p class="modal-text">{text}</p>
                {more.run()}
                <FormError error/>
                <div class="form-actions form-actions-end">
                    {cancel_button(href.get_value(), cancel_label, Callback::new(move |()| cancel()))}
                    {confirm_button(confirm_label, kind, pending, on_confirm)}
                </div>
            </form>
        }
    };
    let on_close = Callback::new(move |()| cancel());
    match cancel_href {
        Some(close_href) => {
            view! { <Modal title open size=ModalSize::Small close_href on_close>{body()}</Modal> }.into_any()
        }
        None => view! { <Modal title open size=ModalSize::Small on_close>{body()}</Modal> }.into_any(),
    }
}

fn hidden_fields(fields: Vec<(String, String)>) -> AnyView {
    fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
        .into_any()
}

fn confirm_button(
    label: Signal<String>,
    kind: ButtonKind,
    pending: Signal<bool>,
    on_confirm: Option<Callback<()>>,
) -> AnyView {
    match on_confirm {
        Some(on_click) => view! { <Button label kind pending submit=true on_click/> }.into_any(),
        None => view! { <Button label kind pending submit=true/> }.into_any(),
    }
}

fn cancel_button(href: Option<String>, label: Signal<String>, on_click: Callback<()>) -> AnyView {
    match href {
        Some(href) => view! { <LinkButton href label kind=ButtonKind::Quiet/> }.into_any(),
        None => view! { <Button label kind=ButtonKind::Quiet on_click/> }.into_any(),
    }
}
