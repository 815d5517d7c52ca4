//! One panel beside the grid: head, tabs, dialogs.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::ids::PanelId;
use model::panels::{PanelDetail, PanelOpened};
use ui::{Blind, EmptyState, IconName, LinkButton, Tabs};

use super::api::OpenPanel;
use super::list::Listing;
use super::menu::PanelMenu;
use super::row::ConnectionState;
use super::{dialogs, tabs};
use crate::api::Fault;
use crate::lazy;
use crate::live::live_reading;
use crate::paths::{self, PanelDialog, PanelTab};
use crate::read::{body, parsed};

/// What the parts of the blind share.
#[derive(Clone, Copy)]
pub struct Open {
    /// Which panel.
    pub id: PanelId,
    /// Which tab.
    pub tab: Memo<PanelTab>,
}

impl Open {
    /// The blind this is part of.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// The blind's own address, at its tab, without a dialog.
    pub fn path(self) -> String {
        paths::open_panel(self.id, &Listing::here().query.get(), self.tab.get())
    }
}

/// The blind.
#[component]
pub fn PanelBlind() -> impl IntoView {
    let listing = Listing::here();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse().ok())));
    let query = use_query_map();
    let tab = Memo::new(move |_| PanelTab::parse(&query.with(|q| q.get("tab")).unwrap_or_default()));
    // An id that is none is a panel that does not exist.
    let asked = Signal::derive(move || {
        let id = id.get().unwrap_or(PanelId(uuid::Uuid::nil()));
        body(&OpenPanel { id, query: listing.query.get() })
    });
    let opened = live_reading("panels/open", asked, listing.round.into());
    view! {
        <Transition fallback=|| view! { <Opening/> }>
            {move || Suspend::new(async move {
                match parsed::<PanelOpened>(opened.await) {
                    Ok(opened) => view! { <Sheet opened tab/> }.into_any(),
                    Err(fault) => view! { <Missing fault/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn close_href() -> Signal<String> {
    let listing = Listing::here();
    Signal::derive(move || paths::panels(&listing.query.get()))
}

#[component]
fn Opening() -> impl IntoView {
    view! { <Blind title="Loading" close_href=close_href()><ui::Busy label="Loading the panel"/></Blind> }
}

#[component]
fn Missing(fault: Fault) -> impl IntoView {
    crate::api::watch_sign_out(&fault.0);
    let close = close_href();
    let action = move || view! { <LinkButton href=close label="Back to the list"/> };
    view! {
        <Blind title="Not here" close_href=close>
            <EmptyState icon=IconName::Search title="This panel cannot be shown" text=Some(fault.0.message()) action/>
        </Blind>
    }
}

#[component]
fn Sheet(opened: PanelOpened, tab: Memo<PanelTab>) -> impl IntoView {
    let listing = Listing::here();
    let PanelOpened { detail, neighbours } = opened;
    let id = detail.row.id;
    provide_context(Open { id, tab });
    let step = move |to: Option<PanelId>| {
        Signal::derive(move || to.map(|id| paths::open_panel(id, &listing.query.get(), tab.get())))
    };
    let title = detail.row.imei.clone();
    let detail = StoredValue::new(detail);
    let row = move || detail.with_value(|detail| detail.row.clone());
    view! {
        <Blind
            title
            subtitle=move || subtitle(&detail.get_value())
            close_href=close_href()
            prev_href=step(neighbours.previous)
            next_href=step(neighbours.next)
            row_id=id.to_string()
            tabs=|| view! { <TabLinks/> }
            menu=move || view! { <PanelMenu row=row() from_blind=true/> }
        >
            {move || tabs::content(tab.get(), detail.get_value())}
            <Dialogs detail/>
        </Blind>
    }
    .into_any()
}

fn subtitle(detail: &PanelDetail) -> AnyView {
    let row = detail.row.clone();
    let name = (!row.web_name.is_empty()).then(|| row.web_name.clone());
    view! {
        <ConnectionState row/>
        {name.map(|name| view! { <bdi class="clip">{name}</bdi> })}
    }
    .into_any()
}

#[component]
fn TabLinks() -> impl IntoView {
    let listing = Listing::here();
    let Open { id, tab } = Open::here();
    let tabs = Signal::derive(move || {
        let (query, here) = (listing.query.get(), tab.get());
        let link = |t: &PanelTab| ui::Tab::new(paths::open_panel(id, &query, *t), t.label(), *t == here);
        PanelTab::ALL.iter().map(link).collect::<Vec<_>>()
    });
    view! { <Tabs label="Tabs" tabs/> }
}

/// The dialog the address names, over the blind.
#[component]
fn Dialogs(detail: StoredValue<PanelDetail>) -> impl IntoView {
    let map = use_query_map();
    let asked = Memo::new(move |_| map.with(|map| PanelDialog::read(|name| map.get(name))));
    move || {
        let detail = detail.get_value();
        asked.get().map(|dialog| Suspend::new(lazy::part("console_overlays", dialogs::dialog(dialog, detail))))
    }
}
