//! Rows of the panels.

use leptos::prelude::*;
use model::Permission;
use model::grid::grouped;
use model::ids::PanelId;
use model::panels::{Connection, PanelRow};
use ui::{RowCheck, RowTitle, StatusBadge, Tone, TwoLineTime};

use super::bulk::acts;
use super::list::Listing;
use super::menu::PanelMenu;
use crate::form::viewer;
use crate::paths::{self, PanelTab};

/// One panel.
#[component]
pub fn Row(
    /// Which.
    row: PanelRow,
    /// The one that is open beside the list.
    open: Memo<Option<PanelId>>,
) -> impl IntoView {
    let listing = Listing::here();
    let (id, access) = (row.id, row.access);
    listing.is_now(id, access);
    let current = Signal::derive(move || open.get() == Some(id));
    let checked = Signal::derive(move || listing.ticked.with(|t| t.contains_key(&id)));
    let check = (!acts().is_empty()).then(|| {
        view! {
            <RowCheck
                label=format!("Select panel {}", row.imei)
                value=id.to_string()
                form="bulk"
                checked
                on_toggle=move |on| listing.tick(id, access, on)
            />
        }
    });
    view! {
        <tr data-row-id=id.to_string() class:is-current=current class:is-ticked=checked>
            {check}
            <Cells row current/>
        </tr>
    }
    .into_any()
}

#[component]
fn Cells(row: PanelRow, current: Signal<bool>) -> impl IntoView {
    let listing = Listing::here();
    let id = row.id;
    let href = Signal::derive(move || paths::open_panel(id, &listing.query.get(), PanelTab::Identity));
    let number = |n: Option<u32>| n.map(grouped);
    view! {
        <RowTitle href title=row.imei.clone() current/>
        <td data-priority="2"><bdi>{row.web_name.clone()}</bdi></td>
        <td data-priority="2" class="cell-code">{row.account_code.clone()}</td>
        <td data-priority="4"><bdi>{row.model.clone()}</bdi></td>
        <td data-priority="3"><GroupLink row=row.clone()/></td>
        <td class="cell-connection"><ConnectionState row=row.clone()/></td>
        <td data-priority="4" class="num">{number(row.customers)}</td>
        <td data-priority="4" class="num">{number(row.installers)}</td>
        <td class="cell-menu"><PanelMenu row from_blind=false/></td>
    }
}

/// The group's name, leading to its page for who may see it (S3-81).
#[component]
pub fn GroupLink(
    /// The panel.
    row: PanelRow,
) -> impl IntoView {
    if viewer().may(Permission::GroupsView) {
        view! { <a href=paths::group(row.group_id)><bdi>{row.group}</bdi></a> }.into_any()
    } else {
        view! { <bdi>{row.group}</bdi> }.into_any()
    }
}

/// Online, offline or never connected, and since when.
#[component]
pub fn ConnectionState(
    /// The panel.
    row: PanelRow,
) -> impl IntoView {
    let tone = match row.connection {
        Connection::Online => Tone::Good,
        Connection::Offline => Tone::Bad,
        Connection::Never => Tone::Off,
    };
    view! {
        <StatusBadge tone word=row.connection.word()/>
        {row.since.map(|at| view! { <TwoLineTime at/> })}
    }
}
