//! What the widgets need from the browser. Everything here is a no-op, or never called, on the server.

use std::time::Duration;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use send_wrapper::SendWrapper;
use web_sys::{
    Element, FormData, HtmlAnchorElement, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement,
    UrlSearchParams,
};

/// Runs `run` in the browser, once what the page shows is there, and again whenever what it read has changed. As
/// [`Effect::new`], but compiled once and not for each use.
pub fn effect(run: impl FnMut() + 'static) {
    fn start(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_| run());
    }
    start(Box::new(run));
}

/// False in the first render on both sides, true as soon as the browser has taken the view over.
/// Each caller gets his own signal, so a part that hydrates late is never ahead of itself.
pub fn hydrated() -> Signal<bool> {
    let done = RwSignal::new(false);
    effect(move || done.set(true));
    done.into()
}

/// True while the page the server sent is being taken over: only then can somebody have used a
/// control before its widget knew.
pub fn taking_over() -> bool {
    Owner::current_shared_context().is_some_and(|context| context.during_hydration())
}

/// Marks the page: `<html data-…>`, which style sheets and the start script read.
pub fn mark(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        // A missing attribute only loses the mark.
        let _ = root.set_attribute(&format!("data-{name}"), value);
    }
}

/// Has the page got that [`mark`]?
pub fn is_marked(name: &str, value: &str) -> bool {
    let mark = document().document_element().and_then(|root| root.get_attribute(&format!("data-{name}")));
    mark.as_deref() == Some(value)
}

/// Follows a link as a click on it would: inside the app the router takes it.
pub fn go(href: &str) {
    let _ = follow(href, false);
}

/// As [`go`], without a new entry in the history and without scrolling: for searching while typing.
pub fn replace(href: &str) {
    let _ = follow(href, true);
}

fn follow(href: &str, replace: bool) -> Option<()> {
    let document = document();
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(href);
    link.set_hidden(true);
    link.set_attribute(BYPASS, "").ok()?;
    if replace {
        link.set_attribute("noscroll", "").ok()?;
        // The router reads the property, not an attribute.
        js_sys::Reflect::set(&link, &JsValue::from_str("replace"), &JsValue::TRUE).ok()?;
    }
    document.body()?.append_child(&link).ok()?;
    link.click();
    link.remove();
    Some(())
}

/// Marks a link that has already been asked about, so that a dirty guard lets it through.
pub(crate) const BYPASS: &str = "data-bypass-guard";

/// The address a GET form leads to with what is in it now; empty values are left out.
pub fn form_href(form: &HtmlFormElement) -> String {
    let action = form.get_attribute("action").unwrap_or_default();
    let Ok(data) = FormData::new_with_form(form) else { return action };
    let params = UrlSearchParams::new().ok();
    let Some(params) = params else { return action };
    let entries = js_sys::Array::from(&data);
    for entry in entries.iter() {
        let pair = js_sys::Array::from(&entry);
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string())
            && !value.is_empty()
        {
            params.append(&name, &value);
        }
    }
    let query = String::from(params.to_string());
    if query.is_empty() { action } else { format!("{action}?{query}") }
}

/// Follows a GET form without reloading the page.
pub fn go_form(form: &HtmlFormElement) {
    go(&form_href(form));
}

/// Puts the focus on the first element that matches; false when there is none.
pub fn focus(selector: &str) -> bool {
    document()
        .query_selector(selector)
        .ok()
        .flatten()
        .and_then(|el| el.dyn_into::<HtmlElement>().ok())
        .is_some_and(|el| el.focus().is_ok())
}

/// Scrolls as little as brings the element of this id into sight.
pub fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let how = web_sys::ScrollIntoViewOptions::new();
        how.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&how);
    }
}

/// True while a modal dialog is open: page-wide keys then belong to it.
pub fn modal_open() -> bool {
    document().query_selector("dialog:modal").ok().flatten().is_some()
}

/// True when a key pressed at this element is text for it.
pub fn takes_text(target: Option<web_sys::EventTarget>) -> bool {
    target.and_then(|t| t.dyn_into::<Element>().ok()).is_some_and(|el| {
        el.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]").unwrap_or(false)
    })
}

/// Lays a popover under `anchor` (above it where there is more room), inside the window.
/// `end` lines up the right edges. Set through the style object, which the policy allows.
pub(crate) fn place(anchor: &Element, popup: &HtmlElement, end: bool, stretch: bool) {
    let Some(window) = web_sys::window() else { return };
    let size = |v: Result<JsValue, JsValue>| v.ok().and_then(|v| v.as_f64()).unwrap_or_default();
    let (wide, high) = (size(window.inner_width()), size(window.inner_height()));
    let at = anchor.get_bounding_client_rect();
    let style = popup.style();
    let set = |name: &str, at: f64| {
        // Put together by the browser: to write a fraction takes 6 KB of the client.
        let text = JsValue::from(at) + JsValue::from("px");
        let _ = style.set_property(name, &text.as_string().unwrap_or_default());
    };
    if stretch {
        set("width", at.width());
    }
    let own = popup.get_bounding_client_rect();
    let left = if end { at.right() - own.width() } else { at.left() };
    let left = left.min(wide - own.width() - 8.0).max(8.0);
    let below = high - at.bottom();
    let top = if own.height() + 12.0 > below && at.top() > below {
        (at.top() - own.height() - 4.0).max(8.0)
    } else {
        at.bottom() + 4.0
    };
    set("left", left);
    set("top", top);
}

/// A timer of which only the newest runs; gone with its owner.
#[derive(Clone, Copy)]
pub struct Timer(StoredValue<Option<SendWrapper<Timeout>>>);

impl Default for Timer {
    fn default() -> Self {
        Self::new()
    }
}

impl Timer {
    /// A timer that is not running.
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Runs `work` after `wait`, unless started again or stopped meanwhile.
    pub fn start(self, wait: Duration, work: impl FnOnce() + 'static) {
        let millis = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX);
        let _ = self.0.try_set_value(Some(SendWrapper::new(Timeout::new(millis, work))));
    }

    /// Stops it.
    pub fn stop(self) {
        let _ = self.0.try_set_value(None);
    }
}

/// Runs `work` once the browser has drawn what has just changed.
pub(crate) fn soon(work: impl FnOnce() + 'static) {
    Timeout::new(0, work).forget();
}

/// The site's own address, without a path: for a link that is handed on.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// The zone of the times on the screen by its IANA name; empty when the browser does not say.
pub fn zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let zone = js_sys::Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone"));
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_default()
}

/// Leaves the app for another page of the site, such as the sign-in.
pub fn leave(href: &str) {
    // A refused navigation leaves the person where he is, with the message he already has.
    let _ = window().location().set_href(href);
}

/// Tells the server the chosen look; the page has it already. A lost post only loses the memory.
pub fn keep_theme(theme: crate::theme::Theme) {
    let Ok(body) = web_sys::UrlSearchParams::new() else { return };
    let init = web_sys::RequestInit::new();
    body.append("theme", theme.as_str());
    init.set_method("POST");
    init.set_body(&body);
    let _ = window().fetch_with_str_and_init("/theme", &init);
}

/// The fields of the form being sent, as a form sends them, the pressed button's among them; `None` when they
/// cannot be had.
pub fn form_body(ev: &leptos::ev::SubmitEvent) -> Option<String> {
    let form = ev.target()?.dyn_into::<web_sys::HtmlFormElement>().ok()?;
    let fields = web_sys::FormData::new_with_form(&form).ok()?;
    if let Some(button) = ev.submitter()
        && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
    {
        fields.append_with_str(&name, &value).ok()?;
    }
    let pairs = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Some(String::from(pairs.to_string()))
}

/// Sends the form around what was clicked, as the browser does by itself; `false`: there is none.
pub fn send_around(ev: &leptos::ev::MouseEvent) -> bool {
    let at = ev.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let form = at.and_then(|at| at.closest("form").ok().flatten());
    form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()).is_some_and(|form| form.submit().is_ok())
}

/// Is there an element that matches?
pub fn has(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some()
}

/// Is somebody filling in a form: a dialog with one is open, a field of a blind or a page has the focus or holds
/// something that is not saved?
pub fn is_typing() -> bool {
    const FIELDS: &str =
        ":is(main, dialog) form:not(.filters, .pager-size, .menu-form) :is(input:not([type=hidden]), textarea)";
    // Chosen by hand: not what the page came with, which is the first where it says nothing.
    const CHOICES: &str = ":is(main, dialog) form:not(.filters, .pager-size, .menu-form) :is(\
         select:has(option:default) option:checked:not(:default), \
         select:not(:has(option:default)) option:checked:not(:first-child))";
    if has("dialog[open] form")
        || has(":is(main, dialog) form:not(.filters) :is(input, textarea, select):focus")
        || has(CHOICES)
    {
        return true;
    }
    let Ok(fields) = document().query_selector_all(FIELDS) else { return false };
    (0..fields.length()).filter_map(|at| fields.item(at)).any(|field| match field.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.value() != input.default_value() || input.checked() != input.default_checked(),
        Err(other) => other
            .dyn_into::<HtmlTextAreaElement>()
            .is_ok_and(|text| text.default_value().is_ok_and(|was| is_other(&was, &text.value()))),
    })
}

/// Is a text field's text another than the one it came with? That one is written with a line break before it, which
/// the browser leaves out of a document and keeps where the app writes it.
fn is_other(was: &str, now: &str) -> bool {
    was != now && was.strip_prefix('\n') != Some(now)
}

/// Nobody looks closely at the list: nothing is ticked, pointed at, focused, scrolled or open.
pub fn list_is_calm() -> bool {
    const BUSY: &str =
        ".grid-scroll tbody :is(tr:hover, :focus), .grid :is(.row-check:checked, details[open]), .blind, dialog[open]";
    let scrolled = document().query_selector(".grid-scroll").ok().flatten().is_some_and(|list| list.scroll_top() > 0);
    !scrolled && !has(BUSY)
}

/// Posts a body and answers status and text; an error when the server cannot be reached. What the page asks by
/// itself, in the background, is no activity of the person's.
pub async fn post(
    path: &str,
    kind: &str,
    body: &str,
    background: bool,
) -> Result<(u16, String), leptos::wasm_bindgen::JsValue> {
    use wasm_bindgen_futures::JsFuture;
    let headers = web_sys::Headers::new()?;
    headers.set("content-type", kind)?;
    headers.set("accept", "application/json")?;
    if background {
        headers.set("x-in-background", "1")?;
    }
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&body.into());
    let answer = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await?;
    let answer: web_sys::Response = answer.dyn_into()?;
    let text = JsFuture::from(answer.text()?).await?;
    Ok((answer.status(), text.as_string().unwrap_or_default()))
}
