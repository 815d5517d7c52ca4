//! One of many, found by typing: the server searches.
//!
//! Before hydration it is a native list of the first options; afterwards a text box with a list
//! under it, after the ARIA combobox pattern. The form sends the chosen value either way.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html::{Input, Ul};
use leptos::prelude::*;

use crate::dom::{Timer, effect, hydrated, place, reveal, soon};
use crate::field::{Choice, Parts, field_id, options_view};
use crate::icon::{Icon, IconName};
use crate::progress::Spinner;

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(150);

/// What the parts of an open combobox share.
#[derive(Clone, Copy)]
struct State {
    id: StoredValue<String>,
    text: RwSignal<String>,
    open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    options: Signal<Vec<Choice>>,
    chosen: RwSignal<Option<Choice>>,
    loading: Signal<bool>,
    failed: Signal<Option<String>>,
    input: NodeRef<Input>,
    list: NodeRef<Ul>,
}

/// One of many, found by typing.
#[component]
pub fn Combobox(
    /// The visible label.
    #[prop(into)]
    label: Signal<String>,
    /// The name the form sends the chosen value under.
    #[prop(into)]
    name: String,
    /// What the last search found.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// What is chosen.
    chosen: RwSignal<Option<Choice>>,
    /// Asks the server; called when typing rests.
    #[prop(into)]
    on_search: Callback<String>,
    /// The answer is on its way.
    #[prop(into)]
    loading: Signal<bool>,
    /// The search failed.
    #[prop(into, optional)]
    failed: Option<Signal<Option<String>>>,
    /// What is wrong with the choice.
    #[prop(into, optional)]
    error: Option<Signal<Option<String>>>,
    /// A sentence of help under it.
    #[prop(into, optional)]
    hint: Option<String>,
    /// Must be chosen.
    #[prop(optional)]
    required: bool,
    /// An example, never in place of the label.
    #[prop(into, optional)]
    placeholder: Option<String>,
    /// Its id, when the name is not unique on the page.
    #[prop(into, optional)]
    id: Option<String>,
) -> impl IntoView {
    let (failed, error) = (failed.unwrap_or_default(), error.unwrap_or_default());
    let hydrated = hydrated();
    let id = id.unwrap_or_else(|| field_id(&name));
    let parts = Parts { id: id.clone(), label, hide_label: false, hint, error, required };
    let state = State {
        id: StoredValue::new(id),
        text: RwSignal::new(label_of(chosen.get_untracked())),
        open: RwSignal::new(false),
        active: RwSignal::new(None),
        options,
        chosen,
        loading,
        failed,
        input: NodeRef::new(),
        list: NodeRef::new(),
    };
    state.follow();
    let control = {
        let parts = parts.clone();
        move || {
            if hydrated.get() {
                state.live(&name, &parts, placeholder.clone(), on_search)
            } else {
                state.plain(&name, &parts)
            }
        }
    };
    parts.wrap(control.into_any())
}

fn label_of(choice: Option<Choice>) -> String {
    choice.map(|c| c.label).unwrap_or_default()
}

impl State {
    /// Keeps the text, the list and the browser in step with the signals.
    fn follow(self) {
        effect(move || {
            let label = label_of(self.chosen.get());
            if !label.is_empty() || !self.open.get_untracked() {
                self.text.set(label);
            }
        });
        effect(move || {
            self.options.track();
            let open = self.open.get();
            let (Some(input), Some(list)) = (self.input.get(), self.list.get()) else { return };
            if open {
                let _ = list.show_popover();
                place(&input, &list, false, true);
            } else {
                let _ = list.hide_popover();
            }
        });
    }

    /// Before hydration.
    fn plain(self, name: &str, parts: &Parts) -> AnyView {
        let chosen = self.chosen.get_untracked();
        let mut options = self.options.get();
        if let Some(choice) = &chosen
            && !options.iter().any(|o| o.value == choice.value)
        {
            options.insert(0, choice.clone());
        }
        view! {
            <select
                class="input select"
                id=parts.id.clone()
                name=name.to_owned()
                required=parts.required
                aria-invalid=parts.invalid()
                aria-describedby=parts.described_by()
            >
                <option value="">"Choose …"</option>
                {options_view(options, &chosen.map(|c| c.value).unwrap_or_default())}
            </select>
        }
        .into_any()
    }

    /// After hydration.
    fn live(self, name: &str, parts: &Parts, placeholder: Option<String>, on_search: Callback<String>) -> AnyView {
        let timer = Timer::new();
        let search = move |text: String| timer.start(REST, move || on_search.run(text));
        let typed = move |ev| {
            let text = event_target_value(&ev);
            self.text.set(text.clone());
            self.chosen.set(None);
            self.active.set(None);
            self.open.set(true);
            search(text);
        };
        let value = move || self.chosen.get().map(|c| c.value).unwrap_or_default();
        view! {
            <div class="combobox">
                <input type="hidden" name=name.to_owned() value=value/>
                <input
                    node_ref=self.input
                    class="input"
                    type="text"
                    role="combobox"
                    id=parts.id.clone()
                    autocomplete="off"
                    placeholder=placeholder
                    aria-autocomplete="list"
                    aria-controls=self.list_id()
                    aria-expanded=move || if self.open.get() { "true" } else { "false" }
                    aria-activedescendant=move || self.active.get().map(|i| self.option_id(i))
                    aria-required=parts.required.then_some("true")
                    aria-invalid=parts.invalid()
                    aria-describedby=parts.described_by()
                    prop:value=self.text
                    on:input=typed
                    on:click=move |_| self.show(on_search)
                    on:keydown=move |ev| self.key(&ev, on_search)
                    on:blur=move |_| self.leave()
                />
                <span class="combobox-mark">{move || self.mark()}</span>
                {self.list_view(parts.label)}
            </div>
        }
        .into_any()
    }

    fn mark(self) -> AnyView {
        if self.loading.get() {
            view! { <Spinner/> }.into_any()
        } else {
            view! { <Icon name=IconName::ChevronDown/> }.into_any()
        }
    }

    fn list_view(self, label: Signal<String>) -> AnyView {
        view! {
            <ul class="combobox-list" role="listbox" popover="manual" id=self.list_id() aria-label=label node_ref=self.list>
                {move || self.items()}
            </ul>
        }
        .into_any()
    }

    fn items(self) -> AnyView {
        if let Some(text) = self.failed.get() {
            return remark(text);
        }
        let options = self.options.get();
        if options.is_empty() {
            let text = if self.loading.get() { "Searching …" } else { "Nothing found" };
            return remark(text.to_owned());
        }
        options.into_iter().enumerate().map(|(i, choice)| self.item(i, choice)).collect_view().into_any()
    }

    fn item(self, index: usize, choice: Choice) -> AnyView {
        let selected = {
            let value = choice.value.clone();
            move || self.chosen.with(|c| c.as_ref().is_some_and(|c| c.value == value))
        };
        let (label, detail) = (choice.label.clone(), choice.detail.clone());
        view! {
            <li
                role="option"
                class="combobox-option"
                class:is-active=move || self.active.get() == Some(index)
                id=self.option_id(index)
                aria-selected=move || if selected() { "true" } else { "false" }
                on:pointerdown=move |ev| ev.prevent_default()
                on:click=move |_| self.choose(choice.clone())
            >
                <bdi class="clip">{label}</bdi>
                {detail.map(|d| view! { <bdi class="clip muted">{d}</bdi> })}
            </li>
        }
        .into_any()
    }

    fn list_id(self) -> String {
        format!("{}-list", self.id.get_value())
    }

    fn option_id(self, index: usize) -> String {
        format!("{}-option-{index}", self.id.get_value())
    }

    fn show(self, on_search: Callback<String>) {
        if !self.open.get_untracked() {
            self.open.set(true);
            if self.options.with_untracked(Vec::is_empty) {
                on_search.run(String::new());
            }
        }
    }

    fn choose(self, choice: Choice) {
        self.text.set(choice.label.clone());
        self.chosen.set(Some(choice));
        self.active.set(None);
        self.open.set(false);
    }

    /// Text that chose nothing does not stay, so that what is seen is what is sent.
    fn leave(self) {
        // A field that is taken away while it has the focus is left after it is gone.
        let Some(chosen) = self.chosen.try_get_untracked() else { return };
        self.open.set(false);
        self.active.set(None);
        self.text.set(label_of(chosen));
    }

    fn key(self, ev: &KeyboardEvent, on_search: Callback<String>) {
        let open = self.open.get_untracked();
        let count = self.options.with_untracked(Vec::len);
        let active = self.active.get_untracked();
        let to = match ev.key().as_str() {
            "Escape" if open => return self.shut(ev),
            "Enter" if open => return self.enter(ev, active),
            "ArrowDown" => active.map_or(0, |i| (i + 1) % count.max(1)),
            "ArrowUp" => active.map_or(count, |i| i + count).saturating_sub(1) % count.max(1),
            "Home" if open && active.is_some() => 0,
            "End" if open && active.is_some() => count.saturating_sub(1),
            _ => return,
        };
        ev.prevent_default();
        self.show(on_search);
        self.active.set((count > 0).then_some(to));
        let id = self.option_id(to);
        soon(move || reveal(&id));
    }

    fn shut(self, ev: &KeyboardEvent) {
        ev.prevent_default();
        ev.stop_propagation();
        self.open.set(false);
        self.active.set(None);
    }

    fn enter(self, ev: &KeyboardEvent, active: Option<usize>) {
        ev.prevent_default();
        let choice = active.and_then(|i| self.options.with_untracked(|o| o.get(i).cloned()));
        match choice {
            Some(choice) => self.choose(choice),
            None => self.open.set(false),
        }
    }
}

fn remark(text: String) -> AnyView {
    view! { <li class="combobox-remark" role="option" aria-selected="false" aria-disabled="true">{text}</li> }
        .into_any()
}
