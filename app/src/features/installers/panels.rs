//! The Panels section: assigned panels with their group, access and permits (S3-78 to S3-82, S3-104).

use leptos::prelude::*;
use model::Permission;
use model::ids::{AccountId, LinkId, PanelId};
use model::installers::{InstallerLink, Permit, PermitState};
use model::when::When;
use ui::{
    Button, ButtonKind, Detail, Details, EmptyState, IconName, LinkButton, StatusBadge, Tone, TwoLineTime, use_toaster,
};

use super::blind::links_body;
use crate::features::people::blind::Open;
use crate::features::people::list::List;
use crate::features::people::tabs::loaded;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::live::live_reading;
use crate::paths::{self, Dialog, Tab};

/// The section. `all` counts panels out of the reader's sight too.
#[component]
pub fn PanelsSection(
    /// Whose.
    id: AccountId,
    /// How many he has.
    all: u32,
) -> impl IntoView {
    let list = List::here();
    let links = live_reading("installers/links", Signal::stored(links_body(id)), list.round.into());
    let may = viewer().may(Permission::InstallersAssignPanels);
    view! {
        <section class="blind-section" aria-labelledby="installer-panels">
            <div class="section-head">
                <h3 id="installer-panels">"Panels"</h3>
                {may.then(|| view! {
                    <LinkButton href=to(Dialog::Assign, None) label="Assign panel" icon=IconName::Plus icon_only=true/>
                })}
            </div>
            {loaded(links, move |links| items(links, all))}
        </section>
    }
    .into_any()
}

fn to(dialog: Dialog, link: Option<LinkId>) -> Signal<String> {
    let list = List::here();
    let id = Open::here().id;
    Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Overview, dialog, link))
}

fn items(links: Vec<InstallerLink>, all: u32) -> AnyView {
    let hidden = all.saturating_sub(u32::try_from(links.len()).unwrap_or(u32::MAX));
    if links.is_empty() && hidden == 0 {
        let text = "Assign one with +, and the installer sees it in the installer application.";
        return view! { <EmptyState icon=IconName::Panels title="No panel yet" text=Some(text.to_owned())/> }
            .into_any();
    }
    view! {
        <ul class="cards" aria-label="Assigned panels">
            {links.into_iter().map(|link| view! { <Item link/> }).collect_view()}
        </ul>
        {(hidden > 0).then(|| view! {
            <p class="muted">{format!("{} outside your sight.", model::text::count(hidden, "more panel is", "more panels are"))}</p>
        })}
    }
    .into_any()
}

#[component]
fn Item(link: InstallerLink) -> impl IntoView {
    let person = viewer();
    let id = link.id;
    let imei = link.imei.clone();
    view! {
        <li class="card link-card">
            <div class="link-head">
                <div class="link-name"><strong class="num">{panel_link(link.panel_id, imei.clone())}</strong></div>
                {person.may(Permission::InstallersAssignPanels).then(|| view! {
                    <LinkButton href=to(Dialog::EditLink, Some(id)) label=format!("Change end date on {imei}") icon=IconName::Edit icon_only=true kind=ButtonKind::Quiet/>
                })}
                {person.may(Permission::InstallersUnassignPanels).then(|| view! {
                    <LinkButton href=to(Dialog::Unassign, Some(id)) label=format!("Unassign panel {imei}") icon=IconName::Minus icon_only=true kind=ButtonKind::Quiet/>
                })}
            </div>
            <Facts link=link.clone()/>
            <Access link/>
        </li>
    }
}

/// A panel's IMEI, leading to its blind for who may view panels (S3-80, S0-12).
pub fn panel_link(id: PanelId, imei: String) -> AnyView {
    if viewer().may(Permission::PanelsView) {
        view! { <a href=paths::panel(id)>{imei}</a> }.into_any()
    } else {
        view! { {imei} }.into_any()
    }
}

#[component]
fn Facts(link: InstallerLink) -> impl IntoView {
    let sees_groups = viewer().may(Permission::GroupsView);
    let group = if sees_groups {
        view! { <a href=paths::group(link.group_id)><bdi>{link.group}</bdi></a> }.into_any()
    } else {
        view! { <bdi>{link.group}</bdi> }.into_any()
    };
    view! {
        <Details>
            <Detail term="Account code"><span class="num">{link.account_code}</span></Detail>
            <Detail term="Panel group">{group}</Detail>
            {link.ends_at.map(|at| view! {
                <Detail term="End date">
                    {When(at.0 - 1).two_lines(0).date}" "
                    {link.ended.then(|| view! { <StatusBadge tone=Tone::Off word="Ended"/> })}
                </Detail>
            })}
        </Details>
    }
}

/// Whether the panel lets the application in, and the request to connect where one is needed.
#[component]
fn Access(link: InstallerLink) -> impl IntoView {
    let may = viewer().may(Permission::PanelsInstallerAccess);
    let (tone, word) =
        if link.access { (Tone::Good, "Installer access on") } else { (Tone::Off, "Installer access off") };
    let (value, label) = if link.access { ("off", "Turn off") } else { ("on", "Turn on") };
    let panel = link.panel_id.to_string();
    let full = format!("{label} installer access of panel {}", link.imei);
    let needs = link.needs_permit;
    let imei = link.imei.clone();
    view! {
        <div class="link-access">
            <StatusBadge tone word/>
            {may.then(|| view! {
                <OneButton endpoint="installers/panel-access" fields=vec![("panel", panel), ("on", value.to_owned())] label full/>
            })}
        </div>
        {needs.then(|| view! { <PermitLine permit=link.permit imei may/> })}
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

#[component]
fn PermitLine(permit: Option<Permit>, imei: String, may: bool) -> impl IntoView {
    let Some(permit) = permit else {
        return view! { <p class="muted">"Each connection needs the master user's permit; none was asked for."</p> }
            .into_any();
    };
    let id = permit.id.to_string();
    let answers = (may && permit.state == PermitState::Asked).then(|| {
        let answer = |value: &str| vec![("permit", id.clone()), ("allow", value.to_owned())];
        view! {
            <OneButton endpoint="installers/answer-permit" fields=answer("allow") label="Permit" full=format!("Permit the connection to panel {imei}")/>
            <OneButton endpoint="installers/answer-permit" fields=answer("refuse") label="Refuse" full=format!("Refuse the connection to panel {imei}")/>
        }
    });
    view! {
        <div class="link-access">
            <StatusBadge tone=tone(permit.state) word=format!("Request: {}", permit.state.word())/>
            <TwoLineTime at=permit.asked/>
            {answers}
        </div>
    }
    .into_any()
}

/// A form that is one button; the outcome is a message.
#[component]
fn OneButton(
    endpoint: &'static str,
    fields: Vec<(&'static str, String)>,
    label: &'static str,
    full: String,
) -> impl IntoView {
    let (list, open) = (List::here(), Open::here());
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        list.refresh();
    });
    let here = Signal::derive(move || open.path(list));
    let hidden = fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    view! {
        <SentForm endpoint action>
            <FormPaths back=here next=here/>
            {hidden.collect_view()}
            <Fail error=state.error/>
            <Button label full_label=full small=true submit=true pending=state.pending/>
        </SentForm>
    }
    .into_any()
}
