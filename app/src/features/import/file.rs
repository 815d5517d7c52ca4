//! One file: its columns, the outcome of each row, the start, and what came of it.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::grid::grouped;
use model::ids::ImportId;
use model::import::{ImportFile, ImportPage, ImportQuery, ImportStep};
use model::{ApiError, text};
use ui::dom::Timer;
use ui::{Button, ButtonKind, CheckField, GridFailed, LinkButton, Notice, Progress, Spinner, Tone, use_toaster};

use super::api::OpenImport;
use super::columns::Columns;
use super::rows::Rows;
use crate::api::Fault;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths;
use crate::read::{body, parsed, reading};

/// Between two looks at work under way.
const LOOK: Duration = Duration::from_secs(1);

/// Which file, and what is shown of it.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Which.
    pub id: ImportId,
    /// What of it; lives in the URL.
    pub query: Memo<ImportQuery>,
    /// Raised to have it read again.
    pub round: RwSignal<u32>,
}

impl Shown {
    /// That of the page this is part of.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// The address of the page as `change` has it.
    pub fn path(self, change: impl FnOnce(&mut ImportQuery)) -> String {
        let mut query = self.query.get_untracked();
        change(&mut query);
        paths::import(self.id, &query)
    }

    /// Has it read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }
}

/// The page.
#[component]
pub fn FilePage() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|map| map.get("id")).and_then(|id| id.parse::<ImportId>().ok());
    let Some(id) = id else { return view! { <crate::layout::NothingHere/> }.into_any() };
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(|map| ImportQuery::read(|name| map.get(name))));
    let shown = Shown { id, query, round: RwSignal::new(0) };
    provide_context(shown);
    let asked = Signal::derive(move || body(&OpenImport { id, query: query.get() }));
    let found = reading("import/open", asked, shown.round.into());
    let timer = Timer::new();
    ui::effect(move || match found.get().map(parsed::<ImportPage>) {
        Some(Ok(page)) if is_under_way(&page) => timer.start(LOOK, move || shown.refresh()),
        _ => timer.stop(),
    });
    view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match parsed::<ImportPage>(found.await) {
                    Ok(page) => whole(shown, page),
                    Err(Fault(ApiError::NotFound)) => view! { <crate::layout::NothingHere/> }.into_any(),
                    Err(Fault(error)) => {
                        crate::api::watch_sign_out(&error);
                        let href = Signal::stored(shown.path(|_| ()));
                        view! { <GridFailed error retry_href=href on_retry=move || shown.refresh()/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Rows without an outcome, which are about to have one.
fn left(page: &ImportPage) -> u32 {
    let file = &page.file;
    match file.step {
        ImportStep::Checking => file.rows.saturating_sub(file.checked),
        ImportStep::Started => page.fresh,
        ImportStep::Mapping | ImportStep::Checked => 0,
    }
}

fn is_under_way(page: &ImportPage) -> bool {
    page.file.step == ImportStep::Checking || page.running
}

fn whole(shown: Shown, page: ImportPage) -> AnyView {
    let file = page.file.clone();
    let about = format!(
        "{} · {} · kept until {} UTC",
        file.kind.map_or("Not known what it holds", model::import::ImportKind::title),
        text::count(file.rows, "row", "rows"),
        file.until.rfc3339().trim_end_matches('Z').replace('T', " "),
    );
    let mapping =
        file.step == ImportStep::Mapping || (shown.query.get_untracked().columns && file.step != ImportStep::Started);
    let body = if mapping {
        view! { <Columns page=page.clone()/> }.into_any()
    } else {
        view! { <Standing page=page.clone()/><Rows page/> }.into_any()
    };
    view! {
        <div class="add-page import">
            <header class="import-head">
                <div>
                    <h2><bdi>{file.name.clone()}</bdi></h2>
                    <p class="muted">{about}</p>
                </div>
                <div class="import-acts">
                    <LinkButton href=Signal::stored(paths::IMPORT.to_owned()) label="All files"/>
                    <Remove file/>
                </div>
            </header>
            {body}
        </div>
    }
    .into_any()
}

#[component]
fn Remove(file: ImportFile) -> impl IntoView {
    let shown = Shown::here();
    let action = sending();
    let state = FormState::new("import/remove", action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(paths::IMPORT, false);
    });
    view! {
        <SentForm endpoint="import/remove" action>
            <FormPaths back=Signal::stored(shown.path(|_| ())) next=Signal::stored(paths::IMPORT.to_owned())/>
            <input type="hidden" name="id" value=file.id.to_string()/>
            <Fail error=state.error/>
            <Button label="Remove file" submit=true pending=state.pending/>
        </SentForm>
    }
    .into_any()
}

/// How far it is, and the next step.
#[component]
fn Standing(page: ImportPage) -> impl IntoView {
    let shown = Shown::here();
    let file = page.file.clone();
    let (rows, done) = (file.rows, file.rows.saturating_sub(left(&page)));
    let counts = counts(&page);
    let hydrated = ui::hydrated();
    let again = Signal::stored(shown.path(|_| ()));
    let bar = is_under_way(&page).then(|| {
        let label = if file.step == ImportStep::Checking { "Rows checked" } else { "Rows with an outcome" };
        view! {
            <Progress label done=Signal::stored(Some(done)) total=Signal::stored(rows)/>
            {move || (!hydrated.get()).then(|| view! { <LinkButton href=again label="Go on" rel="external"/> })}
        }
    });
    let next = match file.step {
        ImportStep::Checked => view! { <Begin page=page.clone()/> }.into_any(),
        ImportStep::Started => started(&page),
        ImportStep::Checking | ImportStep::Mapping => ().into_any(),
    };
    view! {
        <section class="card" aria-label="How far it is">
            <div class="card-body import-standing">
                <p class="import-counts" role="status">{counts}</p>
                {bar}
                {next}
            </div>
        </section>
    }
    .into_any()
}

fn counts(page: &ImportPage) -> String {
    let file = &page.file;
    let (checked, same) = (grouped(file.checked), grouped(file.same));
    match file.step {
        ImportStep::Started => format!(
            "{} added, {} to go, {} refused, {} there already.",
            grouped(page.added),
            grouped(page.fresh),
            grouped(page.refused),
            grouped(page.same)
        ),
        _ => format!(
            "{checked} of {} checked: {} new, {same} there already, {} refused.",
            grouped(file.rows),
            grouped(file.fresh),
            grouped(file.refused)
        ),
    }
}

fn started(page: &ImportPage) -> AnyView {
    let job = page.file.job.map(paths::job);
    let words = match (page.running, page.fresh) {
        (true, _) => "A job brings the rows in, one by one. It goes on when you leave this page.",
        (false, 0) => "Every row has its outcome.",
        (false, _) => "The job has ended before all rows had their turn. Its page says why, and can try them again.",
    };
    view! {
        <p class="muted">{words}</p>
        {job.map(|href| view! { <LinkButton href=Signal::stored(href) label="Show the job"/> })}
    }
    .into_any()
}

/// "Start the import", when there is something to bring in.
#[component]
fn Begin(page: ImportPage) -> impl IntoView {
    let shown = Shown::here();
    let again = Signal::stored(shown.path(|query| *query = ImportQuery { columns: true, ..ImportQuery::default() }));
    let file = page.file.clone();
    if file.fresh == 0 {
        let why = "None of the rows is new, so there is nothing to bring in. Correct the refused rows and upload them again, or look over the columns.";
        return view! {
            <Notice tone=Tone::Info>{why}</Notice>
            <LinkButton href=again label="Change columns"/>
        }
        .into_any();
    }
    let action = sending();
    let state = FormState::new("import/start", action);
    FormState::when_done(action, move |_| shown.refresh());
    let here = Signal::stored(shown.path(|_| ()));
    let label = format!("Import {}", text::count(file.fresh, "row", "rows"));
    let mails = file.kind.filter(|kind| kind.is_people()).map(|_| {
        let hint = if page.has_mail {
            "Only to people whose status is pending. Without it they are added and told nothing; a code can be sent to each later."
        } else {
            text::NO_MAIL_SERVER
        };
        view! { <CheckField label="Mail registration codes" name="mails" hint=hint.to_owned()/> }
    });
    view! {
        <SentForm endpoint="import/start" action>
            <FormPaths back=here next=here/>
            <input type="hidden" name="id" value=file.id.to_string()/>
            <Fail error=state.error/>
            {mails}
            <div class="import-acts">
                <Button label submit=true kind=ButtonKind::Primary pending=state.pending/>
                <LinkButton href=again label="Change columns"/>
            </div>
        </SentForm>
    }
    .into_any()
}
