//! Which column of the file is which.

use leptos::prelude::*;
use model::import::{ImportColumn, ImportKind, ImportPage, ImportQuery};
use ui::{Button, ButtonKind, Choice, LinkButton, SelectField};

use super::file::Shown;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};

/// The form: what the file holds, and for each column of that the column of the file.
#[component]
pub fn Columns(
    /// The file.
    page: ImportPage,
) -> impl IntoView {
    let shown = Shown::here();
    let action = sending();
    let state = FormState::new("import/columns", action);
    let done = Signal::stored(shown.path(|query| *query = ImportQuery::default()));
    FormState::when_done(action, move |_| {
        go(&done.get_untracked(), false);
        shown.refresh();
    });
    let here = Signal::stored(shown.path(|_| ()));
    let kinds: Vec<Choice> = page.kinds.iter().map(|kind| Choice::new(kind.key(), kind.title())).collect();
    let kind = page.file.kind;
    let value = Signal::stored(kind.map_or("", ImportKind::key).to_owned());
    // Another kind has other columns: its own are guessed on the server.
    let choose = move |key: String| {
        if kind.map(ImportKind::key) != Some(key.as_str()) && !key.is_empty() {
            let fields = [("id".to_owned(), shown.id.to_string()), ("kind".to_owned(), key)];
            crate::form::post(action, "import/columns", &fields);
        }
    };
    let places = places(&page, state);
    let back = page.file.checked > 0;
    let button = if kind.is_none() { "Show the columns" } else { "Check the rows" };
    view! {
        <section class="card" aria-labelledby="import-columns">
            <header class="card-head">
                <div>
                    <h2 id="import-columns">"Columns"</h2>
                    <p class="muted">"Which column of the file holds what. Columns that are not chosen are passed over."</p>
                </div>
            </header>
            <div class="card-body">
                <SentForm endpoint="import/columns" action>
                    <FormPaths back=here next=done/>
                    <input type="hidden" name="id" value=shown.id.to_string()/>
                    <Fail error=state.error/>
                    <SelectField label="The file holds" name="kind" options=Signal::stored(kinds) value required=true
                        placeholder="Choose" error=state.at("kind") on_change=choose/>
                    <div class="import-columns">{places}</div>
                    <div class="import-acts">
                        <Button label=button submit=true kind=ButtonKind::Primary pending=state.pending/>
                        {back.then(|| view! { <LinkButton href=done label="Back to the rows"/> })}
                    </div>
                </SentForm>
            </div>
        </section>
    }
    .into_any()
}

fn places(page: &ImportPage, state: FormState) -> AnyView {
    let typed = state.all("places");
    let places = page.columns.iter().map(|column| {
        let chosen = chosen(column, typed.as_deref());
        place(column, &page.heads, chosen, state)
    });
    places.collect_view().into_any()
}

/// What was chosen before the last page, else what is kept.
fn chosen(column: &ImportColumn, typed: Option<&[String]>) -> String {
    let prefix = format!("{}:", column.name);
    let typed = typed.and_then(|all| all.iter().find(|one| one.starts_with(&prefix)).cloned());
    typed.unwrap_or_else(|| format!("{prefix}{}", column.place))
}

fn place(column: &ImportColumn, heads: &[String], chosen: String, state: FormState) -> AnyView {
    let name = column.name.clone();
    let none = if column.required {
        "Choose a column".to_owned()
    } else if column.default.is_empty() {
        "None: stays empty".to_owned()
    } else {
        format!("None: {}", column.default)
    };
    let mut options = vec![Choice::new(format!("{name}:0"), none)];
    let named = (1_u32..).zip(heads).map(|(place, head)| {
        let head = if head.is_empty() { format!("Column {place}") } else { head.clone() };
        Choice::new(format!("{name}:{place}"), head)
    });
    options.extend(named);
    let field = name.clone();
    let error = Signal::derive(move || {
        state.error.with(|error| error.as_ref().and_then(|error| error.at(&field).map(str::to_owned)))
    });
    view! {
        <SelectField label=name.clone() name="places[]" id=ui::field_id(&name) options=Signal::stored(options)
            value=Signal::stored(chosen) required=column.required error/>
    }
    .into_any()
}
