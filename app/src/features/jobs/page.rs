//! The list of jobs, newest first: one's own, and with the permission others'.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::jobs::{JobList, JobQuery, JobRow, JobState};
use ui::dom::Timer;
use ui::{
    Button, Choice, EmptyState, GridFailed, GridFrame, GridSkeleton, GridTable, GridToolbar, HeadCell, IconName,
    LinkButton, Pager, RowTitle, SelectField, TwoLineTime, Workspace,
};

use super::api::ListJobs;
use super::job::StateMark;
use crate::api::Fault;
use crate::features::export_link::ExportLink;
use crate::features::people::list::go;
use crate::paths;
use crate::read::{Answer, Reading, body, parsed, reading};

/// While one of them runs, the list is read again so often.
const PACE: Duration = Duration::from_secs(2);

/// The page.
#[component]
pub fn JobsPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(|map| JobQuery::read(|name| map.get(name))));
    let round = RwSignal::new(0_u32);
    let asked = Signal::derive(move || body(&ListJobs { query: query.get() }));
    let found = reading("jobs/list", asked, round.into());
    follow(found, round);
    let busy = RwSignal::new(false);
    let toolbar = move || view! { <Toolbar query found/> };
    let pager = move || view! { <Foot query found/> };
    let waiting = || view! { <GridSkeleton label="Loading jobs" columns=5/> };
    view! {
        <Workspace>
            <GridFrame label="Jobs" toolbar pager busy>
                <Transition fallback=waiting>
                    {move || Suspend::new(async move { table(query, round, found.await) })}
                </Transition>
            </GridFrame>
        </Workspace>
    }
    .into_any()
}

/// Reads again as long as something runs.
fn follow(found: Reading, round: RwSignal<u32>) {
    let timer = Timer::new();
    Effect::new(move |_| {
        let list = found.get().and_then(|found| parsed::<JobList>(found).ok());
        if list.is_some_and(|list| list.page.rows.iter().any(|job| !job.state.is_over())) {
            timer.start(PACE, move || round.update(|n| *n = n.wrapping_add(1)));
        }
    });
}

fn table(query: Memo<JobQuery>, round: RwSignal<u32>, found: Answer) -> AnyView {
    match parsed::<JobList>(found) {
        Ok(list) if list.page.rows.is_empty() => empty(&query.get_untracked()),
        Ok(list) => {
            let rows = list.page.rows.into_iter().map(row).collect_view();
            view! { <GridTable label="Jobs" head=heads>{rows}</GridTable> }.into_any()
        }
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            let here = Signal::derive(move || paths::jobs(&query.get()));
            let again = move || round.update(|n| *n = n.wrapping_add(1));
            view! { <GridFailed error retry_href=here on_retry=again/> }.into_any()
        }
    }
}

fn heads() -> AnyView {
    view! {
        <HeadCell label="Job"/>
        <HeadCell label="State"/>
        <HeadCell label="Rows" priority=2/>
        <HeadCell label="Asked for by" priority=2/>
        <HeadCell label="When" priority=3/>
    }
    .into_any()
}

fn row(job: JobRow) -> AnyView {
    let href = Signal::stored(paths::job(job.id));
    let sub = (!job.about.is_empty()).then(|| job.about.clone());
    let sum = job.sum();
    let who = if job.own { "You".to_owned() } else { job.owner_name.clone() };
    view! {
        <tr data-row-id=job.id.to_string()>
            <RowTitle href title=job.title.clone() sub/>
            <td><StateMark state=job.state/></td>
            <td data-priority="2">{sum}</td>
            <td data-priority="2"><bdi>{who}</bdi></td>
            <td data-priority="3" class="cell-when"><TwoLineTime at=job.created/></td>
        </tr>
    }
    .into_any()
}

fn empty(query: &JobQuery) -> AnyView {
    if query.is_narrowed() || query.page > 1 {
        let action = || view! { <LinkButton href=paths::JOBS label="Show all jobs"/> };
        return view! { <EmptyState icon=IconName::Jobs title="No job found" text=Some("None is like this.".to_owned()) action/> }
            .into_any();
    }
    let text = "What is done to many at once appears here, with the outcome of each row.";
    view! { <EmptyState icon=IconName::Jobs title="No jobs yet" text=Some(text.to_owned())/> }.into_any()
}

#[component]
fn Toolbar(query: Memo<JobQuery>, found: Reading) -> impl IntoView {
    let hydrated = ui::hydrated();
    let states = JobState::ALL.map(|state| Choice::new(state.key(), state.word())).to_vec();
    let state = Signal::derive(move || query.with(|q| q.state.map_or("", JobState::key)).to_owned());
    let show = move |query: JobQuery| go(&paths::jobs(&JobQuery { page: 1, ..query }), false);
    let of_state = move |key: String| show(JobQuery { state: JobState::from_key(&key), ..query.get_untracked() });
    let own = Signal::derive(move || query.with(|q| if q.own { "me" } else { "" }).to_owned());
    let of_me = move |key: String| show(JobQuery { own: key == "me", ..query.get_untracked() });
    let others = move || found.get().and_then(|f| parsed::<JobList>(f).ok()).is_some_and(|list| list.others);
    let mine = Signal::stored(vec![Choice::new("me", "My own")]);
    let whose = move || {
        others().then(|| view! {
            <SelectField label="Whose" hide_label=true name="of" id="filter-of" options=mine value=own placeholder="Anybody's" on_change=of_me/>
        })
    };
    let list = Signal::derive(move || paths::jobs(&query.get()));
    let end = move || view! { <ExportLink list/> };
    view! {
        <GridToolbar end>
            <form class="filters" method="get" action=paths::JOBS role="search">
                <SelectField label="State" hide_label=true name="state" id="filter-state" options=Signal::stored(states)
                    value=state placeholder="Any state" on_change=of_state/>
                <Transition fallback=|| ()>{whose}</Transition>
                {move || (!hydrated.get()).then(|| view! { <Button label="Show" submit=true/> })}
            </form>
        </GridToolbar>
    }
}

#[component]
fn Foot(query: Memo<JobQuery>, found: Reading) -> impl IntoView {
    let list = Signal::derive(move || found.get().and_then(|found| parsed::<JobList>(found).ok()));
    let step = move |by: i32| {
        Signal::derive(move || {
            let query = query.get();
            let page = query.page.checked_add_signed(by).filter(|page| *page > 0)?;
            let there = by < 0 || list.with(|list| list.as_ref().is_some_and(|list| list.page.more));
            there.then(|| paths::jobs(&JobQuery { page, ..query }))
        })
    };
    let at = move |of: fn(&JobList) -> u32| Signal::derive(move || list.with(|list| list.as_ref().map_or(0, of)));
    let total = Signal::derive(move || list.with(|list| list.as_ref().map(|list| list.total)));
    let hidden = Signal::derive(move || {
        let size = model::grid::DEFAULT_PAGE_SIZE;
        query.with(|q| JobQuery { page: 1, size, ..q.clone() }.pairs())
    });
    view! {
        <Transition fallback=|| ()>
            <Pager
                prev_href=step(-1)
                next_href=step(1)
                first=at(|list| list.page.first())
                last=at(|list| list.page.last())
                total
                size=Signal::derive(move || query.with(|q| q.size))
                size_label="Jobs per page"
                action=paths::JOBS
                hidden
            />
        </Transition>
    }
}
