//! The list of jobs, newest first: one's own, and with the permission others'.

use std::time::Duration;

use leptos::prelude::*;
use model::grid::Grid;
use model::jobs::{JobList, JobQuery, JobRow, JobState};
use ui::dom::Timer;
use ui::{Choice, IconName, RowTitle, TwoLineTime};

use super::api::ListJobs;
use super::job::StateMark;
use crate::api::Fault;
use crate::features::list::filters::Filter;
use crate::features::list::page::{ListPage, Parts, nothing, source};
use crate::features::list::table::{ListTable, empty, failed};
use crate::features::list::{self, Facts};
use crate::live::Live;
use crate::paths;
use crate::read::{Answer, Reading, body, held, parsed};

/// While one of them runs, the list is read again so often: its counts move without anybody's change of a record.
const PACE: Duration = Duration::from_millis(1_500);

/// The page.
#[component]
pub fn JobsPage() -> impl IntoView {
    let round = RwSignal::new(0_u32);
    let read = |get: &list::Values| JobQuery::read(get);
    let query = list::from_url(Grid::Jobs, round, read, JobQuery::pairs);
    let asked = Signal::derive(move || body(&ListJobs { query: query.get() }));
    let source = source("jobs/list", asked, round.into());
    follow(source.found);
    let parts =
        Parts { source, total: None, facts, table, placeholder: "", filters, end: nothing, bulk: nothing, foot: None };
    view! { <ListPage parts/> }
}

/// Reads again as long as something runs.
fn follow(found: Reading) {
    let Some(live) = use_context::<Live>() else { return };
    let timer = Timer::new();
    ui::effect(move || {
        found.track();
        let list = held(found).and_then(|answer| parsed::<JobList>(answer).ok());
        if list.is_some_and(|list| list.page.rows.iter().any(|job| !job.state.is_over())) {
            again(timer, live);
        } else {
            timer.stop();
        }
    });
}

/// An answer that brings nothing new is not heard of, so this goes on until one says that all are over.
fn again(timer: Timer, live: Live) {
    timer.start(PACE, move || {
        live.nudge("jobs/");
        again(timer, live);
    });
}

fn facts(answer: Answer) -> Option<Facts> {
    let list = parsed::<JobList>(answer).ok()?;
    Some(Facts::of(&list.page, |job| job.id.to_string(), Some(list.total)))
}

fn table(answer: Answer) -> AnyView {
    match parsed::<JobList>(answer) {
        Ok(list) if list.page.rows.is_empty() => {
            empty(IconName::Jobs, "What is done to many at once appears here, with the outcome of each row.", nothing)
        }
        Ok(list) => {
            let rows = list.page.rows.into_iter().map(row).collect_view();
            view! { <ListTable>{rows}</ListTable> }.into_any()
        }
        Err(Fault(error)) => failed(error),
    }
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

/// State, and whose, for who sees others'.
fn filters(found: Reading) -> AnyView {
    let states = JobState::ALL.map(|state| Choice::new(state.key(), state.word())).to_vec();
    let others = move || found.get().and_then(|f| parsed::<JobList>(f).ok()).is_some_and(|list| list.others);
    let mine = Signal::stored(vec![Choice::new("me", "My own")]);
    let whose = move || others().then(|| view! { <Filter label="Whose" name="of" any="Anybody's" options=mine/> });
    view! {
        <Filter label="State" name="state" any="Any state" options=Signal::stored(states)/>
        <Transition fallback=|| ()>{whose}</Transition>
    }
    .into_any()
}
