//! Identity: what the panel is, whose, since when.

use leptos::prelude::*;
use model::Permission;
use model::access::PersonRef;
use model::accounts::{AccountQuery, Kind};
use model::panels::PanelDetail;
use ui::{CopyValue, Detail, Details, TwoLineTime};

use super::super::row::GroupLink;
use crate::form::viewer;
use crate::paths::{self, Tab};

/// The tab.
#[component]
pub fn Identity(
    /// Of which panel.
    detail: PanelDetail,
) -> impl IntoView {
    let numbers = numbers(&detail);
    let PanelDetail { row, owners, first_connected, needs_permit, created, changed_by, changed_at, .. } = detail;
    let (id, access) = (row.id.to_string(), row.access);
    let (imei, name, code, model) =
        (row.imei.clone(), row.web_name.clone(), row.account_code.clone(), row.model.clone());
    let never = || view! { <span class="muted">"Never connected"</span> }.into_any();
    view! {
        <Details>
            <Detail term="IMEI"><CopyValue label="IMEI" value=imei/></Detail>
            <Detail term="Web name"><bdi>{name}</bdi></Detail>
            <Detail term="Account code"><span class="num">{code}</span></Detail>
            <Detail term="Model"><bdi>{model}</bdi></Detail>
            <Detail term="Group"><GroupLink row/></Detail>
            <Detail term="Owner">{owned_by(owners)}</Detail>
            <Detail term="First connection">
                {first_connected.map_or_else(never, |at| view! { <TwoLineTime at/> }.into_any())}
            </Detail>
            <Detail term="Partitions"><span class="num">{numbers}</span></Detail>
            <Detail term="Installer access">{model::panels::access_word(access)}</Detail>
            <Detail term="Connecting">
                {if needs_permit { "The master user must permit each connection" } else { "No permit needed" }}
            </Detail>
            <Detail term="Added"><TwoLineTime at=created/></Detail>
            <Detail term="Last changed">
                <TwoLineTime at=changed_at/>
                {(!changed_by.is_empty()).then(|| view! { " "<bdi class="muted">{changed_by}</bdi> })}
            </Detail>
            <Detail term="Panel ID"><CopyValue label="panel ID" value=id/></Detail>
        </Details>
    }
    .into_any()
}

fn numbers(detail: &PanelDetail) -> String {
    detail.partitions.iter().map(|partition| partition.number.to_string()).collect::<Vec<_>>().join(" ")
}

/// The master users, each with the way to his account.
fn owned_by(owners: Option<Vec<PersonRef>>) -> AnyView {
    match owners {
        None => {
            let why = model::text::missing(Permission::AccountsView);
            view! { <span class="muted">{why}</span> }.into_any()
        }
        Some(owners) if owners.is_empty() => view! { <span class="muted">"No master user"</span> }.into_any(),
        Some(owners) => {
            let line = |person: PersonRef| view! { <li>{person_link(&person, Kind::EndUser)}</li> };
            view! { <ul class="plain-list">{owners.into_iter().map(line).collect_view()}</ul> }.into_any()
        }
    }
}

/// A person's name, leading to his blind where the viewer may open it.
pub fn person_link(person: &PersonRef, kind: Kind) -> AnyView {
    let (id, name) = (person.id, person.name.clone());
    if viewer().may(kind.view()) {
        let href = paths::open(id, &AccountQuery::of(kind), Tab::Overview);
        view! { <a href=href><bdi>{name}</bdi></a> }.into_any()
    } else {
        view! { <bdi>{name}</bdi> }.into_any()
    }
}
