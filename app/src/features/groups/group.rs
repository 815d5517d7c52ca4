//! One group: who it is, its licences, members, panels, and what happened to it (S3-81).

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::Permission;
use model::groups::{GroupDetail, MemberQuery};
use model::ids::GroupId;
use ui::{ButtonKind, IconName, LinkButton, StatusBadge, Tone};

use super::api::OpenGroup;
use super::dialogs;
use super::facts::{Facts, History, Switched};
use super::licences::Licences;
use super::members::Members;
use super::panels::Panels;
use crate::features::record::{RecordHead, missing, opened};
use crate::form::viewer;
use crate::lazy;
use crate::live::live_reading;
use crate::paths::{self, GroupDialog};
use crate::read::{body, parsed};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Here {
    /// Which group; nil: the address names none.
    pub id: Memo<GroupId>,
    /// Its members as the page shows them; lives in the URL.
    pub members: Memo<MemberQuery>,
    /// Raised after each change.
    pub round: RwSignal<u32>,
}

impl Here {
    fn from_url() -> Self {
        let (params, map) = (use_params_map(), use_query_map());
        let id = Memo::new(move |_| {
            // An id that is none is a group that does not exist.
            let id = params.with(|p| p.get("id").and_then(|id| id.parse().ok()));
            id.unwrap_or(GroupId(uuid::Uuid::nil()))
        });
        let members = Memo::new(move |_| map.with(|map| MemberQuery::read(|name| map.get(name))));
        Self { id, members, round: RwSignal::new(0) }
    }

    /// That of the page this is part of.
    pub fn current() -> Self {
        expect_context::<Self>()
    }

    /// The page's own address.
    pub fn path(self) -> String {
        paths::group_page(self.id.get(), &self.members.get())
    }

    /// The same where nothing follows it.
    pub fn path_untracked(self) -> String {
        paths::group_page(self.id.get_untracked(), &self.members.get_untracked())
    }

    /// The address of a dialog, about a member or a licence where there is one.
    pub fn dialog(self, dialog: GroupDialog, about: &str) -> String {
        paths::group_dialog(self.id.get_untracked(), &self.members.get_untracked(), dialog, about)
    }

    /// Has everything read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }
}

/// The page.
#[component]
pub fn GroupPage() -> impl IntoView {
    let here = Here::from_url();
    provide_context(here);
    let asked = Signal::derive(move || body(&OpenGroup { id: here.id.get() }));
    let found = live_reading("groups/open", asked, here.round.into());
    opened(found, |answer| match parsed::<GroupDetail>(answer) {
        Ok(group) => view! { <Whole group/> }.into_any(),
        Err(fault) => {
            let way = (paths::GROUPS, "To the groups");
            missing(&fault, IconName::Groups, "This group cannot be shown", way)
        }
    })
}

#[component]
fn Whole(group: GroupDetail) -> impl IntoView {
    let held = StoredValue::new(group.clone());
    view! {
        <article class="record group" aria-labelledby="group-name">
            <Head group=group.clone()/>
            <div class="record-parts">
                <div class="record-main">
                    <Licences group=held/>
                    <Members/>
                    <Panels group=held/>
                    <History id=group.row.id/>
                </div>
                <div class="record-side">
                    <Facts group=group.clone()/>
                    <Switched group=group.clone()/>
                </div>
            </div>
            <Dialogs group/>
        </article>
    }
    .into_any()
}

/// The dialog the address names, from the part that holds the dialogs.
#[component]
fn Dialogs(group: GroupDetail) -> impl IntoView {
    let map = use_query_map();
    let asked = Memo::new(move |_| {
        map.with(|map| {
            let dialog = GroupDialog::parse(&map.get("do").unwrap_or_default())?;
            Some((dialog, map.get("about").unwrap_or_default()))
        })
    });
    move || {
        let group = group.clone();
        asked
            .get()
            .map(|(dialog, about)| Suspend::new(lazy::part("console_overlays", dialogs::dialog(dialog, about, group))))
    }
}

/// The way to it, its name, and what can be done with it.
#[component]
fn Head(group: GroupDetail) -> impl IntoView {
    let here = Here::current();
    let person = viewer();
    let dialog = move |dialog: GroupDialog| Signal::derive(move || here.dialog(dialog, ""));
    let is_main = group.row.is_main;
    let edit = person.may(Permission::GroupsEdit);
    let remove = person.may(Permission::GroupsRemove) && !is_main;
    let mark = is_main.then(|| view! { <StatusBadge tone=Tone::Info word="Main group"/> }).into_any();
    let acts = view! {
        {edit.then(|| view! { <LinkButton href=dialog(GroupDialog::Edit) label="Edit" icon=IconName::Edit/> })}
        {remove.then(|| view! {
            <LinkButton href=dialog(GroupDialog::Remove) label="Remove" icon=IconName::Trash kind=ButtonKind::Quiet/>
        })}
    }
    .into_any();
    let way = vec![(paths::GROUPS.to_owned(), "Groups".to_owned())];
    view! { <RecordHead id="group-name" way name=group.row.name mark acts/> }
}
