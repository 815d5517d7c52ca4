//! `/field`: the installer application, for a phone or tablet in one hand at the site. Every form may
//! arrive twice without doing its work twice (REL-25); nothing needs a script.

pub(super) mod list;
pub(super) mod panel;
mod permit;

use axum::response::Response;
use leptos::prelude::*;
use model::ids::PanelId;
use model::panels::Connection;
use ui::{IconName, StatusBadge, Tone};

use super::session::landing_of;
use super::visit::{Member, go};

/// The list of panels.
const HERE: &str = "/field";

/// The page of a panel.
fn panel_path(id: PanelId) -> String {
    format!("{HERE}/panels/{id}")
}

/// Where somebody goes who does not belong here: other kinds of people, and whoever must change his
/// password first. Comfort only: the services decide for themselves.
fn elsewhere(member: &Member) -> Option<Response> {
    let landing = landing_of(&member.caller);
    (landing != HERE).then(|| go(landing))
}

/// Whether a panel is connected, by icon, word and colour.
pub(super) fn connection(state: Connection) -> AnyView {
    let (tone, word, icon) = match state {
        Connection::Online => (Tone::Good, "Online", IconName::Active),
        Connection::Offline => (Tone::Bad, "Offline", IconName::Warning),
        Connection::Never => (Tone::Off, "Never connected", IconName::Ban),
    };
    view! { <StatusBadge tone=tone word=word icon=icon/> }.into_any()
}

/// Without a script the browser's zone is not known: the one chosen in the profile counts.
fn zone() -> AnyView {
    let name = use_context::<ui::Zone>().map_or_else(|| "UTC".to_owned(), |zone| zone.name);
    view! {
        <p class="muted field-app-zone">
            "Times are in "{name}". "<a href="/profile/time-zone">"Change time zone"</a>
        </p>
    }
    .into_any()
}
