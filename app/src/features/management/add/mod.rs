//! "Add Accounts & Groups" (S2-1): several people at once, a row each, checked as they are typed. All rows are
//! saved or only the good ones, and each row has its outcome. Without the app it is one form of as many rows as
//! the address says.

mod row;
mod rows;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::accounts::{Outcome, OutcomeKind};
use model::management::{AddChoices, ROWS_MAX, ROWS_SHOWN, SaveMode};
use ui::{
    Button, ButtonKind, EmptyState, FormActions, IconName, LinkButton, Notice, Spinner, StatusBadge, Tone, use_toaster,
};

use self::row::RowCard;
use self::rows::Rows;
use crate::api::Fault;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths;
use crate::read::{parsed, reading};

const ENDPOINT: &str = "management/add-rows";

/// The page.
#[component]
pub fn AddPage() -> impl IntoView {
    let found = reading("management/add-choices", Signal::stored("{}".to_owned()), Signal::stored(0));
    view! {
        <Suspense fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match parsed::<AddChoices>(found.await) {
                    Ok(choices) if choices.kinds.is_empty() => nobody(),
                    Ok(choices) => view! { <AddForm choices=StoredValue::new(choices)/> }.into_any(),
                    Err(Fault(error)) => {
                        crate::api::watch_sign_out(&error);
                        view! { <EmptyState icon=IconName::Lock title="Not for you to see" text=Some(error.message())/> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn nobody() -> AnyView {
    let text = "Your role may add neither end users nor installers nor employees.".to_owned();
    view! { <EmptyState icon=IconName::Lock title="Nobody to add" text=Some(text)/> }.into_any()
}

/// How many rows the address asks for.
fn asked_rows() -> usize {
    let asked = use_query_map().with_untracked(|map| map.get("rows").and_then(|n| n.parse().ok()));
    asked.unwrap_or(usize::from(ROWS_SHOWN)).clamp(1, usize::from(ROWS_MAX))
}

#[component]
fn AddForm(choices: StoredValue<AddChoices>) -> impl IntoView {
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let rows = Rows::new(state, asked_rows());
    let outcomes = RwSignal::new(Vec::<Outcome>::new());
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        let all = said.rows.iter().all(|row| row.result == OutcomeKind::Done);
        rows.settle(&said.rows);
        outcomes.set(said.rows);
        if all {
            toasts.success(said.notice);
        }
    });
    let hydrated = ui::hydrated();
    let more = paths::add_rows(10);
    view! {
        <div class="add-page">
            <p class="muted">
                "One row a person. Each is mailed a code with which the registration is finished; blank rows are passed over."
            </p>
            {(!viewer().mail_configured).then(|| view! { <Notice tone=Tone::Wait>{model::text::NO_MAIL_SERVER}</Notice> })}
            <SentForm endpoint=ENDPOINT action>
                <div class="add-rows">
                <FormPaths back=paths::add_rows(asked_rows()) next=paths::SYSTEM_ADD/>
                <Fail error=state.error/>
                <Outcomes outcomes/>
                <For each=move || rows.keys.get() key=|key| *key let:key>
                    <RowCard key rows choices/>
                </For>
                </div>
                <Zones choices/>
                {move || (!hydrated.get()).then(|| view! { <p><a href=more.clone()>"Show ten rows"</a></p> })}
                <FormActions>
                    <Button label="Save all rows" kind=ButtonKind::Primary submit=true name="mode" value=SaveMode::All.key() pending=state.pending/>
                    <Button label="Save only the good rows" submit=true name="mode" value=SaveMode::Good.key() pending=state.pending/>
                    {move || hydrated.get().then(|| view! {
                        <Button label="Add row" icon=IconName::Plus kind=ButtonKind::Quiet on_click=move |()| rows.push()/>
                    })}
                    <LinkButton href=paths::SYSTEM_ACCOUNTS label="Cancel" kind=ButtonKind::Quiet/>
                </FormActions>
            </SentForm>
        </div>
    }
    .into_any()
}

/// The time zones that each row suggests.
#[component]
fn Zones(choices: StoredValue<AddChoices>) -> impl IntoView {
    let zones = choices.with_value(|choices| choices.time_zones.clone());
    view! { <datalist id="time-zones">{zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}</datalist> }
        .into_any()
}

/// What became of each row of the last try.
#[component]
fn Outcomes(outcomes: RwSignal<Vec<Outcome>>) -> impl IntoView {
    let line = |row: Outcome| {
        let (tone, word) = match row.result {
            OutcomeKind::Done => (Tone::Good, "Added"),
            OutcomeKind::Skipped => (Tone::Wait, "Skipped"),
            OutcomeKind::Failed => (Tone::Bad, "Not added"),
        };
        let name = if row.result == OutcomeKind::Done {
            let href = paths::managed(row.id);
            view! { <a class="clip" href=href><bdi>{row.title}</bdi></a> }.into_any()
        } else {
            view! { <bdi class="clip">{row.title}</bdi> }.into_any()
        };
        view! { <li><span>{name}<span class="muted">{row.reason}</span></span><StatusBadge tone word/></li> }
    };
    move || {
        let rows = outcomes.get();
        (!rows.is_empty()).then(|| {
            view! {
                // The live region is around the list: as one itself it would be no list any more.
                <div role="status">
                    <ul class="outcomes" aria-label="Outcome of each row">{rows.into_iter().map(line).collect_view()}</ul>
                </div>
            }
        })
    }
}
