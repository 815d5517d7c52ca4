//! What can be done with the ticked rows (S0-8, S0-9). Without the app the bar is a GET form that
//! leads to the same question.

use leptos::prelude::*;
use model::Permission;
use model::accounts::State;
use ui::{BulkBar, Button, ButtonKind};

use super::confirm::Act;
use super::list::{List, go};
use crate::form::viewer;
use crate::paths;

/// The bar: SUSPEND and ENABLE by what is ticked (both for a mixture), and REMOVE.
#[component]
pub fn Bulk() -> impl IntoView {
    let list = List::here();
    let person = viewer();
    let hydrated = ui::hydrated();
    let count =
        Signal::derive(move || u32::try_from(list.ticked.with(std::collections::BTreeMap::len)).unwrap_or(u32::MAX));
    let has = move |wanted: fn(State) -> bool| {
        // Before the app is there nobody knows what is ticked: both are offered.
        !hydrated.get() || list.ticked.with(|t| t.values().any(|state| wanted(*state)))
    };
    let suspend = move || has(|state| state != State::Off);
    let enable = move || has(|state| state == State::Off);
    let access = person.may(Permission::AccountsSuspend);
    let remove = person.may(Permission::AccountsRemove);
    view! {
        <form id="bulk" method="get" action=paths::ACCOUNTS_CONFIRM>
            {move || ui::hidden_inputs(list.query.with(model::accounts::AccountQuery::pairs))}
            <BulkBar count on_clear=move || list.ticked.update(std::collections::BTreeMap::clear)>
                {move || (access && suspend()).then(|| view! { <ActButton act=Act::Suspend/> })}
                {move || (access && enable()).then(|| view! { <ActButton act=Act::Enable/> })}
                {remove.then(|| view! { <ActButton act=Act::Remove/> })}
            </BulkBar>
        </form>
    }
}

#[component]
fn ActButton(act: Act) -> impl IntoView {
    let list = List::here();
    let ask = move |()| {
        let ids: Vec<_> = list.ticked.with_untracked(|t| t.keys().copied().collect());
        go(&paths::accounts_confirm(act.key(), &ids, &list.query.get_untracked()), false);
    };
    let kind = if act == Act::Remove { ButtonKind::Danger } else { ButtonKind::Secondary };
    view! {
        <Button
            label=act.button()
            kind
            icon=act.icon()
            submit=true
            name="do"
            value=act.key()
            on_click=ask
        />
    }
}
