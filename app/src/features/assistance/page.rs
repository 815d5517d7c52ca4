//! The assistances that run or wait, with "End": one's own, and those at customers in one's sight.

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountQuery, Kind};
use model::assistance::{Consent, Running};
use ui::{
    Button, ButtonKind, EmptyState, GridFailed, GridFrame, GridSkeleton, GridTable, GridToolbar, HeadCell, IconName,
    LinkButton, StatusBadge, Tone, TwoLineTime, use_toaster,
};

use crate::api::Fault;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::live::live_reading;
use crate::paths::{self, Tab};
use crate::read::{Answer, parsed};

/// The page.
#[component]
pub fn AssistancePage() -> impl IntoView {
    let round = RwSignal::new(0_u32);
    let rows = live_reading("assistance/list", Signal::stored("{}".to_owned()), round.into());
    let toolbar = move || {
        let again = || {
            view! { <LinkButton href=paths::ASSISTANCE label="Look again" icon=IconName::Refresh rel="external"/> }
        };
        view! { <GridToolbar end=again><span></span></GridToolbar> }
    };
    view! {
        <GridFrame label="Remote assistance" toolbar>
            <Transition fallback=|| view! { <GridSkeleton label="Loading assistances" columns=5/> }>
                {move || Suspend::new(async move { table(round, rows.await) })}
            </Transition>
        </GridFrame>
    }
    .into_any()
}

fn table(round: RwSignal<u32>, rows: Answer) -> AnyView {
    let rows = match parsed::<Vec<Running>>(rows) {
        Ok(rows) => rows,
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            return view! { <GridFailed error retry_href=paths::ASSISTANCE/> }.into_any();
        }
    };
    if rows.is_empty() {
        let text = "Begin one from a customer's page: Accounts, then Remote Assistance.";
        return view! {
            <EmptyState icon=IconName::Monitor title="Nobody is being assisted" text=Some(text.to_owned())/>
        }
        .into_any();
    }
    let head = || {
        view! {
            <HeadCell label="Customer"/>
            <HeadCell label="Helper"/>
            <HeadCell label="Status"/>
            <HeadCell label="Since" priority=3/>
            <HeadCell label="Ends" priority=2/>
            <HeadCell label="Actions" hide_label=true/>
        }
    };
    view! {
        <GridTable label="Remote assistance" head>
            {rows.into_iter().map(|row| view! { <Row row round/> }).collect_view()}
        </GridTable>
    }
    .into_any()
}

#[component]
fn Row(row: Running, round: RwSignal<u32>) -> impl IntoView {
    let helper = if row.mine { format!("{} (you)", row.helper_name) } else { row.helper_name.clone() };
    let (tone, word) = status(&row);
    let (key, since, ends, reason, inside) =
        (row.id.to_string(), row.started.unwrap_or(row.asked), row.ends, row.reason.clone(), way_in(&row));
    let who = customer(&row);
    view! {
        <tr data-row-id=key>
            <td class="assistance-who">
                {who}
                <span class="cell-sub"><bdi>{reason}</bdi></span>
            </td>
            <td><bdi>{helper}</bdi></td>
            <td><StatusBadge tone word/></td>
            <td data-priority="3"><TwoLineTime at=since/></td>
            <td data-priority="2"><TwoLineTime at=ends/></td>
            <td><div class="assistance-acts">{inside}<End row round/></div></td>
        </tr>
    }
    .into_any()
}

/// His name, as a link where his page is open to the viewer.
fn customer(row: &Running) -> AnyView {
    let name = row.account_name.clone();
    if viewer().may(Permission::AccountsView) {
        let href = paths::open(row.account, &AccountQuery::of(Kind::EndUser), Tab::Overview);
        view! { <a class="cell-title" href=href><bdi>{name}</bdi></a> }.into_any()
    } else {
        view! { <bdi class="cell-title">{name}</bdi> }.into_any()
    }
}

const fn status(row: &Running) -> (Tone, &'static str) {
    match (row.started, row.consent) {
        (Some(_), _) => (Tone::Good, "Running"),
        (None, Consent::Asked) => (Tone::Wait, "Customer is asked"),
        (None, _) => (Tone::Info, "Customer agreed"),
    }
}

/// Back into one's own.
fn way_in(row: &Running) -> AnyView {
    if !row.mine {
        return ().into_any();
    }
    let (href, label) = match row.started {
        Some(_) => (paths::CUSTOMER_HOME.to_owned(), "Dashboard"),
        None => (paths::assist_waiting(row.id), "Go on"),
    };
    view! { <LinkButton href label small=true rel="external"/> }.into_any()
}

#[component]
fn End(row: Running, round: RwSignal<u32>) -> impl IntoView {
    let action = sending();
    let state = FormState::new("assistance/end", action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        round.update(|round| *round += 1);
    });
    let here = Signal::stored(paths::ASSISTANCE.to_owned());
    let full_label = format!("End assistance of {}", row.account_name);
    view! {
        <SentForm endpoint="assistance/end" action>
            <FormPaths back=here next=here/>
            <input type="hidden" name="id" value=row.id.to_string()/>
            <Fail error=state.error/>
            <Button label="End" full_label kind=ButtonKind::Danger icon=IconName::Close small=true submit=true pending=state.pending/>
        </SentForm>
    }
    .into_any()
}
