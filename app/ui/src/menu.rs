//! A menu that opens from a button: `<details>` without a script, laid over everything with one.

use leptos::ev::{self, KeyboardEvent, MouseEvent};
use leptos::html::{self, Div};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use crate::dom::{effect, hydrated, place, soon};
use crate::icon::{Icon, IconName};

/// A button and what it opens. Its children are [`MenuLink`], [`MenuAction`], [`MenuPost`] and
/// [`MenuRule`].
#[component]
pub fn Menu(
    /// What the menu is for, for example "Actions for Ada Brown".
    #[prop(into)]
    label: Signal<String>,
    /// What the button shows; three dots when nothing is given.
    #[prop(into, optional)]
    face: Option<ViewFn>,
    /// The items.
    children: Children,
) -> impl IntoView {
    let (root, list) = (NodeRef::<html::Details>::new(), NodeRef::<Div>::new());
    let hydrated = hydrated();
    let framed = face.is_none();
    let face = face.map_or_else(|| view! { <Icon name=IconName::Dots/> }.into_any(), |face| face.run());
    close_outside(root);
    // Opened before the page came alive: laid over it now.
    effect(move || {
        hydrated.track();
        soon(move || toggled(root, list));
    });
    view! {
        <details
            class="menu"
            node_ref=root
            on:toggle=move |_| toggled(root, list)
            on:keydown=move |ev| menu_key(&ev, root, list)
        >
            <summary class=if framed { "btn btn-quiet btn-icon" } else { "menu-face" } aria-label=label title=framed.then_some(label)>
                {face}
            </summary>
            <div
                class="menu-list"
                node_ref=list
                popover=move || hydrated.get().then_some("manual")
                on:click=move |ev| chosen(&ev, root)
            >
                {children()}
            </div>
        </details>
    }
    .into_any()
}

fn toggled(root: NodeRef<html::Details>, list: NodeRef<Div>) {
    let (root, list) = (root.try_get_untracked().flatten(), list.try_get_untracked().flatten());
    let (Some(root), Some(list)) = (root, list) else { return };
    if root.open() {
        let _ = list.show_popover();
        place(&root, &list, true, false);
    } else {
        let _ = list.hide_popover();
    }
}

fn close(root: NodeRef<html::Details>) {
    if let Some(root) = root.try_get_untracked().flatten() {
        root.set_open(false);
    }
}

/// An item that was pressed closes the menu, unless it is switched off.
fn chosen(ev: &MouseEvent, root: NodeRef<html::Details>) {
    let item = ev.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    let pressed = item.and_then(|el| el.closest(".menu-item").ok().flatten());
    if pressed.is_some_and(|el| !el.has_attribute("aria-disabled")) {
        close(root);
    }
}

fn close_outside(root: NodeRef<html::Details>) {
    effect(move || {
        let away = window_event_listener(ev::pointerdown, move |ev| {
            let Some(el) = root.try_get_untracked().flatten() else { return };
            let inside = ev.target().and_then(|t| t.dyn_into::<Node>().ok());
            if el.open() && !el.contains(inside.as_ref()) {
                el.set_open(false);
            }
        });
        let scroll = window_event_listener(ev::resize, move |_| close(root));
        on_cleanup(move || {
            away.remove();
            scroll.remove();
        });
    });
}

fn menu_key(ev: &KeyboardEvent, root: NodeRef<html::Details>, list: NodeRef<Div>) {
    let (Some(root), Some(list)) = (root.get_untracked(), list.get_untracked()) else { return };
    let step = match ev.key().as_str() {
        "Escape" if root.open() => {
            ev.prevent_default();
            ev.stop_propagation();
            root.set_open(false);
            let _ = root.query_selector("summary").map(|s| focus_on(s.as_ref()));
            return;
        }
        "ArrowDown" => Step::Next,
        "ArrowUp" => Step::Previous,
        "Home" if root.open() => Step::First,
        "End" if root.open() => Step::Last,
        _ => return,
    };
    ev.prevent_default();
    root.set_open(true);
    move_focus(&list, step);
}

enum Step {
    Next,
    Previous,
    First,
    Last,
}

fn focus_on(el: Option<&web_sys::Element>) {
    if let Some(el) = el.and_then(|el| el.dyn_ref::<HtmlElement>()) {
        let _ = el.focus();
    }
}

fn move_focus(list: &HtmlElement, step: Step) {
    let _ = list.show_popover();
    let Ok(items) = list.query_selector_all(".menu-item") else { return };
    let count = items.length();
    if count == 0 {
        return;
    }
    let active = document().active_element();
    let here = (0..count).find(|&i| items.item(i).is_some_and(|n| n.is_same_node(active.as_ref().map(AsRef::as_ref))));
    let to = match (step, here) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => count - 1,
        (Step::Next, Some(i)) => (i + 1) % count,
        (Step::Previous, Some(i)) => (i + count - 1) % count,
    };
    let item = items.item(to).and_then(|n| n.dyn_into::<web_sys::Element>().ok());
    focus_on(item.as_ref());
}

fn item_class(danger: bool) -> &'static str {
    if danger { "menu-item menu-danger" } else { "menu-item" }
}

fn item_face(label: Signal<String>, icon: Option<IconName>) -> AnyView {
    view! {
        {icon.map(|name| view! { <Icon name/> })}
        <span>{label}</span>
    }
    .into_any()
}

/// An item that leads somewhere.
#[component]
pub fn MenuLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// What is there.
    #[prop(into)]
    label: Signal<String>,
    /// A drawing before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    /// Leads out of the app: a page of its own.
    #[prop(optional)]
    external: bool,
) -> impl IntoView {
    view! { <a class=item_class(danger) href=href rel=external.then_some("external")>{item_face(label, icon)}</a> }
        .into_any()
}

/// An item that does something in the living page only. Where the act must work without a script,
/// take [`MenuPost`] or [`MenuLink`].
#[component]
pub fn MenuAction(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// A drawing before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    /// Why it may not be pressed now.
    #[prop(into, optional)]
    disabled_reason: Option<Signal<Option<String>>>,
    /// What it does.
    #[prop(into)]
    on_click: Callback<()>,
) -> impl IntoView {
    let disabled_reason = disabled_reason.unwrap_or_default();
    let off = move || disabled_reason.with(Option::is_some);
    view! {
        <button
            type="button"
            class=item_class(danger)
            title=disabled_reason
            aria-disabled=move || off().then_some("true")
            on:click=move |_| if !off() { on_click.run(()) }
        >
            {item_face(label, icon)}
        </button>
    }
    .into_any()
}

/// An item that posts a form; after hydration an `on_click` takes the place of the post.
#[component]
pub fn MenuPost(
    /// Where it posts.
    #[prop(into)]
    action: Signal<String>,
    /// What it posts.
    #[prop(optional)]
    fields: Vec<(String, String)>,
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// A drawing before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    /// Why it may not be pressed now.
    #[prop(into, optional)]
    disabled_reason: Option<Signal<Option<String>>>,
    /// Takes the place of the post.
    #[prop(into, optional)]
    on_click: Option<Callback<()>>,
) -> impl IntoView {
    let disabled_reason = disabled_reason.unwrap_or_default();
    let off = move || disabled_reason.with(Option::is_some);
    let click = move |ev: MouseEvent| {
        if off() {
            ev.prevent_default();
        } else if let Some(act) = on_click {
            ev.prevent_default();
            act.run(());
        }
    };
    let hidden = fields.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value/> }
    });
    view! {
        <form method="post" action=action>
            {hidden.collect_view()}
            <button
                type=move || if off() { "button" } else { "submit" }
                class=item_class(danger)
                title=disabled_reason
                aria-disabled=move || off().then_some("true")
                on:click=click
            >
                {item_face(label, icon)}
            </button>
        </form>
    }
    .into_any()
}

/// A line between items.
#[component]
pub fn MenuRule() -> impl IntoView {
    view! { <hr class="menu-rule"/> }.into_any()
}
