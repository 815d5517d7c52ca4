//! `/home`: the customer dashboard, for a phone first (S0-24, S1-17). Plain pages: panels and their partitions,
//! the panel's people and installers, who helped, the own details. What acts is a form, and every form may
//! arrive twice without doing its work twice.

pub(super) mod account;
pub(super) mod assistance;
pub(super) mod command;
pub(super) mod invitations;
pub(super) mod invite;
pub(super) mod list;
pub(super) mod name;
pub(super) mod panel;
mod partition;
pub(super) mod people;
pub(super) mod permits;
pub(super) mod person;
pub(super) mod zone;

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::response::Response;
use axum::routing::{get, post};
use domain::caller::Caller;
use http::request::Parts;
use leptos::prelude::*;
use model::ApiError;
use model::ids::PanelId;
use model::panels::Connection;
use model::when::When;
use ui::{IconName, LinkButton, StatusBadge, Tone};

use super::PlainState;
use super::page::Page;
use super::session::landing_of;
use super::visit::{Member, Visit, go};

/// The list of panels.
const HERE: &str = "/home";
/// The own details.
const ACCOUNT: &str = "/home/account";
/// Who helped.
const ASSISTANCE: &str = "/home/assistance";

/// An address without a readable id leads nowhere, as one with a foreign id does.
type Id<T = PanelId> = Result<Path<T>, PathRejection>;

/// Its routes.
pub(super) fn routes() -> Router<PlainState> {
    Router::new()
        .route("/home", get(list::show))
        .route("/home/invitations/{id}", post(invitations::answer))
        .route("/home/panels/{id}", get(panel::show))
        .route("/home/panels/{id}/command", post(command::give))
        .route("/home/panels/{id}/name", get(name::show).post(name::act))
        .route("/home/panels/{id}/people", get(people::show))
        .route("/home/panels/{id}/people/invite", get(invite::show).post(invite::act))
        .route("/home/panels/{id}/people/{link}", get(person::show).post(person::act))
        .route("/home/panels/{id}/people/{link}/remove", get(person::confirm).post(person::remove))
        .route("/home/panels/{id}/invitations/{invitation}/withdraw", post(invite::withdraw))
        .route("/home/panels/{id}/permits/{permit}", post(permits::answer))
        .route("/home/assistance", get(assistance::show))
        .route("/home/assistance/ask-first", post(assistance::ask_first))
        .route("/home/account", get(account::show))
        .route("/home/account/time-zone", get(zone::show).post(zone::act))
        .route("/home/account/details", get(account::edit).post(account::save))
}

/// The page a request belongs to: itself, or for a form the page it stands on.
pub(super) fn page_of(parts: &Parts) -> &str {
    let path = parts.uri.path();
    if parts.method != http::Method::POST {
        return parts.uri.path_and_query().map_or(path, http::uri::PathAndQuery::as_str);
    }
    let Some(rest) = path.strip_prefix("/home/panels/") else {
        return if path.starts_with(ACCOUNT) {
            ACCOUNT
        } else if path.starts_with(ASSISTANCE) {
            ASSISTANCE
        } else {
            HERE
        };
    };
    let panel = rest.find('/').unwrap_or(rest.len());
    &path[.."/home/panels/".len() + panel]
}

/// A customer's request. Others are led to where they belong; so is who must change his password first. Comfort
/// only: the services decide for themselves.
pub(super) struct Customer {
    pub(super) visit: Visit,
    pub(super) caller: Arc<Caller>,
}

impl FromRequestParts<PlainState> for Customer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &PlainState) -> Result<Self, Response> {
        let Member { visit, caller } = Member::from_request_parts(parts, state).await?;
        let landing = landing_of(&caller);
        if landing == HERE { Ok(Self { visit, caller }) } else { Err(go(landing)) }
    }
}

impl Customer {
    /// Nothing of his is there.
    fn missing(&self) -> Response {
        self.visit.refuse(ApiError::NotFound.into(), |_| Page::new("Your panels", HERE, || ().into_any()))
    }

    /// A failure that leaves nothing of the page to show but the way back.
    fn failed(&self, title: &'static str, back: impl Into<String>, fault: domain::Error) -> Response {
        let back = back.into();
        self.visit.refuse(fault, |error| {
            let href = back.clone();
            home(title, back, Nav::Panels, move || way_back("Back", href).into_any()).failed(error)
        })
    }

    /// Somebody helps: what only the customer may do is shown as such.
    fn is_assisted(&self) -> bool {
        self.caller.assisting.is_some()
    }
}

/// Where in the dashboard a page stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nav {
    /// Panels.
    Panels,
    /// Who helped.
    Help,
    /// The own details.
    You,
}

/// A page of the dashboard: its ways above, its content below.
fn home(
    title: &'static str,
    here: impl Into<String>,
    at: Nav,
    body: impl FnOnce() -> AnyView + Send + 'static,
) -> Page {
    Page::new(title, here, move || {
        view! {
            <div class="field-app home">
                {ways(at)}
                {body()}
            </div>
        }
        .into_any()
    })
    .wide()
}

fn ways(at: Nav) -> AnyView {
    let all = [(Nav::Panels, HERE, "Panels"), (Nav::Help, ASSISTANCE, "Assistance"), (Nav::You, ACCOUNT, "You")];
    let links = all.map(|(nav, href, words)| {
        let current = (nav == at).then_some("page");
        view! { <a href=href aria-current=current>{words}</a> }
    });
    view! { <nav class="home-ways" aria-label="Dashboard">{links.collect_view()}</nav> }.into_any()
}

/// A link to the page before.
fn way_back(words: &'static str, href: String) -> AnyView {
    view! { <p><LinkButton label=words icon=IconName::ChevronLeft href=href/></p> }.into_any()
}

/// The page of a panel.
fn panel_path(id: PanelId) -> String {
    format!("{HERE}/panels/{id}")
}

/// The people of a panel.
fn people_path(id: PanelId) -> String {
    format!("{HERE}/panels/{id}/people")
}

/// Whether a panel is connected, by icon, word and colour.
fn connection(state: Connection) -> AnyView {
    super::field::connection(state)
}

/// "Last day: Tue 5 May, 2026": the end itself is the first instant without access.
fn last_day(ends_at: Option<When>) -> Option<AnyView> {
    super::field::list::last_day(ends_at)
}

/// That day as a date field has it.
fn last_day_value(ends_at: Option<When>) -> String {
    ends_at.map(|at| When(at.0 - 1).rfc3339().chars().take(10).collect()).unwrap_or_default()
}

/// A check box within its label: the whole line takes the finger.
fn tick(label: String, name: String, checked: bool) -> AnyView {
    view! {
        <label class="home-tick">
            <input class="check" type="checkbox" name=name value="true" checked=checked/>
            <bdi>{label}</bdi>
        </label>
    }
    .into_any()
}

/// What a helper may not do stands there without its button.
fn not_yours() -> AnyView {
    view! { <StatusBadge tone=Tone::Off word=model::text::NOT_DURING_ASSISTANCE icon=IconName::Lock/> }.into_any()
}

/// Without a script the browser's zone is not known: the one chosen in the own details counts.
fn zone() -> AnyView {
    let name = use_context::<ui::Zone>().map_or_else(|| "UTC".to_owned(), |zone| zone.name);
    view! {
        <p class="muted field-app-zone">
            "Times are in "{name}". "<a href=zone::HERE>"Change time zone"</a>
        </p>
    }
    .into_any()
}
