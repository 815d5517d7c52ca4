//! What can be done with the ticked panels. Without the app the bar is a GET form that leads to the same
//! question.

use std::collections::BTreeMap;

use leptos::prelude::*;
use model::grid::Total;
use model::panels::PanelQuery;
use ui::{BulkBar, Button, ButtonKind, LinkButton};

use super::act::Act;
use super::list::Listing;
use crate::features::people::bulk::ListTotal;
use crate::features::people::list::go;
use crate::form::viewer;
use crate::paths;
use crate::read::parsed;

/// Those that the viewer may do.
pub fn acts() -> Vec<Act> {
    let person = viewer();
    Act::ALL.into_iter().filter(|act| person.may(act.permission())).collect()
}

/// The bar: the acts that apply to what is ticked, those of all for a mixture.
#[component]
pub fn Bulk() -> impl IntoView {
    let listing = Listing::here();
    let hydrated = ui::hydrated();
    let count = Signal::derive(move || u32::try_from(listing.ticked.with(BTreeMap::len)).unwrap_or(u32::MAX));
    let fits = move |act: Act| {
        // Before the app is there nobody knows what is ticked: all are offered.
        !hydrated.get() || listing.ticked.with(|t| t.values().any(|on| act.applies_to(*on)))
    };
    let button = move |act: Act| move || fits(act).then(|| view! { <ActButton act/> });
    let buttons = acts().into_iter().map(|act| button(act).into_any()).collect_view();
    view! {
        <form id="bulk" method="get" action=paths::PANELS_CONFIRM>
            {move || ui::hidden_inputs(listing.query.with(PanelQuery::pairs))}
            <BulkBar count on_clear=move || listing.ticked.update(BTreeMap::clear)>
                {buttons}
                <All/>
            </BulkBar>
        </form>
    }
}

#[component]
fn ActButton(act: Act) -> impl IntoView {
    let listing = Listing::here();
    let ask = move |()| {
        let ids: Vec<_> = listing.ticked.with_untracked(|t| t.keys().copied().collect());
        go(&paths::panels_confirm(act.key(), &ids, &listing.query.get_untracked()), false);
    };
    let kind = if act == Act::Remove { ButtonKind::Danger } else { ButtonKind::Secondary };
    view! {
        <Button label=act.verb() kind icon=act.icon() submit=true name="do" value=act.key() on_click=ask/>
    }
}

/// On to all that match: when every row of the page is ticked, or nobody knows what is.
#[component]
fn All() -> impl IntoView {
    let listing = Listing::here();
    let hydrated = ui::hydrated();
    let total = use_context::<ListTotal>();
    let counted = move || total.and_then(|total| total.0.get()).and_then(|total| parsed::<Total>(total).ok());
    let link = move || {
        let query = listing.query.get();
        let ticked = u32::try_from(listing.ticked.with(BTreeMap::len)).unwrap_or(u32::MAX);
        let total = if hydrated.get() { counted() } else { None };
        let known = total.map_or(0, Total::known);
        let all = !hydrated.get() || (known > ticked && ticked >= query.size.min(known));
        let n = total.filter(|total| !total.is_capped()).map(|_| format!(" {}", model::grid::grouped(known)));
        let label = format!("Select all{} that match", n.unwrap_or_default());
        all.then(|| view! { <LinkButton href=paths::for_all_panels(&query) label kind=ButtonKind::Quiet/> })
    };
    view! { <Transition fallback=|| ()>{link}</Transition> }
}
