//! One account beside the list (S0-13, S0-15): head, tabs, acts, dialogs.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::Permission;
use model::accounts::{Access, AccountDetail, State};
use model::ids::{AccountId, LinkId};
use ui::{Blind, EmptyState, IconName, LinkButton, Menu, MenuLink, StatusBadge, Tabs};

use super::api::{OpenAccount, Opened};
use super::confirm::Act;
use super::list::List;
use super::{dialogs, tabs, words};
use crate::api::Fault;
use crate::form::viewer;
use crate::lazy::{self, NotLoaded};
use crate::paths::{self, Dialog, Tab};
use crate::read::{body, parsed, reading};

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
        paths::account(self.id, &list.query.get(), self.tab.get())
    }
}

/// The blind.
#[component]
pub fn AccountBlind() -> impl IntoView {
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
    let opened = reading("accounts/open", asked, list.round.into());
    view! {
        <Transition fallback=|| view! { <Opening/> }>
            {move || Suspend::new(async move {
                match parsed::<Opened>(opened.await) {
                    Ok(opened) => view! { <Sheet opened tab/> }.into_any(),
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
    let close = Signal::derive(move || paths::accounts(&list.query.get()));
    view! { <Blind title="Loading" close_href=close><ui::Busy label="Loading the account"/></Blind> }
}

#[component]
fn Missing(fault: Fault) -> impl IntoView {
    crate::api::watch_sign_out(&fault.0);
    let list = List::here();
    let close = Signal::derive(move || paths::accounts(&list.query.get()));
    let action = move || view! { <LinkButton href=close label="Back to the list"/> };
    view! {
        <Blind title="Not here" close_href=close>
            <EmptyState icon=IconName::Search title="This account cannot be shown" text=Some(fault.0.message()) action/>
        </Blind>
    }
}

#[component]
fn Sheet(opened: Opened, tab: Memo<Tab>) -> impl IntoView {
    let list = List::here();
    let Opened { detail, neighbours } = opened;
    let id = detail.row.id;
    let open = Open { id, tab, dirty: RwSignal::new(false) };
    provide_context(open);
    let step = move |to: Option<AccountId>| {
        Signal::derive(move || to.map(|id| paths::account(id, &list.query.get(), tab.get())))
    };
    let close = Signal::derive(move || paths::accounts(&list.query.get()));
    let title = detail.row.title().to_owned();
    let head = StoredValue::new(detail.clone());
    let detail = StoredValue::new(detail);
    view! {
        <Blind
            title
            subtitle=move || subtitle(&head.get_value())
            close_href=close
            prev_href=step(neighbours.previous)
            next_href=step(neighbours.next)
            row_id=id.to_string()
            tabs=move || view! { <TabLinks/> }
            menu=move || view! { <BlindMenu detail=detail.get_value()/> }
            dirty=open.dirty
        >
            {move || tab_body(tab.get(), detail.get_value())}
            <Dialogs detail/>
        </Blind>
    }
    .into_any()
}

fn subtitle(detail: &AccountDetail) -> AnyView {
    let state = detail.row.state;
    let email = (!detail.row.label.is_empty()).then(|| detail.row.email.clone());
    view! {
        <StatusBadge tone=words::tone(state) icon=words::icon(state) word=state.account_word()/>
        {email.map(|email| view! { <bdi class="clip">{email}</bdi> })}
    }
    .into_any()
}

#[component]
fn TabLinks() -> impl IntoView {
    let list = List::here();
    let Open { id, tab, .. } = Open::here();
    let tabs = Signal::derive(move || {
        let query = list.query.get();
        let here = tab.get();
        Tab::ALL.map(|t| ui::Tab::new(paths::account(id, &query, t), t.label(), t == here)).to_vec()
    });
    view! { <Tabs label="Account" tabs/> }
}

fn tab_body(tab: Tab, detail: AccountDetail) -> AnyView {
    match tab {
        Tab::Overview => view! { <tabs::Overview detail/> }.into_any(),
        Tab::Panels => view! { <tabs::Panels detail/> }.into_any(),
        Tab::Security => view! { <tabs::Security detail/> }.into_any(),
        Tab::Mail => view! { <tabs::Mails/> }.into_any(),
        Tab::History => view! { <tabs::History/> }.into_any(),
    }
}

#[component]
fn BlindMenu(detail: AccountDetail) -> impl IntoView {
    let list = List::here();
    let person = viewer();
    let (id, state) = (detail.row.id, detail.row.state);
    let confirm = move |act: Act| Signal::derive(move || paths::account_confirm(act.key(), id, &list.query.get()));
    let dialog =
        move |dialog| Signal::derive(move || paths::account_dialog(id, &list.query.get(), Tab::Security, dialog, None));
    let access = (state != State::Pending).then(|| Act::from(Access::toggle_of(state)));
    view! {
        <Menu label=format!("Actions for {}", detail.row.title())>
            {person.may(Permission::AccountsResetPassword).then(|| view! {
                <MenuLink href=dialog(Dialog::ResetPassword) label="RESET PASSWORD" icon=IconName::Key/>
            })}
            {access.filter(|_| person.may(Permission::AccountsSuspend)).map(|act| view! {
                <MenuLink href=confirm(act) label=disable_label(act) icon=act.icon()/>
            })}
            {person.may(Permission::AccountsRemove).then(|| view! {
                <MenuLink href=confirm(Act::Remove) label="REMOVE ACCOUNT" icon=IconName::Trash danger=true/>
            })}
        </Menu>
    }
}

/// The toggle's label follows the state (S1-8).
pub const fn disable_label(act: Act) -> &'static str {
    match act {
        Act::Suspend => "Disable Account",
        Act::Enable => "Enable Account",
        Act::Remove => "REMOVE ACCOUNT",
    }
}

/// The dialog the address names, over the blind. A part of its own: see [`load_dialogs`].
#[component]
fn Dialogs(detail: StoredValue<AccountDetail>) -> impl IntoView {
    let map = use_query_map();
    let asked = Memo::new(move |_| {
        map.with(|map| {
            let dialog = Dialog::parse(&map.get("do")?)?;
            let link = map.get("link").and_then(|link| link.parse::<LinkId>().ok());
            Some((dialog, link))
        })
    });
    move || {
        asked.get().map(|(dialog, link)| {
            let shown = lazy::part("accounts_dialogs", dialogs::dialog(dialog, link, detail.get_value()));
            Suspend::new(shown)
        })
    }
}

/// A page that comes with a dialog open needs the dialogs to be taken over.
pub(super) async fn load_dialogs(search: &str) -> Result<(), NotLoaded> {
    if search.contains("do=") { Ok(dialogs::load().await?) } else { Ok(()) }
}
