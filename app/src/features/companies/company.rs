//! One company: who it is, its users with what can be done to each (S4-1, S4-3), the companies below.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::Permission;
use model::accounts::{AccountQuery, Kind};
use model::companies::CompanyDetail;
use model::ids::CompanyId;
use ui::{ButtonKind, IconName, LinkButton};

use super::api::OpenCompany;
use super::below::Below;
use super::dialogs;
use super::facts::{AuthorizationCode, Facts, History};
use super::joins::Joins;
use super::row::KindTag;
use super::users::Users;
use crate::features::record::{RecordHead, missing, opened};
use crate::form::viewer;
use crate::lazy;
use crate::live::live_reading;
use crate::paths::{self, CompanyDialog};
use crate::read::{body, parsed};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Here {
    /// Which company; nil: the address names none.
    pub id: Memo<CompanyId>,
    /// Its users as the page shows them; lives in the URL.
    pub users: Memo<AccountQuery>,
    /// Raised after each change.
    pub round: RwSignal<u32>,
}

impl Here {
    fn from_url() -> Self {
        let (params, map) = (use_params_map(), use_query_map());
        let id = Memo::new(move |_| {
            let id = params.with(|p| p.get("id").and_then(|id| id.parse().ok()));
            id.unwrap_or(CompanyId(uuid::Uuid::nil()))
        });
        let users = Memo::new(move |_| {
            map.with(|map| {
                let page = |name: &str| map.get(name).filter(|_| ["sort", "dir", "page", "size"].contains(&name));
                AccountQuery::read(Kind::Employee, page)
            })
        });
        Self { id, users, round: RwSignal::new(0) }
    }

    /// That of the page this is part of.
    pub fn current() -> Self {
        expect_context::<Self>()
    }

    /// The page's own address.
    pub fn path(self) -> String {
        paths::company(self.id.get(), &self.users.get())
    }

    /// Has everything read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }
}

/// The page.
#[component]
pub fn CompanyPage() -> impl IntoView {
    let here = Here::from_url();
    provide_context(here);
    let asked = Signal::derive(move || body(&OpenCompany { id: here.id.get() }));
    let found = live_reading("companies/open", asked, here.round.into());
    opened(found, |answer| match parsed::<CompanyDetail>(answer) {
        Ok(company) => view! { <Whole company/> }.into_any(),
        Err(fault) => {
            let way = (paths::COMPANIES, "To the companies");
            missing(&fault, IconName::Companies, "This company cannot be shown", way)
        }
    })
}

#[component]
fn Whole(company: CompanyDetail) -> impl IntoView {
    view! {
        <article class="record" aria-labelledby="company-name">
            <Head company=company.clone()/>
            <div class="record-parts">
                <div class="record-main">
                    <Joins id=company.row.id/>
                    <Users company=company.row.clone()/>
                    <Below company=company.row.clone()/>
                    <History id=company.row.id/>
                </div>
                <div class="record-side">
                    <Facts company=company.clone()/>
                    <AuthorizationCode company=company.clone()/>
                </div>
            </div>
            <Dialogs company/>
        </article>
    }
    .into_any()
}

/// The dialog the address names, from the part that holds the dialogs.
#[component]
fn Dialogs(company: CompanyDetail) -> impl IntoView {
    let map = use_query_map();
    let asked = Memo::new(move |_| map.with(|map| CompanyDialog::parse(&map.get("do").unwrap_or_default())));
    move || {
        let company = company.clone();
        asked.get().map(|dialog| Suspend::new(lazy::part("console_overlays", dialogs::dialog(dialog, company))))
    }
}

/// The way down to it, its name, and what can be done with it.
#[component]
fn Head(company: CompanyDetail) -> impl IntoView {
    let here = Here::current();
    let person = viewer();
    let dialog = move |dialog: CompanyDialog| {
        Signal::derive(move || paths::company_dialog(here.id.get(), &here.users.get(), dialog))
    };
    let edit = person.may(Permission::CompaniesEdit);
    let remove = person.may(Permission::CompaniesRemove);
    let acts = view! {
        {edit.then(|| view! { <LinkButton href=dialog(CompanyDialog::Edit) label="Edit" icon=IconName::Edit/> })}
        {remove.then(|| view! {
            <LinkButton href=dialog(CompanyDialog::Remove) label="Remove" icon=IconName::Trash kind=ButtonKind::Quiet/>
        })}
    }
    .into_any();
    let mark = view! { <KindTag kind=company.row.kind/> }.into_any();
    // Companies › North › City.
    let above = company.line.into_iter().map(|above| (paths::company_page(above.id), above.name));
    let way = std::iter::once((paths::COMPANIES.to_owned(), "Companies".to_owned())).chain(above).collect();
    view! { <RecordHead id="company-name" way name=company.row.name mark acts/> }
}
