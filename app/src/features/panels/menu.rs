//! The three dots of a row and of the blind: the same acts in the same order.

use leptos::prelude::*;
use model::Permission;
use model::panels::PanelRow;
use ui::{IconName, Menu, MenuLink};

use super::act::Act;
use super::list::Listing;
use crate::form::viewer;
use crate::paths::{self, PanelDialog, PanelTab};

/// The menu: edit, move, installer access, remove.
#[component]
pub fn PanelMenu(
    /// Which panel.
    row: PanelRow,
    /// Stands in its blind: acts lead back there.
    from_blind: bool,
) -> impl IntoView {
    let listing = Listing::here();
    let person = viewer();
    let id = row.id;
    let offered: Vec<Act> =
        Act::ALL.into_iter().filter(|act| person.may(act.permission()) && act.applies_to(row.access)).collect();
    let may_edit = person.may(Permission::PanelsEdit);
    if offered.is_empty() && !may_edit {
        return ().into_any();
    }
    let edit =
        Signal::derive(move || paths::panel_dialog(id, &listing.query.get(), PanelTab::Identity, PanelDialog::Edit));
    let ask = move |act: Act| {
        Signal::derive(move || {
            let query = listing.query.get();
            if from_blind {
                paths::panels_confirm_from_blind(act.key(), id, &query)
            } else {
                paths::panels_confirm(act.key(), &[id], &query)
            }
        })
    };
    let item = move |act: Act| {
        let danger = act == Act::Remove;
        view! { <MenuLink href=ask(act) label=act.verb() icon=act.icon() danger/> }
    };
    let offered = StoredValue::new(offered);
    view! {
        <Menu label=format!("Actions for panel {}", row.imei)>
            {may_edit.then(|| view! { <MenuLink href=edit label="Edit" icon=IconName::Edit/> })}
            {offered.get_value().into_iter().map(item).collect_view()}
        </Menu>
    }
    .into_any()
}
