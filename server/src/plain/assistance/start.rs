//! `/assist/start`: reason and length. The console's dialog posts here; what is wrong is told on a page of its own.
//! Nothing begins by a link (SEC-65).

use axum::response::Response;
use domain::assistance::Begun;
use leptos::prelude::*;
use model::ApiError;
use model::accounts::Kind;
use model::assistance::{MINUTES, Offer};
use model::ids::AccountId;
use model::viewer::{Flash, percent};
use ui::{Button, ButtonKind, FormActions, LinkButton, Notice, SelectField, TextArea, Tone};

use super::super::entry;
use super::super::form::Form;
use super::super::page::{Page, at};
use super::super::visit::{Member, Visit, go};
use super::{account_page, enter, note_refusal};

/// Where the form is sent.
const ENDPOINT: &str = "assist/start";

/// What the form holds.
#[derive(Clone, Default)]
struct Typed {
    reason: String,
    minutes: String,
}

/// The page that asks, for who comes back from proving who he is: with what he had typed.
pub(in crate::plain) async fn show(member: Member) -> Response {
    let id = member.visit.query("account").to_owned();
    let typed = typed_before(&member).await;
    form_page(&member, &id, typed, None).await
}

async fn typed_before(member: &Member) -> Typed {
    let Ok(flash) = member.visit.query("flash").parse() else { return Typed::default() };
    let left = member.visit.domain().flash(member.caller.session, flash).await.ok().flatten();
    let left = left.filter(|left| left.endpoint == ENDPOINT);
    let value = |name: &str| left.as_ref().and_then(|left| left.value(name)).unwrap_or_default().to_owned();
    Typed { reason: value("reason"), minutes: value("minutes") }
}

/// To the proof, and back to the form as it is.
async fn prove(member: &Member, id: &str, typed: Typed) -> Response {
    let values = vec![("reason".to_owned(), typed.reason), ("minutes".to_owned(), typed.minutes)];
    let error = Some(ApiError::StepUp);
    let left = Flash { endpoint: ENDPOINT.to_owned(), values, error, notice: None, undo: None };
    let kept = member.visit.domain().put_flash(member.caller.session, &left).await;
    let back = kept.map_or_else(|_| here(id), |flash| format!("{}&flash={flash}", here(id)));
    go(&entry::with_next("/step-up", &back))
}

/// Begins, or asks the customer first.
pub(in crate::plain) async fn act(member: Member, form: Form) -> Response {
    let id = form.take("account");
    let Ok(account) = id.parse::<AccountId>() else { return missing(&member.visit) };
    let typed = Typed { reason: form.take("reason"), minutes: form.take("minutes") };
    let domain = member.visit.domain();
    match domain.start_assistance(&member.caller, account, &typed.reason, &typed.minutes).await {
        Ok(Begun::Running { token }) => enter(member.visit.cookies(), &token),
        Ok(Begun::Waiting(id)) => go(&super::wait::path(id)),
        Err(domain::Error::Api(error @ (ApiError::Invalid(_) | ApiError::Conflict { .. } | ApiError::TooMany(_)))) => {
            form_page(&member, &id, typed, Some(error)).await
        }
        Err(domain::Error::Api(ApiError::StepUp)) => prove(&member, &id, typed).await,
        Err(fault) => {
            note_refusal(&member, "assistance.start", &fault).await;
            member.visit.refuse(fault, |error| bare(&id).failed(error))
        }
    }
}

async fn form_page(member: &Member, id: &str, typed: Typed, error: Option<ApiError>) -> Response {
    let Ok(account) = id.parse::<AccountId>() else { return missing(&member.visit) };
    let (visit, domain) = (&member.visit, member.visit.domain());
    let detail = domain.account(&member.caller, Kind::EndUser, account).await;
    let offer = domain.assistance_offer(&member.caller, account).await;
    match (detail, offer) {
        (_, Ok(offer)) if !offer.fresh => prove(member, id, typed).await,
        (Ok(detail), Ok(offer)) => visit.show(page(id, detail.row.title(), offer, typed, error)),
        (Err(fault), _) | (_, Err(fault)) => visit.refuse(fault, |error| bare(id).failed(error)),
    }
}

fn missing(visit: &Visit) -> Response {
    visit.refuse(ApiError::NotFound.into(), |_| bare(""))
}

fn here(id: &str) -> String {
    format!("/assist/start?account={}", percent(id))
}

fn bare(id: &str) -> Page {
    Page::new("Remote Assistance", here(id), || ().into_any())
}

fn page(id: &str, name: &str, offer: Offer, typed: Typed, error: Option<ApiError>) -> Page {
    let back = id.parse().map_or_else(|_| "/accounts".to_owned(), account_page);
    let (id, shown) = (id.to_owned(), error.clone());
    let is_told = error.is_some();
    Page::new("Remote Assistance", here(&id), move || {
        let reason = at(error.as_ref(), "reason");
        let label = if offer.asks { "Ask the customer" } else { "Open dashboard" };
        let obstacle = offer.obstacle.filter(|_| !is_told).map(|why| view! { <Notice tone=Tone::Wait>{why}</Notice> });
        view! {
            {obstacle}
            <form method="post" action=app::paths::ASSIST_START novalidate>
                <input type="hidden" name="account" value=id/>
                <TextArea
                    label="Reason"
                    name="reason"
                    value=typed.reason
                    error=reason
                    required=true
                    rows=2
                    hint="The customer reads it, and it is kept in the log"
                />
                {lengths(&typed.minutes, at(error.as_ref(), "minutes"))}
                <FormActions>
                    <Button label kind=ButtonKind::Primary submit=true/>
                    <LinkButton label="Cancel" kind=ButtonKind::Quiet href=back/>
                </FormActions>
            </form>
        }
        .into_any()
    })
    .lead(format!("Opens the dashboard of {name} in this browser, as {name}. The customer is told by mail."))
    .failed(shown)
}

fn lengths(chosen: &str, error: Option<String>) -> AnyView {
    let mut lengths = MINUTES;
    lengths.sort_unstable();
    let options: Vec<ui::Choice> =
        lengths.iter().map(|n| ui::Choice::new(n.to_string(), format!("{n} minutes"))).collect();
    let chosen = if chosen.is_empty() { MINUTES[0].to_string() } else { chosen.to_owned() };
    view! { <SelectField label="For" name="minutes" options=options value=chosen error=error/> }.into_any()
}
