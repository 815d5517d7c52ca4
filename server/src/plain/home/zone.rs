//! The customer's time zone: first the part of the world, then the place, so that the page stays small.

use axum::response::Response;
use domain::zones;
use leptos::prelude::*;
use model::ApiError;
use model::viewer::percent;
use ui::{Button, ButtonKind, Choice, FormActions, LinkButton, SelectField};

use super::{ACCOUNT, Customer, Nav, home, way_back};
use crate::plain::form::Form;
use crate::plain::note::Note;
use crate::plain::page::{Page, at};
use crate::plain::time_zone::zone_words;

/// Its address.
pub(super) const HERE: &str = "/home/account/time-zone";

/// Shows the parts of the world, or the places of one.
pub(in crate::plain) async fn show(customer: Customer) -> Response {
    let region = customer.visit.query("region").to_owned();
    let chosen = customer.caller.time_zone.clone();
    let places = places(&region);
    if places.is_empty() {
        customer.visit.show(regions_page(&chosen))
    } else {
        customer.visit.show(places_page(&region, places, chosen, None))
    }
}

/// Keeps the chosen one.
pub(in crate::plain) async fn act(customer: Customer, form: Form) -> Response {
    let name = form.get("zone").to_owned();
    match customer.visit.domain().set_time_zone(&customer.caller, &name).await {
        Ok(()) => customer.visit.go_with(ACCOUNT, Note::TimeZoneChosen),
        Err(domain::Error::Api(error @ ApiError::Invalid(_))) => {
            let region = name.split('/').next().unwrap_or_default().to_owned();
            let places = places(&region);
            customer.visit.show(places_page(&region, places, String::new(), Some(error)))
        }
        Err(fault) => customer.failed("Your time zone", ACCOUNT, fault),
    }
}

/// The zones of a part of the world; none for a word that is none.
fn places(region: &str) -> Vec<String> {
    let prefix = format!("{region}/");
    zones::names().into_iter().filter(|name| name.starts_with(&prefix)).collect()
}

fn regions() -> Vec<String> {
    let mut regions: Vec<String> =
        zones::names().iter().filter_map(|name| name.split('/').next()).map(ToOwned::to_owned).collect();
    regions.dedup();
    regions
}

fn regions_page(chosen: &str) -> Page {
    let now = format!("Now: {}.", zone_words(chosen));
    home("Your time zone", HERE, Nav::You, || {
        let links = regions().into_iter().map(|region| {
            let href = format!("{HERE}?region={}", percent(&region));
            view! { <li><a class="home-region" href=href>{region}</a></li> }
        });
        view! {
            {way_back("You", ACCOUNT.to_owned())}
            <h2>"Where in the world?"</h2>
            <ul class="field-app-rows">{links.collect_view()}</ul>
            <form method="post" action=HERE>
                <input type="hidden" name="zone" value=""/>
                <Button label="Use UTC" submit=true/>
            </form>
        }
        .into_any()
    })
    .lead(now)
}

fn places_page(region: &str, places: Vec<String>, chosen: String, error: Option<ApiError>) -> Page {
    let here = format!("{HERE}?region={}", percent(region));
    let shown = error.clone();
    let label = format!("Time zone in {region}");
    let skip = region.len() + 1;
    home("Your time zone", here, Nav::You, move || {
        let choices: Vec<Choice> = places
            .into_iter()
            .map(|name| {
                let place = zone_words(name.get(skip..).unwrap_or(&name));
                Choice::new(name, place)
            })
            .collect();
        view! {
            <form method="post" action=HERE>
                <SelectField label=label name="zone" options=choices value=chosen error=at(error.as_ref(), "zone") required=true/>
                <FormActions>
                    <Button label="Save" kind=ButtonKind::Primary submit=true/>
                    <LinkButton label="Another part of the world" kind=ButtonKind::Quiet href=HERE/>
                </FormActions>
            </form>
        }
        .into_any()
    })
    .failed(shown)
}
