//! What is in the tabs of a panel's blind.

mod customers;
mod identity;
mod installers;
mod partitions;

use leptos::prelude::*;
use model::accounts::HistoryRow;
use model::panels::PanelDetail;
use ui::{Button, EmptyState, IconName, use_toaster};

use super::api::{PanelHistory, PeopleOnPanel};
use super::blind::Open;
use super::list::Listing;
use crate::features::people::tabs::{InLog, history_rows, loaded};
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::live::live_reading;
use crate::paths::{self, PanelDialog, PanelTab};
use crate::read::{Reading, body};

/// A tab's content.
pub fn content(tab: PanelTab, detail: PanelDetail) -> AnyView {
    match tab {
        PanelTab::Identity => view! { <identity::Identity detail/> }.into_any(),
        PanelTab::Partitions => view! { <partitions::Partitions detail/> }.into_any(),
        PanelTab::Customers => view! { <customers::Customers/> }.into_any(),
        PanelTab::Installers => view! { <installers::Installers detail/> }.into_any(),
        PanelTab::History => view! { <History/> }.into_any(),
    }
}

/// Who changed what, and who was attached.
#[component]
fn History() -> impl IntoView {
    let (listing, id) = (Listing::here(), Open::here().id);
    let found = live_reading("panels/history", Signal::stored(body(&PanelHistory { id })), listing.round.into());
    view! {
        {loaded(found, |rows: Vec<HistoryRow>| history_rows(rows))}
        <InLog id=id.0/>
    }
}

/// Who is on the panel.
fn people() -> Reading {
    let (listing, id) = (Listing::here(), Open::here().id);
    live_reading("panels/people", Signal::stored(body(&PeopleOnPanel { id })), listing.round.into())
}

/// The way to a dialog of this blind.
fn to(dialog: PanelDialog) -> Signal<String> {
    let (listing, Open { id, tab }) = (Listing::here(), Open::here());
    Signal::derive(move || paths::panel_dialog(id, &listing.query.get(), tab.get(), dialog))
}

/// In the place of a list that is not for the viewer.
fn not_for_you(permission: model::Permission) -> AnyView {
    let why = model::text::missing(permission);
    view! { <EmptyState icon=IconName::Lock title="Not for you to see" text=Some(why)/> }.into_any()
}

/// A form that is one button; the outcome is a message.
#[component]
fn OneButton(
    /// The function behind it.
    endpoint: &'static str,
    /// What it sends.
    fields: Vec<(&'static str, String)>,
    /// What it does.
    label: &'static str,
    /// Its whole name.
    full: String,
) -> impl IntoView {
    let (listing, open) = (Listing::here(), Open::here());
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        listing.refresh();
    });
    let here = Signal::derive(move || open.path());
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
