//! One account beside the list (S0-13, S0-15, S3-35): head, tabs, dialogs. Each page brings what is
//! in them.

use std::pin::Pin;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::accounts::AccountDetail;
use model::ids::{AccountId, LinkId};
use ui::{Blind, EmptyState, IconName, LinkButton, Tabs};

use super::endpoints;
use super::list::List;
use super::words::StateBadge;
use crate::api::Fault;
use crate::features::accounts::api::{OpenAccount, Opened};
use crate::live::live_reading;
use crate::paths::{self, Dialog, Tab};
use crate::read::{body, parsed};

/// What the parts of the blind share.
#[derive(Clone, Copy)]
pub struct Open {
    /// Which account.
    pub id: AccountId,
    /// Which tab.
    pub tab: Memo<Tab>,
    /// Something typed is not saved yet.
    pub dirty: RwSignal<bool>,
}

impl Open {
    /// The blind this is part of.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// The blind's own address, at its tab, without a dialog.
    pub fn path(self, list: List) -> String {
        paths::open(self.id, &list.query.get(), self.tab.get())
    }
}

/// What is there once its part of the client is.
pub type Loading = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// What a page brings of its own.
#[derive(Clone, Copy)]
pub struct BlindParts {
    /// A tab's word.
    pub tab_label: fn(Tab) -> &'static str,
    /// A tab's content.
    pub tab: fn(Tab, AccountDetail) -> AnyView,
    /// The menu's button and acts.
    pub menu: fn(AccountDetail) -> AnyView,
    /// The dialog the address names, from the part that holds the dialogs; the link is the panel it is about.
    pub dialog: fn(Dialog, Option<LinkId>, AccountDetail) -> Loading,
}

/// The blind.
#[component]
pub fn PersonBlind(
    /// Its own parts.
    parts: BlindParts,
) -> impl IntoView {
    let list = List::here();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse().ok())));
    let query = use_query_map();
    let tab = Memo::new(move |_| Tab::parse(&query.with(|q| q.get("tab")).unwrap_or_default()));
    // An id that is none is an account that does not exist.
    let asked = Signal::derive(move || {
        let id = id.get().unwrap_or(AccountId(uuid::Uuid::nil()));
        body(&OpenAccount { id, query: list.query.get() })
    });
    let opened = live_reading(endpoints(list.kind).open, asked, list.round.into());
    view! {
        <Transition fallback=|| view! { <Opening/> }>
            {move || Suspend::new(async move {
                match parsed::<Opened>(opened.await) {
                    Ok(opened) => view! { <Sheet opened tab parts/> }.into_any(),
                    Err(fault) => view! { <Missing fault/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Opening() -> impl IntoView {
    let list = List::here();
    let close = Signal::derive(move || paths::list(&list.query.get()));
    let label = format!("Loading the {}", list.kind.noun());
    view! { <Blind title="Loading" close_href=close><ui::Busy label/></Blind> }
}

#[component]
fn Missing(fault: Fault) -> impl IntoView {
    crate::api::watch_sign_out(&fault.0);
    let list = List::here();
    let close = Signal::derive(move || paths::list(&list.query.get()));
    let action = move || view! { <LinkButton href=close label="Back to the list"/> };
    let title = format!("This {} cannot be shown", list.kind.noun());
    view! {
        <Blind title="Not here" close_href=close>
            <EmptyState icon=IconName::Search title text=Some(fault.0.message()) action/>
        </Blind>
    }
}

#[component]
fn Sheet(opened: Opened, tab: Memo<Tab>, parts: BlindParts) -> impl IntoView {
    let list = List::here();
    let Opened { detail, neighbours } = opened;
    let id = detail.row.id;
    let open = Open { id, tab, dirty: RwSignal::new(false) };
    provide_context(open);
    let step =
        move |to: Option<AccountId>| Signal::derive(move || to.map(|id| paths::open(id, &list.query.get(), tab.get())));
    let close = Signal::derive(move || paths::list(&list.query.get()));
    let title = detail.row.title().to_owned();
    let detail = StoredValue::new(detail);
    view! {
        <Blind
            title
            subtitle=move || subtitle(list, &detail.get_value())
            close_href=close
            prev_href=step(neighbours.previous)
            next_href=step(neighbours.next)
            row_id=id.to_string()
            tabs=move || view! { <TabLinks parts/> }
            menu=move || (parts.menu)(detail.get_value())
            dirty=open.dirty
        >
            {move || (parts.tab)(tab.get(), detail.get_value())}
            <Dialogs detail parts/>
        </Blind>
    }
    .into_any()
}

fn subtitle(list: List, detail: &AccountDetail) -> AnyView {
    let email = (!detail.row.label.is_empty()).then(|| detail.row.email.clone());
    view! {
        <StateBadge kind=list.kind state=detail.row.state/>
        {email.map(|email| view! { <bdi class="clip">{email}</bdi> })}
    }
    .into_any()
}

#[component]
fn TabLinks(parts: BlindParts) -> impl IntoView {
    let list = List::here();
    let Open { id, tab, .. } = Open::here();
    let tabs = Signal::derive(move || {
        let query = list.query.get();
        let here = tab.get();
        let link = |t: &Tab| ui::Tab::new(paths::open(id, &query, *t), (parts.tab_label)(*t), *t == here);
        Tab::of(list.kind).iter().map(link).collect::<Vec<_>>()
    });
    view! { <Tabs label="Tabs" tabs/> }
}

/// The dialog the address names, over the blind.
#[component]
fn Dialogs(detail: StoredValue<AccountDetail>, parts: BlindParts) -> impl IntoView {
    let map = use_query_map();
    let asked = Memo::new(move |_| {
        map.with(|map| {
            let dialog = Dialog::parse(&map.get("do")?)?;
            let link = map.get("link").and_then(|link| link.parse::<LinkId>().ok());
            Some((dialog, link))
        })
    });
    move || asked.get().map(|(dialog, link)| Suspend::new((parts.dialog)(dialog, link, detail.get_value())))
}
