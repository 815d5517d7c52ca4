//! "Add company" (S4-2).

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::companies::{CompanyDetail, CompanyForm, Joining};
use model::ids::CompanyId;
use ui::{Button, ButtonKind, Choice, FormActions, LinkButton, Modal, TextField, use_toaster};

use super::api::{OpenCompany, ParentChoices};
use super::form::{Facts, More, parent_field};
use super::list::Listing;
use crate::features::people::list::go;
use crate::features::people::search_box::SearchBox;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths;
use crate::read::{parsed, reading_once};

const ENDPOINT: &str = "companies/add";

/// The dialog over the list.
#[component]
pub fn AddDialog() -> impl IntoView {
    let back = paths::companies(&Listing::here().query.get_untracked());
    let away = back.clone();
    view! {
        <Modal title="Add company" open=true close_href=back on_close=move |()| go(&away, false)>
            <AddForm/>
        </Modal>
    }
    .into_any()
}

/// Where it goes first: below the company the address names, else below the reader's own.
fn asked_parent() -> Option<CompanyId> {
    use_query_map().with_untracked(|map| map.get("parent").and_then(|id| id.parse().ok()))
}

#[component]
fn AddForm() -> impl IntoView {
    let listing = Listing::here();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let toasts = use_toaster();
    let query = listing.query.get_untracked();
    let (list, parent) = (paths::companies(&query), asked_parent());
    // From a company's page one goes back there, to the new one below it.
    let back = parent.map_or_else(|| list.clone(), paths::company_page);
    let here = parent.map_or_else(|| paths::add_company(&query), paths::add_company_below);
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        listing.refresh();
        go(&away, true);
    });
    let joining = Joining::Off.key().to_owned();
    let start = StoredValue::new(CompanyForm { joining, ..CompanyForm::default() });
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here next=back.clone()/>
            <Fail error=state.error/>
            <Facts state start with_kind=true/>
            <Place state/>
            <TextField label="Code" name="short_code" autocomplete="off" maxlength=16 value=state.start("short_code", "")
                error=state.at("short_code") hint="Short and unique, such as D09. Leave it empty and one is made."/>
            <More state start/>
            <FormActions>
                <Button label="Add company" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

/// The company above, by name.
#[component]
fn Place(state: FormState) -> impl IntoView {
    let person = viewer();
    let first = asked_parent().unwrap_or(person.company_id);
    let typed: Option<CompanyId> = state.start("parent", &first.to_string()).parse().ok();
    let of = typed.unwrap_or(first);
    // Both before anything is shown: what is read inside of it could come in another order.
    let named = reading_once("companies/open", &OpenCompany { id: of });
    let first = reading_once("companies/parent-choices", &ParentChoices { search: String::new(), moving: None });
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let company = parsed::<CompanyDetail>(named.await).ok();
                let first = StoredValue::new(first.await);
                let chosen = RwSignal::new(company.map(|company| Choice::new(of.to_string(), company.row.name)));
                view! { <SearchBox of=parent_field(state, None) first chosen/> }
            })}
        </Suspense>
    }
    .into_any()
}
