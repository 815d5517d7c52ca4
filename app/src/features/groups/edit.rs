//! Editing a group. When somebody else saved first, his values stand beside one's own (REL-27).

use leptos::prelude::*;
use model::ApiError;
use model::groups::GroupDetail;
use ui::{
    Button, ButtonKind, Detail, Details, FormActions, LinkButton, Modal, Notice, Spinner, TextArea, TextField, Tone,
    use_toaster,
};

use super::fields::{CompanyField, first_companies};
use super::group::Here;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths::GroupDialog;
use crate::read::lean;

const ENDPOINT: &str = "groups/edit";

/// The dialog.
#[component]
pub fn EditDialog(
    /// Which group.
    group: GroupDetail,
) -> impl IntoView {
    let here = Here::current();
    let back = here.path_untracked();
    let (away, group) = (back.clone(), StoredValue::new(group));
    view! {
        <Modal title="Edit group" open=true close_href=back on_close=move |()| go(&away, false)>
            <EditForm group/>
        </Modal>
    }
    .into_any()
}

#[component]
fn EditForm(group: StoredValue<GroupDetail>) -> impl IntoView {
    let here = Here::current();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let toasts = use_toaster();
    let back = here.path_untracked();
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&away, true);
        here.refresh();
    });
    let theirs = Signal::derive(move || current(state.error));
    let (id, own_version, is_main) = group.with_value(|g| (g.row.id, g.row.version, g.row.is_main));
    // After a conflict the form goes on from their version: the person has seen it.
    let version = move || theirs.with(|now| now.as_ref().map_or(own_version, |now| now.row.version)).to_string();
    let (name, description) = group.with_value(|g| (g.row.name.clone(), g.description.clone()));
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here.dialog(GroupDialog::Edit, "") next=back.clone()/>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=version/>
            <Fail error=state.error/>
            <Theirs theirs/>
            {if is_main {
                view! { <p class="muted">"Main Group keeps its name: it takes panels that belong nowhere else."</p> }.into_any()
            } else {
                view! {
                    <TextField label="Name" name="name" required=true autofocus=true autocomplete="off" maxlength=254
                        value=state.start("name", &name) error=state.at("name")/>
                    <Company state group/>
                }
                .into_any()
            }}
            <TextArea label="Description" name="description" value=state.start("description", &description)
                error=state.at("description") rows=3/>
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

#[component]
fn Company(state: FormState, group: StoredValue<GroupDetail>) -> impl IntoView {
    let companies = first_companies();
    view! {
        <Suspense fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                let first = companies.await;
                let chosen = group.with_value(|g| g.row.company.clone()).map(|c| (c.id.to_string(), c.name));
                let hint = "Whose group it is. Who sees it is decided by roles and members.";
                view! { <CompanyField chosen first state hint/> }
            })}
        </Suspense>
    }
}

fn current(error: Signal<Option<ApiError>>) -> Option<GroupDetail> {
    match error.get() {
        Some(ApiError::Conflict { current: Some(current), .. }) => lean::read(&current).ok(),
        _ => None,
    }
}

/// The current values, beside what was typed.
#[component]
fn Theirs(theirs: Signal<Option<GroupDetail>>) -> impl IntoView {
    move || {
        theirs.get().map(|now| {
            let by = if now.changed_by.is_empty() { "Somebody".to_owned() } else { now.changed_by.clone() };
            let company = now.row.company.map(|company| company.name).unwrap_or_default();
            view! {
                <Notice tone=Tone::Wait title=format!("{by} saved this meanwhile:")>
                    <Details>
                        <Detail term="Name"><bdi>{now.row.name}</bdi></Detail>
                        <Detail term="Company"><bdi>{company}</bdi></Detail>
                        <Detail term="Description"><bdi>{now.description}</bdi></Detail>
                    </Details>
                </Notice>
            }
        })
    }
}
