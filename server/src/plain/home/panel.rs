//! The page of a panel: its partitions and what was asked of them, the customer on it, installers who ask to
//! connect.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use model::accounts::LinkRole;
use model::gateway::{Command, CommandState};
use model::home::{HomePanel, HomePanelDetail};
use model::ids::PanelId;
use model::text;
use ui::{Card, Detail, Details, IconName, LinkButton, Notice, Tone, TwoLineTime, Typed};
use uuid::Uuid;

use super::{
    Customer, HERE, Id, Nav, connection, home, last_day, panel_path, partition, people_path, permits, way_back, zone,
};
use crate::plain::page::Page;

/// How often the page looks again while a command waits.
const LOOKS: u32 = 2;

/// Shows it.
pub(in crate::plain) async fn show(customer: Customer, id: Id) -> Response {
    let Ok(Path(id)) = id else { return customer.missing() };
    show_with(&customer, id, None).await
}

/// Shows it after a failure of one of its forms.
pub(super) async fn show_with(customer: &Customer, id: PanelId, error: Option<ApiError>) -> Response {
    let visit = &customer.visit;
    match visit.domain().home_panel(&customer.caller, id).await {
        Ok(detail) => {
            let keys = detail.panel.partitions.iter().map(|_| visit.domain().new_uuid()).collect();
            let looks = looks(customer, &detail).filter(|_| error.is_none());
            let page = page(detail, keys, looks.is_some(), customer.is_assisted());
            visit.show(page.refresh(looks).failed(error))
        }
        Err(fault) => customer.failed("Panel", HERE, fault),
    }
}

/// Without a script the page itself looks again, while a command waits and unless it was told not to: when, and at
/// which address. That differs each time, for a browser does not load the same one anew when it has a
/// fragment, which keeps the partition in view.
fn looks(customer: &Customer, detail: &HomePanelDetail) -> Option<(u32, String)> {
    let visit = &customer.visit;
    let look = visit.query("look");
    if look == "once" || !detail.commands.iter().any(|command| command.state == CommandState::Waiting) {
        return None;
    }
    let next = look.parse::<u16>().unwrap_or(0).wrapping_add(1);
    let path = panel_path(detail.panel.id);
    let next = match visit.query("at").parse::<u16>() {
        Ok(at) => format!("{path}?at={at}&look={next}#p{at}"),
        Err(_) => format!("{path}?look={next}"),
    };
    Some((LOOKS, next))
}

fn page(detail: HomePanelDetail, keys: Vec<Uuid>, looks: bool, is_assisted: bool) -> Page {
    home("Panel", panel_path(detail.panel.id), Nav::Panels, move || {
        let panel = &detail.panel;
        let requests = (panel.role == LinkRole::Master).then(|| permits::card(panel.id, &detail.requests, is_assisted));
        view! {
            {way_back("Your panels", HERE.to_owned())}
            {identity(panel)}
            {looks.then(|| looking(panel.id))}
            {partitions(&detail, keys)}
            {requests}
            <div class="field-app-cards">
                {you(panel)}
                {people(panel)}
                {latest(&detail.commands, panel)}
            </div>
            {zone()}
        }
        .into_any()
    })
}

fn identity(panel: &HomePanel) -> AnyView {
    let (title, code, imei, model) =
        (panel.title.clone(), panel.account_code.clone(), panel.imei.clone(), panel.model.clone());
    let since = panel.connection_since;
    view! {
        <section class="field-app-identity" aria-labelledby="home-panel">
            <h2 id="home-panel"><bdi class="field-app-code">{title}</bdi></h2>
            <p class="field-app-states">
                {connection(panel.connection)}
                {since.map(|at| view! { <span class="home-since"><span class="muted">"since"</span><TwoLineTime at=at/></span> })}
            </p>
            <p class="muted"><bdi>{code}</bdi>" · IMEI "<span class="num">{imei}</span>" · "<bdi>{model}</bdi></p>
        </section>
    }
    .into_any()
}

fn looking(panel: PanelId) -> AnyView {
    let stop = format!("{}?look=once", panel_path(panel));
    view! {
        <p class="home-looking muted">
            "A command waits for the panel. This page looks again by itself. "
            <a href=stop>"Stop that"</a>
        </p>
    }
    .into_any()
}

fn partitions(detail: &HomePanelDetail, keys: Vec<Uuid>) -> AnyView {
    let panel = &detail.panel;
    let rows = panel.partitions.iter().zip(keys).map(|(part, key)| {
        let last = detail.commands.iter().find(|command| command.partition == part.number);
        partition::part(panel.id, part, last, detail.has_gateway.then_some(key))
    });
    let body = if panel.partitions.is_empty() {
        view! { <p class="muted">"You reach no partition of this panel. Ask its master user or your monitoring company."</p> }.into_any()
    } else {
        view! { <ul class="home-partitions">{rows.collect_view()}</ul> }.into_any()
    };
    let no_gateway = (!detail.has_gateway).then(|| view! { <Notice tone=Tone::Info>{text::NO_GATEWAY}</Notice> });
    view! { <Card title="Partitions">{no_gateway}{body}</Card> }.into_any()
}

fn you(panel: &HomePanel) -> AnyView {
    let name = panel.user_name.clone();
    let href = format!("{}/name", panel_path(panel.id));
    let (role, day) = (panel.role.word(), last_day(panel.ends_at).map(|day| view! { <p>{day}</p> }));
    view! {
        <Card title="You on this panel">
            <Details>
                <Detail term="User name"><Typed text=name/></Detail>
                <Detail term="Role">{role}</Detail>
            </Details>
            {day}
            <p><LinkButton label="Change your name" icon=IconName::Edit href=href/></p>
        </Card>
    }
    .into_any()
}

fn people(panel: &HomePanel) -> Option<AnyView> {
    let href = people_path(panel.id);
    (panel.role == LinkRole::Master).then(|| {
        view! {
            <Card title="People on this panel">
                <p>"You are a master user: you decide who else uses this panel, which partitions, and until when."</p>
                <p><LinkButton label="People and invitations" icon=IconName::Accounts href=href/></p>
            </Card>
        }
        .into_any()
    })
}

fn latest(commands: &[Command], panel: &HomePanel) -> AnyView {
    let body = if commands.is_empty() {
        view! { <p class="muted">"Nothing was asked of this panel lately."</p> }.into_any()
    } else {
        let rows = commands.iter().map(|command| line(command, panel)).collect_view();
        view! { <ul class="field-app-rows home-lines">{rows}</ul> }.into_any()
    };
    view! { <Card title="Latest commands">{body}</Card> }.into_any()
}

fn line(command: &Command, panel: &HomePanel) -> AnyView {
    let name = panel.partitions.iter().find(|part| part.number == command.partition).map(|part| part.name.clone());
    let what =
        format!("{} · {}", command.kind.word(), name.unwrap_or_else(|| format!("Partition {}", command.partition)));
    let by = command.by.clone();
    let helped = command.assisted.then_some(" (remote assistance)");
    view! {
        <li>
            <div class="home-line">
                <strong><bdi>{what}</bdi></strong>
                <span class="muted">"by "<bdi>{by}</bdi>{helped}</span>
                {partition::outcome(command, partition::outcome_words(command))}
            </div>
            <TwoLineTime at=command.asked/>
        </li>
    }
    .into_any()
}
