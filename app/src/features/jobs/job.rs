//! One job: how far it is, each row's outcome, cancelling it and trying again what was not done. Read again each second
//! while it runs; without the app the page reloads itself.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::accounts::{AccountQuery, Kind};
use model::ids::JobId;
use model::jobs::{ItemQuery, JobPage, JobRow, JobState};
use ui::dom::Timer;
use ui::{
    Button, ButtonKind, IconName, Notice, Progress, ReloadWithoutApp, StatusBadge, Tone, TwoLineTime, use_toaster,
};

use super::api::OpenJob;
use super::rows::Rows;
use crate::api::Fault;
use crate::features::record::{RecordHead, missing, opened};
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths::{self, Tab};
use crate::read::{body, parsed, reading};

/// While it runs, the page is read again so often.
const PACE: Duration = Duration::from_secs(1);

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Here {
    /// Which job; nil: the address names none.
    pub id: Memo<JobId>,
    /// Its rows as the page shows them; lives in the URL.
    pub query: Memo<ItemQuery>,
    /// Raised to read again.
    pub round: RwSignal<u32>,
}

impl Here {
    fn from_url() -> Self {
        let (params, map) = (use_params_map(), use_query_map());
        let id = Memo::new(move |_| {
            let id = params.with(|p| p.get("id").and_then(|id| id.parse().ok()));
            id.unwrap_or(JobId(uuid::Uuid::nil()))
        });
        let query = Memo::new(move |_| map.with(|map| ItemQuery::read(|name| map.get(name))));
        Self { id, query, round: RwSignal::new(0) }
    }

    /// That of the page this is part of.
    pub fn current() -> Self {
        expect_context::<Self>()
    }

    fn again(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }
}

/// The page.
#[component]
pub fn JobView() -> impl IntoView {
    let here = Here::from_url();
    provide_context(here);
    let asked = Signal::derive(move || body(&OpenJob { id: here.id.get(), query: here.query.get() }));
    let found = reading("jobs/open", asked, here.round.into());
    let timer = Timer::new();
    Effect::new(move |_| {
        let page = found.get().and_then(|found| parsed::<JobPage>(found).ok());
        if page.is_some_and(|page| !page.job.state.is_over()) {
            timer.start(PACE, move || here.again());
        }
    });
    opened(found, |answer| match parsed::<JobPage>(answer) {
        Ok(page) => view! { <Whole page/> }.into_any(),
        Err(fault) => no_job(&fault),
    })
}

pub(super) fn no_job(fault: &Fault) -> AnyView {
    missing(fault, IconName::Jobs, "This job cannot be shown", (paths::JOBS, "To the jobs"))
}

#[component]
fn Whole(page: JobPage) -> impl IntoView {
    let JobPage { job, rows, total, retries } = page;
    let runs = !job.state.is_over();
    let (ended, all) = (job.ended_rows(), job.total);
    let why = (!job.reason.is_empty()).then(|| job.reason.clone());
    view! {
        <article class="job" aria-labelledby="job-name">
            <Head job=job.clone() retries/>
            {why.map(|why| view! { <Notice tone=Tone::Wait>{why}</Notice> })}
            {runs.then(|| view! {
                <Progress label=job.state.word() done=Signal::stored((job.state == JobState::Running).then_some(ended)) total=Signal::stored(all)/>
                <ReloadWithoutApp seconds=3/>
            })}
            <p class="job-sum num" role="status">{job.sum()}</p>
            <Rows job rows total/>
        </article>
    }
    .into_any()
}

#[component]
fn Head(job: JobRow, retries: Vec<JobId>) -> impl IntoView {
    let ended = job.ended.map(|at| view! { <span class="job-time">"over "<TwoLineTime at/></span> });
    let retry_of =
        job.retry_of.map(|id| view! { <a href=paths::job(id)>"The job whose rows this one tries again"</a> });
    let newer = retries.into_iter().map(|id| view! { <a href=paths::job(id)>"A job that tries its rows again"</a> });
    let mark = view! { <StateMark state=job.state/> }.into_any();
    let acts = view! {
        {job.may_cancel.then(|| view! { <Act id=job.id endpoint="jobs/cancel"/> })}
        {job.may_retry.then(|| view! { <Act id=job.id endpoint="jobs/retry"/> })}
    }
    .into_any();
    let facts = view! {
        <p class="job-facts muted">
            {(!job.about.is_empty()).then(|| view! { <span>{job.about.clone()}</span> })}
            <Owner job=job.clone()/>
            <span class="job-time">"asked for "<TwoLineTime at=job.created/></span>
            {ended}
            {retry_of}
            {newer.collect_view()}
        </p>
    }
    .into_any();
    let way = vec![(paths::JOBS.to_owned(), "Jobs".to_owned())];
    view! { <RecordHead id="job-name" way name=job.title mark acts more=facts/> }
}

/// Who asked, with a link where the reader may open him.
#[component]
fn Owner(job: JobRow) -> impl IntoView {
    let name = if job.own { "you".to_owned() } else { job.owner_name };
    let may = viewer().may(Kind::Employee.view());
    match job.owner.filter(|_| may) {
        Some(id) => {
            let href = paths::open(id, &AccountQuery::of(Kind::Employee), Tab::Overview);
            view! { <span>"by "<a href=href><bdi>{name}</bdi></a></span> }.into_any()
        }
        None => view! { <span>"by "<bdi>{name}</bdi></span> }.into_any(),
    }
}

/// Cancel or try again: a form of one button.
#[component]
fn Act(id: JobId, endpoint: &'static str) -> impl IntoView {
    let here = Here::current();
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        here.again();
    });
    let path = Signal::stored(paths::job(id));
    let (label, icon) = if endpoint == "jobs/cancel" {
        ("Cancel job", IconName::Ban)
    } else {
        ("Try again what was not done", IconName::Refresh)
    };
    view! {
        <SentForm endpoint action>
            <FormPaths back=path next=path/>
            <input type="hidden" name="id" value=id.to_string()/>
            <Fail error=state.error/>
            <Button label icon kind=ButtonKind::Secondary submit=true pending=state.pending/>
        </SentForm>
    }
    .into_any()
}

/// Where a job is.
#[component]
pub fn StateMark(
    /// Where.
    state: JobState,
) -> impl IntoView {
    let tone = match state {
        JobState::Gathering | JobState::Running => Tone::Wait,
        JobState::Done => Tone::Good,
        JobState::Cancelled => Tone::Off,
        JobState::Stopped => Tone::Bad,
    };
    view! { <StatusBadge tone word=state.word()/> }
}
