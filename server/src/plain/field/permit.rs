//! The permit of a panel's master user: how the request stands, and the form that asks.

use leptos::prelude::*;
use model::field_app::FieldPanel;
use model::installers::{Permit, PermitState};
use ui::{Button, ButtonKind, IconName, StatusBadge, Tone, TwoLineTime};
use uuid::Uuid;

use super::panel_path;

/// State and form; nothing for a panel that needs no permit. `key` makes the form's work happen once.
pub(super) fn part(panel: &FieldPanel, key: Uuid) -> AnyView {
    if !panel.needs_permit {
        return ().into_any();
    }
    let state = panel.permit.as_ref().map(|permit| permit.state);
    let label = match state {
        Some(PermitState::Asked | PermitState::Granted) => None,
        Some(PermitState::Refused | PermitState::Ended) => Some("Ask again"),
        None => Some("Ask for permission"),
    };
    let action = format!("{}/permit", panel_path(panel.id));
    // Several forms on a page: the group's name says for which panel.
    let about = format!("Permission for panel {}", panel.account_code);
    let form = label.map(|label| {
        view! {
            <form method="post" action=action aria-label=about>
                <input type="hidden" name="once" value=key.to_string()/>
                <Button label=label kind=ButtonKind::Primary submit=true/>
            </form>
        }
    });
    view! {
        <div class="field-app-permit">
            {match &panel.permit {
                Some(permit) => standing(permit),
                None => view! { <p>"Needs the permission of the master user."</p> }.into_any(),
            }}
            {form}
        </div>
    }
    .into_any()
}

fn standing(permit: &Permit) -> AnyView {
    let (tone, icon) = match permit.state {
        PermitState::Asked => (Tone::Wait, IconName::Pending),
        PermitState::Granted => (Tone::Good, IconName::Active),
        PermitState::Refused => (Tone::Bad, IconName::Ban),
        PermitState::Ended => (Tone::Off, IconName::Lock),
    };
    let (word, at) = match permit.state {
        PermitState::Asked => ("Waits until", permit.until),
        PermitState::Granted => ("Until", permit.until),
        PermitState::Refused => ("Asked", permit.asked),
        PermitState::Ended => ("Ended", permit.until),
    };
    let by = Some(permit.answered_by.clone()).filter(|name| !name.is_empty());
    view! {
        <p class="field-app-standing">
            <StatusBadge tone=tone word=permit.state.word() icon=icon/>
            {by.map(|name| view! { <span class="muted">"by "<bdi>{name}</bdi></span> })}
        </p>
        <p class="field-app-time"><span class="muted">{word}</span><TwoLineTime at=at/></p>
    }
    .into_any()
}
