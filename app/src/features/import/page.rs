//! One's own files, and a form for a new one.

use leptos::prelude::*;
use model::grid::grouped;
use model::import::{ImportFile, ImportFormat, ImportKind, ImportQuery, ImportStep, Imports};
use model::text;
use ui::{
    Button, ButtonKind, Detail, Details, EmptyState, GridFailed, GridTable, HeadCell, IconName, RowTitle, Spinner,
    TwoLineTime,
};

use crate::api::Fault;
use crate::form::{FormState, sending};
use crate::paths;
use crate::read::{parsed, reading};

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let found = reading("import/list", Signal::stored("{}".to_owned()), Signal::stored(0));
    view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match parsed::<Imports>(found.await) {
                    Ok(imports) => whole(imports),
                    Err(Fault(error)) => {
                        crate::api::watch_sign_out(&error);
                        let href = Signal::stored(paths::IMPORT.to_owned());
                        view! { <GridFailed error retry_href=href on_retry=move || found.refetch()/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

fn whole(imports: Imports) -> AnyView {
    let what: Vec<String> = imports.formats.iter().map(|format| format.kind.title().to_lowercase()).collect();
    let formats = imports.formats.into_iter().map(format).collect_view();
    view! {
        <div class="add-page import">
            <section class="card" aria-labelledby="import-new">
                <header class="card-head"><h2 id="import-new">"Import a file"</h2></header>
                <div class="card-body"><Upload what=what.join(", ")/></div>
            </section>
            <section class="card" aria-labelledby="import-files">
                <header class="card-head"><h2 id="import-files">"Your files"</h2></header>
                {files(imports.files)}
            </section>
            <section class="card" aria-labelledby="import-formats">
                <header class="card-head"><h2 id="import-formats">"Columns of each kind"</h2></header>
                <div class="card-body"><Details>{formats}</Details></div>
            </section>
        </div>
    }
    .into_any()
}

/// The columns of a kind, and what there is of it as a file of that format.
fn format(format: ImportFormat) -> AnyView {
    let title = format.kind.title();
    let file = format.exports.then(|| {
        let label = format!("Export {}", title.to_lowercase());
        view! { <p><a href=paths::export_all(format.kind) rel="external">{label}</a></p> }
    });
    view! { <Detail term=title>{format.columns}{file}</Detail> }.into_any()
}

/// A form of the page, not of the app: the browser itself sends the file and shows how far it is.
#[component]
fn Upload(what: String) -> impl IntoView {
    let state = FormState::new("import/upload", sending());
    let why = ui::field_error(state.error, "file");
    let id = ui::field_id("file");
    view! {
        <p class="muted">
            {format!("A CSV file with a header row: {what}. At most 50 MB and 500,000 rows, in UTF-8; commas, semicolons or tabs between the values.")}
        </p>
        <form method="post" action=paths::IMPORT_UPLOAD enctype="multipart/form-data" class="import-form">
            <crate::form::Fail error=state.error/>
            <div class="field">
                <label class="field-label" for=id.clone()>"File"</label>
                <input id=id class="input import-file" type="file" name="file" accept=".csv,.txt,text/csv" required
                    aria-invalid=move || why.get().map(|_| "true") aria-describedby="import-file-error"/>
                <p id="import-file-error" class="field-error">{why}</p>
            </div>
            <Button label="Upload" submit=true kind=ButtonKind::Primary/>
            <p class="muted">"Nothing is added yet: the next page shows the columns, then what becomes of each row. A file is kept for a day."</p>
        </form>
    }
    .into_any()
}

fn files(files: Vec<ImportFile>) -> AnyView {
    if files.is_empty() {
        let text = "Files that you upload are listed here for a day, with what became of their rows.";
        return view! { <EmptyState icon=IconName::Log title="No file yet" text=Some(text.to_owned())/> }.into_any();
    }
    let head = || {
        view! {
            <HeadCell label="File" priority=1/>
            <HeadCell label="Holds" priority=2/>
            <HeadCell label="Rows" priority=2 number=true/>
            <HeadCell label="State" priority=1/>
            <HeadCell label="Uploaded" priority=3/>
        }
        .into_any()
    };
    let rows = files.into_iter().map(row).collect_view();
    view! { <div class="grid-scroll"><GridTable label="Your files" head>{rows}</GridTable></div> }.into_any()
}

fn row(file: ImportFile) -> AnyView {
    let href = Signal::stored(paths::import(file.id, &ImportQuery::default()));
    let words = state_words(&file);
    view! {
        <tr data-row-id=file.id.to_string()>
            <RowTitle href title=file.name sub=None/>
            <td data-priority="2">{file.kind.map(ImportKind::title)}</td>
            <td data-priority="2" class="num">{grouped(file.rows)}</td>
            <td data-priority="1">{words}</td>
            <td data-priority="3"><TwoLineTime at=file.created/></td>
        </tr>
    }
    .into_any()
}

fn state_words(file: &ImportFile) -> String {
    match file.step {
        ImportStep::Checked => {
            let fresh = text::count(file.fresh, "new row", "new rows");
            format!("{}: {fresh}, {} refused", file.step.word(), grouped(file.refused))
        }
        step => step.word().to_owned(),
    }
}
