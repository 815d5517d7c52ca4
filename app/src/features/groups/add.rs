//! "Add group": its name and company, perhaps an owner and a first licence.

use leptos::prelude::*;
use model::Permission;
use model::groups::GroupQuery;
use ui::{Button, ButtonKind, Fieldset, FormActions, LinkButton, Modal, Spinner, TextArea, TextField, use_toaster};

use super::fields::{CompanyField, PersonField, first_companies, first_people};
use super::licence_form::LicenceFields;
use super::list::Listing;
use crate::features::people::list::go;
use crate::features::people::search_box::Find;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths;

const ENDPOINT: &str = "groups/add";

/// The dialog over the grid.
#[component]
pub fn AddDialog() -> impl IntoView {
    let query = Listing::here().query.get_untracked();
    let back = paths::groups(&query);
    let away = back.clone();
    let may_choose = viewer().may(Permission::GroupsMembers);
    view! {
        <Modal title="Add group" open=true close_href=back on_close=move |()| go(&away, false)>
            {may_choose.then(|| view! { <Find label="Find a person" placeholder="Name or email" action=paths::add_group(&GroupQuery::default()) hidden=query.pairs()/> })}
            <AddForm/>
        </Modal>
    }
    .into_any()
}

#[component]
fn AddForm() -> impl IntoView {
    let listing = Listing::here();
    let person = viewer();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let toasts = use_toaster();
    let query = listing.query.get_untracked();
    let (back, here) = (paths::groups(&query), paths::add_group(&query));
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        listing.refresh();
        go(&away, true);
    });
    let (members, licences) = (person.may(Permission::GroupsMembers), person.may(Permission::GroupsLicences));
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here next=back.clone()/>
            <Fail error=state.error/>
            <TextField label="Name" name="name" required=true autofocus=true autocomplete="off" maxlength=254
                value=state.start("name", "") error=state.at("name") hint="A dealer's group is named after the dealer id."/>
            <Chosen state members/>
            <TextArea label="Description" name="description" value=state.start("description", "")
                error=state.at("description") rows=2/>
            {licences.then(|| view! {
                <Fieldset legend="First licence (leave it empty for none)"><LicenceFields state line=None/></Fieldset>
            })}
            <FormActions>
                <Button label="Add group" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

/// Company and owner.
#[component]
fn Chosen(state: FormState, members: bool) -> impl IntoView {
    let person = viewer();
    let companies = first_companies();
    let people = members.then(|| first_people(None, true));
    let own = StoredValue::new((person.company_id.to_string(), person.company));
    view! {
        <Suspense fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                // Both before anything is shown: what is read inside of it could come in another order.
                let companies = companies.await;
                let people = match people {
                    Some(people) => Some(people.await),
                    None => None,
                };
                view! {
                    <CompanyField chosen=Some(own.get_value()) first=companies state
                        hint="Whose group it is. Who sees it is decided by roles and members."/>
                    {people.map(|first| view! {
                        <PersonField label="Owner" name="owner" group=None members=true required=false first state
                            hint="Becomes a member and takes a seat. Leave it empty for none."/>
                    })}
                }
            })}
        </Suspense>
    }
    .into_any()
}
