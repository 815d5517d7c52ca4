//! A field whose choices the server searches for.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{Button, Choice, Combobox, IconName, InputKind, TextField};

use crate::api::Fault;
use crate::read::{Answer, asking, parsed, reading};

/// What a field that the server searches for is.
#[derive(Clone, Copy)]
pub struct Searched {
    /// The server function.
    pub endpoint: &'static str,
    /// Its arguments for a search.
    pub args: Callback<String, String>,
    /// The field's label.
    pub label: &'static str,
    /// Its name in the form.
    pub name: &'static str,
    /// Must be chosen.
    pub required: bool,
    /// What to know beforehand.
    pub hint: &'static str,
    /// What is wrong with the choice.
    pub error: Signal<Option<String>>,
}

/// The first choices come with the page; typing asks for others.
#[component]
pub fn SearchedField(
    /// What it is.
    of: Searched,
    /// What is chosen at first.
    chosen: Option<Choice>,
) -> impl IntoView {
    let chosen = RwSignal::new(chosen);
    let body = Signal::stored(of.args.run(String::new()));
    let first = reading(of.endpoint, body, Signal::stored(0));
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let first = StoredValue::new(first.await);
                view! { <SearchBox of first chosen/> }
            })}
        </Suspense>
    }
    .into_any()
}

/// The field with its first choices read already.
#[component]
pub fn SearchBox(
    /// What it is.
    of: Searched,
    /// The first choices.
    first: StoredValue<Answer>,
    /// What is chosen.
    chosen: RwSignal<Option<Choice>>,
) -> impl IntoView {
    let search = asking();
    let value = search.value();
    let found = move || {
        let answer = value.get().unwrap_or_else(|| first.get_value());
        parsed::<Vec<model::companies::Choice>>(answer)
    };
    let options = Signal::derive(move || {
        let choice = |c: model::companies::Choice| Choice::new(c.value, c.label).with_detail(c.detail);
        found().unwrap_or_default().into_iter().map(choice).collect::<Vec<_>>()
    });
    let failed = Signal::derive(move || found().err().map(|Fault(error)| error.message()));
    let Searched { endpoint, args, label, name, required, hint, error } = of;
    view! {
        <Combobox
            label
            name
            options
            chosen
            on_search=move |text| {
                search.dispatch((endpoint, args.run(text)));
            }
            loading=search.pending()
            failed
            error
            required
            hint
        />
    }
    .into_any()
}

/// What a page without the app looks for among the choices.
pub fn looked_for() -> String {
    use_query_map().with_untracked(|map| map.get("find").unwrap_or_default())
}

/// Without the app the choices are not searched while typing: this form fills the list. `hidden` leads back to the
/// same page.
#[component]
pub fn Find(
    /// What is looked for.
    label: &'static str,
    /// By what.
    placeholder: &'static str,
    /// The page with the field.
    action: String,
    /// What its address holds besides.
    hidden: Vec<(String, String)>,
) -> impl IntoView {
    let hydrated = ui::hydrated();
    let held = StoredValue::new((action, hidden, looked_for()));
    move || {
        (!hydrated.get()).then(|| {
            let (action, hidden, value) = held.get_value();
            view! {
                <form method="get" action=action class="find-line" role="search">
                    {ui::hidden_inputs(hidden)}
                    <TextField label name="find" id="find-choice" kind=InputKind::Search value placeholder/>
                    <Button label="Find" submit=true icon=IconName::Search/>
                </form>
            }
        })
    }
}
