//! The page of a panel, or of the permission to open it.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use leptos::prelude::*;
use model::ApiError;
use model::field_app::{FieldPanel, FieldPanelDetail, FieldPerson};
use model::ids::PanelId;
use model::installers::PermitState;
use ui::{Card, Detail, Details, IconName, LinkButton, TwoLineTime, Typed};
use uuid::Uuid;

use super::super::form::Form;
use super::super::note::Note;
use super::super::page::Page;
use super::super::visit::{Member, Visit, go};
use super::list::last_day;
use super::{HERE, connection, elsewhere, panel_path, permit, zone};

/// An address without a readable id leads nowhere, as one with a foreign id does.
type Id = Result<Path<PanelId>, PathRejection>;

/// Shows it.
pub(in crate::plain) async fn show(member: Member, id: Id) -> Response {
    if let Some(response) = elsewhere(&member) {
        return response;
    }
    let Ok(Path(id)) = id else { return missing(&member.visit) };
    match member.visit.domain().field_panel(&member.caller, id).await {
        Ok(panel) => member.visit.show(page(panel)),
        Err(domain::Error::Api(ApiError::Forbidden(_))) => closed(&member, id, None).await,
        Err(fault) => failed(&member.visit, id, fault),
    }
}

/// Asks for the permit. Sent again, the same key does nothing more, and leads to the same page.
pub(in crate::plain) async fn ask(member: Member, id: Id, form: Form) -> Response {
    if let Some(response) = elsewhere(&member) {
        return response;
    }
    let Ok(Path(id)) = id else { return missing(&member.visit) };
    let Ok(key) = form.get("once").parse::<Uuid>() else {
        return failed(&member.visit, id, ApiError::Malformed.into());
    };
    match member.visit.domain().request_permit(&member.caller, id, key).await {
        Ok(permit) if permit.state == PermitState::Asked => member.visit.go_with(&panel_path(id), Note::PermitAsked),
        Ok(_) => go(&panel_path(id)),
        Err(domain::Error::Api(error @ (ApiError::TooMany(_) | ApiError::Conflict { .. }))) => {
            closed(&member, id, Some(error)).await
        }
        Err(fault) => failed(&member.visit, id, fault),
    }
}

/// The panel may not be opened now: how the request stands, and the form that asks.
async fn closed(member: &Member, id: PanelId, error: Option<ApiError>) -> Response {
    let visit = &member.visit;
    match visit.domain().field_panel_row(&member.caller, id).await {
        // Permitted meanwhile.
        Ok(panel) if panel.is_open() => go(&panel_path(id)),
        Ok(panel) => visit.show(closed_page(panel, visit.domain().new_uuid()).failed(error)),
        Err(fault) => failed(visit, id, fault),
    }
}

fn missing(visit: &Visit) -> Response {
    visit.refuse(ApiError::NotFound.into(), |_| Page::new("Panel", HERE, back))
}

fn failed(visit: &Visit, id: PanelId, fault: domain::Error) -> Response {
    visit.refuse(fault, |error| Page::new("Panel", panel_path(id), back).failed(error))
}

fn back() -> AnyView {
    view! { <p class="field-app-back"><LinkButton label="Your panels" icon=IconName::ChevronLeft href=HERE/></p> }
        .into_any()
}

fn closed_page(panel: FieldPanel, key: Uuid) -> Page {
    let here = panel_path(panel.id);
    let waits = panel.permit.as_ref().is_some_and(|permit| permit.state == PermitState::Asked);
    Page::new("Panel", here.clone(), move || {
        let permit = permit::part(&panel, key);
        let reload = waits.then(|| {
            view! { <LinkButton label="Look again" icon=IconName::Refresh href=here/> }
        });
        view! {
            <div class="field-app">
                {back()}
                {identity(&panel)}
                <Card title="Permission of the master user">
                    <p>
                        "This panel may be opened only while its master user permits it. He answers the request on his dashboard, or your monitoring company does. A permit holds for the time that the answer names, 8 hours as a rule; a request that nobody answers ends after 24 hours."
                    </p>
                    {permit}
                    {reload}
                </Card>
                {zone()}
            </div>
        }
        .into_any()
    })
    .wide()
    .status(403)
}

fn page(detail: FieldPanelDetail) -> Page {
    Page::new("Panel", panel_path(detail.panel.id), move || {
        // It holds, so there is no form and no key.
        let permit = permit::part(&detail.panel, Uuid::nil());
        let permit =
            detail.panel.needs_permit.then(|| view! { <Card title="Permission of the master user">{permit}</Card> });
        view! {
            <div class="field-app">
                {back()}
                {identity(&detail.panel)}
                {permit}
                <div class="field-app-cards">
                    {about(&detail)}
                    {partitions(detail.partitions)}
                    {people(detail.people)}
                </div>
                {zone()}
            </div>
        }
        .into_any()
    })
    .wide()
}

/// What is read aloud over the phone and compared with the label on the box: large.
fn identity(panel: &FieldPanel) -> AnyView {
    let (code, imei, name) = (panel.account_code.clone(), panel.imei.clone(), panel.name.clone());
    view! {
        <section class="field-app-identity" aria-labelledby="field-app-code">
            <h2 id="field-app-code"><span class="vh">"Account code "</span><bdi class="field-app-code">{code}</bdi></h2>
            <p class="field-app-imei num"><span class="field-app-label">"IMEI "</span>{imei}</p>
            {(!name.is_empty()).then(|| view! { <p><bdi>{name}</bdi></p> })}
            <p class="field-app-states">{connection(panel.connection)}{last_day(panel.ends_at)}</p>
        </section>
    }
    .into_any()
}

fn about(detail: &FieldPanelDetail) -> AnyView {
    let (model, group) = (detail.panel.model.clone(), detail.group.clone());
    let (since, first) = (detail.connection_since, detail.first_connected);
    let state = connection(detail.panel.connection);
    view! {
        <Card title="About">
            <Details>
                <Detail term="Model"><Typed text=model/></Detail>
                <Detail term="Group"><Typed text=group/></Detail>
                <Detail term="Connection">{state}</Detail>
                {since.map(|at| view! { <Detail term="Since"><TwoLineTime at=at/></Detail> })}
                {first.map(|at| view! { <Detail term="First connected"><TwoLineTime at=at/></Detail> })}
            </Details>
        </Card>
    }
    .into_any()
}

fn partitions(partitions: Vec<(u16, String)>) -> AnyView {
    let body = if partitions.is_empty() {
        view! { <p class="muted">"This panel has no partitions."</p> }.into_any()
    } else {
        let rows = partitions.into_iter().map(|(number, name)| {
            let name = if name.is_empty() { format!("Partition {number}") } else { name };
            view! { <li><span class="field-app-number num">{number}</span><bdi>{name}</bdi></li> }
        });
        view! { <ul class="field-app-rows">{rows.collect_view()}</ul> }.into_any()
    };
    view! { <Card title="Partitions">{body}</Card> }.into_any()
}

fn people(people: Vec<FieldPerson>) -> AnyView {
    let body = if people.is_empty() {
        view! { <p class="muted">"Nobody is attached to this panel."</p> }.into_any()
    } else {
        let rows = people.into_iter().map(|FieldPerson { name, role }| {
            view! { <li><bdi>{name}</bdi><span class="muted">{role}</span></li> }
        });
        view! { <ul class="field-app-rows field-app-people">{rows.collect_view()}</ul> }.into_any()
    };
    view! { <Card title="People on this panel">{body}</Card> }.into_any()
}
