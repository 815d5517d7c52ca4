//! What can be done with the ticked rows (S0-8, S0-9, S3-24, S3-25). Without the app the bar is a GET
//! form that leads to the same question.

use leptos::prelude::*;
use model::grid::Total;
use ui::{BulkBar, Button, ButtonKind, LinkButton};

use super::act::Act;
use super::list::{List, go};
use crate::form::viewer;
use crate::paths;
use crate::read::{Reading, parsed};

/// The bar: the acts that apply to what is ticked, those of all states for a mixture.
#[component]
pub fn Bulk() -> impl IntoView {
    let list = List::here();
    let person = viewer();
    let hydrated = ui::hydrated();
    let count =
        Signal::derive(move || u32::try_from(list.ticked.with(std::collections::BTreeMap::len)).unwrap_or(u32::MAX));
    let fits = move |act: Act| {
        // Before the app is there nobody knows what is ticked: all are offered.
        !hydrated.get() || list.ticked.with(|t| t.values().any(|state| act.applies_to(*state)))
    };
    let button = move |act: Act| move || fits(act).then(|| view! { <ActButton act/> });
    let acts = Act::of(list.kind).iter().filter(|act| person.may(act.permission(list.kind)));
    let buttons = acts.map(|act| button(*act).into_any()).collect_view();
    view! {
        <form id="bulk" method="get" action=paths::confirm_page(list.kind)>
            {move || ui::hidden_inputs(list.query.with(model::accounts::AccountQuery::pairs))}
            <BulkBar count on_clear=move || list.ticked.update(std::collections::BTreeMap::clear)>
                {buttons}
                <All/>
            </BulkBar>
        </form>
    }
}

#[component]
fn ActButton(act: Act) -> impl IntoView {
    let list = List::here();
    let ask = move |()| {
        let ids: Vec<_> = list.ticked.with_untracked(|t| t.keys().copied().collect());
        go(&paths::confirm(act.key(), &ids, &list.query.get_untracked()), false);
    };
    let kind = if act == Act::Remove { ButtonKind::Danger } else { ButtonKind::Secondary };
    view! {
        <Button
            label=act.button(list.kind)
            kind
            icon=act.icon()
            submit=true
            name="do"
            value=act.key()
            on_click=ask
        />
    }
}

/// On to all that match: when every row of the page is ticked, or nobody knows what is.
#[component]
fn All() -> impl IntoView {
    let list = List::here();
    let hydrated = ui::hydrated();
    let total = use_context::<ListTotal>();
    let counted = move || total.and_then(|total| total.0.get()).and_then(|total| parsed::<Total>(total).ok());
    let link = move || {
        let query = list.query.get();
        let ticked = u32::try_from(list.ticked.with(std::collections::BTreeMap::len)).unwrap_or(u32::MAX);
        let total = if hydrated.get() { counted() } else { None };
        let known = total.map_or(0, Total::known);
        let all = !hydrated.get() || (known > ticked && ticked >= query.size.min(known));
        let n = total.filter(|total| !total.is_capped()).map(|_| format!(" {}", model::grid::grouped(known)));
        let label = format!("Select all{} that match", n.unwrap_or_default());
        all.then(|| view! { <LinkButton href=paths::for_all_accounts(&query) label kind=ButtonKind::Quiet/> })
    };
    view! { <Transition fallback=|| ()>{link}</Transition> }
}

/// How many the list finds; put into the context by the page.
#[derive(Clone, Copy)]
pub struct ListTotal(pub Reading);
