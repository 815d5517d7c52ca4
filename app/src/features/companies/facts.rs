//! What a company is, its authorization code, and what happened to it.

use leptos::prelude::*;
use model::accounts::{AccountQuery, HistoryRow, Kind};
use model::companies::{CompanyDetail, Joining};
use model::ids::CompanyId;
use ui::{Card, CopyValue, Detail, Details, IconName, LinkButton, TwoLineTime, Typed};

use super::api::CompanyHistory;
use super::company::Here;
use crate::features::people::tabs::{InLog, history_rows, loaded};
use crate::paths::{self, CompanyDialog};
use crate::read::{body, reading};

/// The facts.
#[component]
pub fn Facts(
    /// Of which company.
    company: CompanyDetail,
) -> impl IntoView {
    let CompanyDetail { row, contact, description, created, changed_by, changed_at, joining, .. } = company;
    let parent = row.parent.clone().map(|parent| {
        view! { <Detail term="Parent company"><a href=paths::company_page(parent.id)><bdi>{parent.name}</bdi></a></Detail> }
    });
    view! {
        <Card title="About">
            <Details>
                <Detail term="Code"><code>{row.code.clone()}</code></Detail>
                {parent}
                <Detail term="Region">{row.region.word()}</Detail>
                <Detail term="Contact"><Typed text=contact/></Detail>
                <Detail term="Description"><Typed text=description/></Detail>
                <Detail term="Self-registration">{joining.word()}</Detail>
                {people(row.id, "Installers", Kind::Installer, row.installers)}
                {people(row.id, "Accounts", Kind::EndUser, row.accounts)}
                <Detail term="Added"><TwoLineTime at=created/></Detail>
                <Detail term="Last changed"><TwoLineTime at=changed_at/>{(!changed_by.is_empty()).then(|| view! { " "<bdi class="muted">{changed_by}</bdi> })}</Detail>
            </Details>
        </Card>
    }
    .into_any()
}

/// How many of a kind, with the way to them.
fn people(id: CompanyId, term: &'static str, kind: Kind, n: Option<u32>) -> AnyView {
    let href = paths::list(&AccountQuery { company: Some(id), ..AccountQuery::of(kind) });
    n.map(|n| view! { <Detail term><a class="num" href=href>{model::grid::grouped(n)}</a></Detail> }).into_any()
}

/// The authorization code, for who may edit companies.
#[component]
pub fn AuthorizationCode(
    /// Of which company.
    company: CompanyDetail,
) -> impl IntoView {
    let here = Here::current();
    let renew = Signal::derive(move || paths::company_dialog(here.id.get(), &here.users.get(), CompanyDialog::Renew));
    let joining = company.joining;
    company.authorization_code.map(|code| {
        let action = move || view! { <LinkButton href=renew label="Renew" icon=IconName::Refresh small=true/> };
        view! {
            <Card title="Authorization code" action>
                <CopyValue label="authorization code" value=code/>
                <p class="muted">
                    {use_of(joining)}" "
                    {(joining != Joining::Off).then(|| view! { <a href=paths::JOIN rel="external">"Registration page"</a> })}
                </p>
            </Card>
        }
    })
    .into_any()
}

const fn use_of(joining: Joining) -> &'static str {
    match joining {
        Joining::Off => "Self-registration is off, so it opens nothing now.",
        Joining::Installers => "Installers who type it in can ask to join this company.",
        Joining::Employees => "People who type it in can ask to join this company as employees.",
        Joining::Both => "People who type it in can ask to join this company, as installers or as employees.",
    }
}

/// Who changed what.
#[component]
pub fn History(
    /// Of which company.
    id: CompanyId,
) -> impl IntoView {
    let here = Here::current();
    let history = reading("companies/history", Signal::stored(body(&CompanyHistory { id })), here.round.into());
    view! {
        <Card title="History">{loaded(history, entries)}<InLog id=id.0/></Card>
    }
    .into_any()
}

fn entries(rows: Vec<HistoryRow>) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="muted">"What is changed from now on appears here."</p> }.into_any();
    }
    history_rows(rows)
}
