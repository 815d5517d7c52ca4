//! Everything about one person (S2-4 to S2-10), and a block for each of his groups.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::Permission;
use model::ids::{AccountId, GroupId};
use model::management::{Activation, ManagedAccount};
use ui::{ButtonKind, Card, IconName, LinkButton, Notice, Tag, Tone};

use super::acts::Act;
use super::api::{ManagedHistory, OpenManaged};
use super::cards::{AccountCard, ExtrasCard, SignInCard};
use super::dialogs;
use super::find::kind_word;
use super::groups::Groups;
use crate::features::people::tabs::{history_rows, loaded};
use crate::features::record::{RecordHead, missing, opened};
use crate::form::viewer;
use crate::lazy;
use crate::live::live_reading;
use crate::paths::{self, Tab};
use crate::read::{body, parsed};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Here {
    /// Whom it is about; nil: the address names nobody.
    pub id: Memo<AccountId>,
    /// Raised after each change.
    pub round: RwSignal<u32>,
}

impl Here {
    fn from_url() -> Self {
        let params = use_params_map();
        let id = Memo::new(move |_| {
            let id = params.with(|p| p.get("id").and_then(|id| id.parse().ok()));
            id.unwrap_or(AccountId(uuid::Uuid::nil()))
        });
        Self { id, round: RwSignal::new(0) }
    }

    /// That of the page this is part of.
    pub fn current() -> Self {
        expect_context::<Self>()
    }

    /// Has everything read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }
}

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let here = Here::from_url();
    provide_context(here);
    let asked = Signal::derive(move || body(&OpenManaged { id: here.id.get() }));
    let found = live_reading("management/open", asked, here.round.into());
    opened(found, |answer| match parsed::<ManagedAccount>(answer) {
        Ok(account) => view! { <Whole account/> }.into_any(),
        Err(fault) => {
            let way = (paths::SYSTEM_ACCOUNTS, "Find somebody else");
            missing(&fault, IconName::User, "This account cannot be shown", way)
        }
    })
}

#[component]
fn Whole(account: ManagedAccount) -> impl IntoView {
    let id = account.id;
    view! {
        <article class="record managed" aria-labelledby="managed-name">
            <Head account=account.clone()/>
            <div class="record-parts">
                <div class="record-main">
                    <Groups id/>
                    <History id/>
                </div>
                <div class="record-side">
                    <AccountCard account=account.clone()/>
                    <SignInCard account=account.clone()/>
                    <ExtrasCard account=account.clone()/>
                </div>
            </div>
            <Dialogs account/>
        </article>
    }
    .into_any()
}

/// Who it is, and whether the account is on.
#[component]
fn Head(account: ManagedAccount) -> impl IntoView {
    let own = viewer().id == account.id;
    let title = account.title().to_owned();
    let activation = Activation::offered_in(account.state);
    let (act, label, icon) = match activation {
        Activation::Deactivate => (Act::Deactivate, "Deactivate", IconName::Ban),
        Activation::Reactivate => (Act::Reactivate, "Reactivate", IconName::Active),
    };
    let why_not = Signal::stored(activation.allowed_in(account.state).err().map(str::to_owned));
    let may = viewer().may(Permission::ManagementDeactivate) && !own;
    let record = paths::open(account.id, &model::accounts::AccountQuery::of(account.kind), Tab::Overview);
    let may_open = viewer().may(account.kind.view());
    let mark = view! { <Tag word=kind_word(account.kind)/> }.into_any();
    let acts = view! {
        {may.then(|| view! { <LinkButton href=to(account.id, act) label icon disabled_reason=why_not/> })}
        {may_open.then(|| view! { <LinkButton href=Signal::stored(record) label="Open record" kind=ButtonKind::Quiet/> })}
    }
    .into_any();
    let more = own.then(|| {
        view! {
            <Notice tone=Tone::Info>"This is your own account. Another administrator changes it for you."</Notice>
        }
    });
    let way = vec![(paths::SYSTEM_ACCOUNTS.to_owned(), "Accounts".to_owned())];
    view! { <RecordHead id="managed-name" way name=title mark acts more=more.into_any()/> }
}

/// A dialog over this page.
pub fn to(id: AccountId, act: Act) -> Signal<String> {
    Signal::stored(paths::managed_dialog(id, act.key(), None))
}

/// Who changed what.
#[component]
fn History(id: AccountId) -> impl IntoView {
    let here = Here::current();
    let asked = Signal::stored(body(&ManagedHistory { id }));
    let history = live_reading("management/history", asked, here.round.into());
    let entries = |rows: Vec<model::accounts::HistoryRow>| {
        if rows.is_empty() {
            return view! { <p class="muted">"What is changed from now on appears here."</p> }.into_any();
        }
        history_rows(rows)
    };
    view! { <Card title="History">{loaded(history, entries)}</Card> }.into_any()
}

/// The dialog the address names, from the part that holds the dialogs.
#[component]
fn Dialogs(account: ManagedAccount) -> impl IntoView {
    let map = use_query_map();
    let asked = Memo::new(move |_| {
        map.with(|map| {
            let act = Act::parse(&map.get("do").unwrap_or_default())?;
            let group: Option<GroupId> = map.get("group").and_then(|id| id.parse().ok());
            (group.is_some() || !act.is_of_group()).then_some((act, group))
        })
    });
    move || {
        let account = account.clone();
        asked
            .get()
            .map(|(act, group)| Suspend::new(lazy::part("console_overlays", dialogs::dialog(act, group, account))))
    }
}
