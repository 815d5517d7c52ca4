//! Search as you type, and what else narrows a list. Each is a field of the toolbar's GET form, so it works by a
//! button before the app is there.

use std::time::Duration;

use leptos::prelude::*;
use model::companies::Choice as Found;
use ui::dom::Timer;
use ui::{Choice, InputKind, SelectField, TextField};

use super::Shown;
use crate::read::{Answer, Reading, parsed};

/// How long typing must rest before the list follows.
const REST: Duration = Duration::from_millis(180);

/// The search.
#[component]
pub fn Search(
    /// What may be looked for.
    placeholder: &'static str,
) -> impl IntoView {
    let shown = Shown::here();
    let timer = Timer::new();
    let waiting = StoredValue::new(None::<String>);
    let follow = move || {
        timer.stop();
        let Some(value) = waiting.try_update_value(Option::take).flatten() else { return };
        shown.show(&[("q", &model::field::search(&value))], true);
    };
    let typed = move |value: String| {
        waiting.set_value(Some(value));
        timer.start(REST, follow);
    };
    // Who leaves the field for a row wants the row: a list that follows later would lead away from it.
    view! {
        <div data-search="" on:focusout=move |_| follow()>
            <TextField label="Search" hide_label=true name="q" kind=InputKind::Search value=shown.value("q")
                placeholder on_input=typed/>
        </div>
    }
    .into_any()
}

/// One of a few.
#[component]
pub fn Filter(
    /// What it is about.
    label: &'static str,
    /// Its name in the query.
    name: &'static str,
    /// The words of no choice.
    any: &'static str,
    /// What may be chosen.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
) -> impl IntoView {
    let shown = Shown::here();
    let choose = move |key: String| shown.show(&[(name, &key)], false);
    view! {
        <SelectField label hide_label=true name id=format!("filter-{name}") options value=shown.value(name)
            placeholder=any on_change=choose/>
    }
    .into_any()
}

/// One of what the server has.
#[component]
pub fn FoundFilter(
    /// What it is about.
    label: &'static str,
    /// Its name in the query.
    name: &'static str,
    /// The words of no choice.
    any: &'static str,
    /// What one is called that is not among the first choices; empty: by its value.
    #[prop(optional)]
    one: &'static str,
    /// The first choices.
    found: Reading,
    /// Reads them.
    #[prop(default = choices)]
    read: fn(Answer) -> Vec<Choice>,
) -> impl IntoView {
    let value = Shown::here().value(name);
    let options = Signal::derive(move || {
        let mut options = found.get().map(read).unwrap_or_default();
        // There may be more than are listed: one that came by the address is not shown as "any".
        let chosen = value.get();
        if !chosen.is_empty() && options.iter().all(|choice| choice.value != chosen) {
            let label = if one.is_empty() { chosen.clone() } else { one.to_owned() };
            options.push(Choice::new(chosen, label));
        }
        options
    });
    view! { <Suspense fallback=|| ()><Filter label name any options/></Suspense> }.into_any()
}

/// Values with their names.
pub fn choices(answer: Answer) -> Vec<Choice> {
    let found = parsed::<Vec<Found>>(answer).unwrap_or_default();
    found.into_iter().map(|choice| Choice::new(choice.value, choice.label)).collect()
}

/// Values that are their own names.
pub fn words(answer: Answer) -> Vec<Choice> {
    let found = parsed::<Vec<String>>(answer).unwrap_or_default();
    found.into_iter().map(|word| Choice::new(word.clone(), word)).collect()
}
