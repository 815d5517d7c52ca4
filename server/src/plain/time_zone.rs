//! `/profile/time-zone`: the zone a person reads times in, for pages that cannot ask the browser (decision 19).

use std::sync::Arc;

use axum::response::Response;
use domain::zones;
use leptos::prelude::*;
use model::ApiError;
use ui::{Button, ButtonKind, Choice, FormActions, LinkButton, SelectField, Zone};

use super::form::Form;
use super::note::Note;
use super::page::{Page, at};
use super::profile::own_page;
use super::visit::Member;

const HERE: &str = "/profile/time-zone";

/// Shows the zones.
pub(super) async fn show(member: Member) -> Response {
    let chosen = member.caller.time_zone.clone();
    member.visit.show(page(chosen, None))
}

/// Keeps the chosen one.
pub(super) async fn act(member: Member, form: Form) -> Response {
    let name = form.get("zone").to_owned();
    match member.visit.domain().set_time_zone(&member.caller, &name).await {
        Ok(()) => member.visit.go_with(own_page(&member.caller), Note::TimeZoneChosen),
        Err(fault) => member.visit.refuse(fault, |error| page(name, error)),
    }
}

/// The zone of that name, for [`ui::TwoLineTime`]; None: times are in UTC.
pub(crate) fn zone_of(name: &str) -> Option<Zone> {
    let zone = zones::find(name)?;
    Some(Zone { name: zone_words(name), minutes_east: Arc::new(move |at| zone.minutes_east(at)) })
}

/// A zone's name as people read it; "UTC" where none is chosen.
pub(super) fn zone_words(name: &str) -> String {
    if name.is_empty() { "UTC".to_owned() } else { name.replace('_', " ") }
}

fn page(chosen: String, error: Option<ApiError>) -> Page {
    let shown = error.clone();
    Page::new("Your time zone", HERE, move || {
        let choices: Vec<Choice> =
            zones::names().into_iter().map(|name| Choice::new(name.clone(), zone_words(&name))).collect();
        view! {
            <form method="post" action=HERE>
                <SelectField
                    label="Time zone"
                    name="zone"
                    options=choices
                    value=chosen
                    placeholder="UTC"
                    error=at(error.as_ref(), "zone")
                />
                <FormActions>
                    <Button label="Save" kind=ButtonKind::Primary submit=true/>
                    <LinkButton label="Cancel" kind=ButtonKind::Quiet href="/profile"/>
                </FormActions>
            </form>
        }
        .into_any()
    })
    .lead("Times on your profile and in the installer application are shown in it. The console takes your browser's.")
    .failed(shown)
}
