//! The installer application's access to the panel, the installers attached, and their requests to connect
//! (S3-104).

use leptos::prelude::*;
use model::Permission;
use model::accounts::Kind;
use model::installers::{Permit, PermitState};
use model::panels::{PanelDetail, PanelInstaller, PanelPeople};
use ui::{ButtonKind, Details, EmptyState, IconName, LinkButton, Notice, StatusBadge, Tone, TwoLineTime};

use super::customers::ends;
use super::identity::person_link;
use super::{OneButton, not_for_you, people, to};
use crate::features::people::tabs::loaded;
use crate::form::viewer;
use crate::paths::PanelDialog;

/// The tab.
#[component]
pub fn Installers(
    /// Of which panel.
    detail: PanelDetail,
) -> impl IntoView {
    let may = viewer().may(Permission::InstallersAssignPanels);
    let found = people();
    view! {
        <Access detail/>
        <section class="blind-section" aria-labelledby="panel-installers">
            <div class="section-head">
                <h3 id="panel-installers">"Installers"</h3>
                {may.then(|| view! {
                    <LinkButton href=to(PanelDialog::AssignInstaller) label="Assign installer" icon=IconName::Plus icon_only=true/>
                })}
            </div>
            {loaded(found, |people: PanelPeople| match people.installers {
                None => not_for_you(Permission::InstallersViewPanels),
                Some(installers) => cards(installers),
            })}
        </section>
    }
    .into_any()
}

/// The switch, and whether each connection needs a permit.
#[component]
fn Access(detail: PanelDetail) -> impl IntoView {
    let may = viewer().may(Permission::PanelsInstallerAccess);
    let row = detail.row;
    let on = row.access;
    let (tone, word) = if on { (Tone::Good, "Installer access on") } else { (Tone::Off, "Installer access off") };
    let (value, label) = if on { ("off", "Turn off") } else { ("on", "Turn on") };
    let full = format!("{label} installer access of panel {}", row.imei);
    view! {
        <section class="blind-section" aria-labelledby="panel-access">
            <div class="section-head"><h3 id="panel-access">"Installer application"</h3></div>
            <div class="link-access">
                <StatusBadge tone word/>
                {may.then(|| view! {
                    <OneButton endpoint="installers/panel-access" fields=vec![("panel", row.id.to_string()), ("on", value.to_owned())] label full/>
                })}
            </div>
            {(!on).then(|| view! {
                <Notice tone=Tone::Info>"No installer reaches this panel in the installer application, assigned or not."</Notice>
            })}
            {detail.needs_permit.then(|| view! {
                <p class="muted">"The master user must permit each connection of an installer."</p>
            })}
        </section>
    }
    .into_any()
}

fn cards(installers: Vec<PanelInstaller>) -> AnyView {
    if installers.is_empty() {
        let text = "Whoever is assigned sees the panel in the installer application, while access is on.";
        return view! { <EmptyState icon=IconName::Installers title="No installer yet" text=Some(text.to_owned())/> }
            .into_any();
    }
    view! {
        <ul class="cards" aria-label="Installers">
            {installers.into_iter().map(|one| view! { <Card one/> }).collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn Card(one: PanelInstaller) -> impl IntoView {
    let person = viewer();
    let PanelInstaller { person: who, email, link } = one;
    let (id, name) = (link.id, who.name.clone());
    let email = (email != name).then_some(email);
    let may_answer = person.may(Permission::PanelsInstallerAccess);
    view! {
        <li class="card link-card">
            <div class="link-head">
                <div class="link-name">
                    <strong>{person_link(&who, Kind::Installer)}</strong>
                    {email.map(|email| view! { <bdi class="muted">{email}</bdi> })}
                </div>
                {person.may(Permission::InstallersAssignPanels).then(|| view! {
                    <LinkButton href=to(PanelDialog::EditInstaller(id)) label=format!("Change end date of {name}") icon=IconName::Edit icon_only=true kind=ButtonKind::Quiet/>
                })}
                {person.may(Permission::InstallersUnassignPanels).then(|| view! {
                    <LinkButton href=to(PanelDialog::UnassignInstaller(id)) label=format!("Unassign {name}") icon=IconName::Minus icon_only=true kind=ButtonKind::Quiet/>
                })}
            </div>
            {link.ends_at.map(|at| view! { <Details>{ends(at, link.ended)}</Details> })}
            {link.needs_permit.then(|| permit_line(link.permit, name.clone(), may_answer))}
        </li>
    }
}

const fn tone(state: PermitState) -> Tone {
    match state {
        PermitState::Asked => Tone::Wait,
        PermitState::Granted => Tone::Good,
        PermitState::Refused => Tone::Bad,
        PermitState::Ended => Tone::Off,
    }
}

/// The last request to connect, and what can be done with it.
fn permit_line(permit: Option<Permit>, name: String, may: bool) -> AnyView {
    let Some(permit) = permit else {
        return view! { <p class="muted">"No request to connect yet."</p> }.into_any();
    };
    let id = permit.id.to_string();
    let acts = match permit.state {
        PermitState::Asked if may => {
            let answer = |value: &str| vec![("permit", id.clone()), ("allow", value.to_owned())];
            view! {
                <OneButton endpoint="installers/answer-permit" fields=answer("allow") label="Permit" full=format!("Permit the connection of {name}")/>
                <OneButton endpoint="installers/answer-permit" fields=answer("refuse") label="Refuse" full=format!("Refuse the connection of {name}")/>
            }
            .into_any()
        }
        PermitState::Granted if may => view! {
            <OneButton endpoint="panels/end-permit" fields=vec![("permit", id)] label="End" full=format!("End the permit of {name}")/>
        }
        .into_any(),
        _ => ().into_any(),
    };
    let until = (permit.state == PermitState::Granted).then(|| view! { <span class="muted">"until "</span> });
    let at = if permit.state == PermitState::Granted { permit.until } else { permit.asked };
    view! {
        <div class="link-access">
            <StatusBadge tone=tone(permit.state) word=format!("Request: {}", permit.state.word())/>
            <span>{until}<TwoLineTime at/></span>
            {acts}
        </div>
    }
    .into_any()
}
