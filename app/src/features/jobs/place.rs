//! The group that all panels of a filter are moved to: searched for while typing, and by a form without the app.

use leptos::prelude::*;
use model::jobs::{Among, Order, Preview};
use ui::{Button, Choice};

use super::api::PreviewJob;
use crate::features::panels::api::GroupChoices;
use crate::features::people::list::go;
use crate::features::people::search_box::{Find, SearchBox, Searched, looked_for};
use crate::paths;
use crate::read::{Answer, body, parsed, reading_once};

/// The question with a group chosen; empty: none.
pub(super) fn at(order: &Order, to: &str) -> String {
    let path = paths::for_all(&order.among, &order.act);
    if to.is_empty() { path } else { format!("{path}&to={}", model::viewer::percent(to)) }
}

/// Where panels are moved to. It stands by itself: what follows the choice must not take the field away in which it is
/// made. Without the app its forms lead back to this page.
#[component]
pub fn Place(
    /// What is asked, without the group.
    order: StoredValue<Order>,
    /// The group that the address names; empty: none.
    to: Memo<String>,
) -> impl IntoView {
    let given = Some(to.get_untracked()).filter(|to| !to.is_empty());
    // One that came by the address is named by what it would change, which is asked once.
    let named = given.clone().map(|to| {
        let order = Order { to, ..order.get_value() };
        reading_once("jobs/preview", &PreviewJob { order })
    });
    let chosen = RwSignal::new(given.map(|to| Choice::new(to, String::new())));
    let first = reading_once("panels/group-choices", &GroupChoices { search: looked_for() });
    // What the page begins with is no choice: one that is gone has its refusal shown.
    let began = StoredValue::new(false);
    ui::effect(move || {
        let value = chosen.get().map(|choice| choice.value).unwrap_or_default();
        if began.get_value() && value != to.get_untracked() {
            go(&order.with_value(|order| at(order, &value)), true);
        }
        began.set_value(true);
    });
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let first = StoredValue::new(first.await);
                if let Some(named) = named {
                    let name = parsed::<Preview>(named.await).ok().and_then(|preview| preview.moving).map(|m| m.to);
                    // Nobody who follows the choice is to hear of its name.
                    chosen.update_untracked(|chosen| name_it(chosen, name));
                }
                view! { <GroupForm order first chosen/> }
            })}
        </Suspense>
    }
    .into_any()
}

/// A group that is not there any more, or not in sight, is none. One that was chosen here has its name.
fn name_it(chosen: &mut Option<Choice>, name: Option<String>) {
    if chosen.as_ref().is_some_and(|choice| choice.label.is_empty()) {
        *chosen = chosen.take().zip(name).map(|(choice, name)| Choice::new(choice.value, name));
    }
}

#[component]
fn GroupForm(order: StoredValue<Order>, first: StoredValue<Answer>, chosen: RwSignal<Option<Choice>>) -> impl IntoView {
    let hydrated = ui::hydrated();
    let args = Callback::new(|search| body(&GroupChoices { search }));
    let of = Searched {
        endpoint: "panels/group-choices",
        args,
        label: "New group",
        name: "to",
        required: false,
        hint: "Groups in your sight.",
        error: Signal::stored(None),
    };
    let hidden = order.with_value(hidden);
    let with_choice = chosen.get_untracked().map(|choice| ("to".to_owned(), choice.value));
    let find = hidden.iter().cloned().chain(with_choice).collect();
    view! {
        <Find label="Find a group" placeholder="Name" action=paths::JOB_START.to_owned() hidden=find/>
        <form method="get" action=paths::JOB_START class="job-group" on:submit=|ev| ev.prevent_default()>
            {ui::hidden_inputs(hidden)}
            <SearchBox of first chosen/>
            {move || (!hydrated.get()).then(|| view! { <Button label="Show what changes" submit=true/> })}
        </form>
    }
    .into_any()
}

/// What the address holds besides the group.
fn hidden(order: &Order) -> Vec<(String, String)> {
    let mut hidden = match &order.among {
        Among::Panels(query) => query.pairs(),
        Among::Accounts(query) => query.pairs(),
    };
    hidden.extend([("on".to_owned(), "panels".to_owned()), ("do".to_owned(), "move".to_owned())]);
    hidden
}
