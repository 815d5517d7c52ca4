//! Removing a group: what becomes of its panels and who gains or loses sight of them is shown before it is done.

use leptos::prelude::*;
use model::ApiError;
use model::access::PersonRef;
use model::groups::{GroupDetail, GroupQuery, RemovalPreview};
use model::text::count;
use ui::{Button, ButtonKind, FormActions, LinkButton, Modal, Notice, Spinner, Tone, use_toaster};

use super::api::PreviewRemoval;
use super::group::Here;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths::{self, GroupDialog};
use crate::read::{lean, parsed, reading_once};

const ENDPOINT: &str = "groups/remove";

/// The dialog.
#[component]
pub fn RemoveDialog(
    /// Which group.
    group: GroupDetail,
) -> impl IntoView {
    let here = Here::current();
    let back = here.path_untracked();
    let (away, cancel) = (back.clone(), back.clone());
    let id = group.row.id;
    let title = format!("Remove {}?", group.row.name);
    let found = reading_once("groups/removal", &PreviewRemoval { id });
    let cancel = StoredValue::new(cancel);
    view! {
        <Modal title open=true close_href=back on_close=move |()| go(&away, false)>
            <Suspense fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move {
                    match parsed::<RemovalPreview>(found.await) {
                        Ok(preview) => view! { <Form id preview/> }.into_any(),
                        Err(fault) => view! {
                            <Notice tone=Tone::Bad>{fault.0.message()}</Notice>
                            <FormActions><LinkButton href=cancel.get_value() label="Back"/></FormActions>
                        }
                        .into_any(),
                    }
                })}
            </Suspense>
        </Modal>
    }
    .into_any()
}

#[component]
fn Form(id: model::ids::GroupId, preview: RemovalPreview) -> impl IntoView {
    let here = Here::current();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let toasts = use_toaster();
    let list = paths::groups(&GroupQuery::default());
    let away = list.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&away, true);
    });
    let back = here.path_untracked();
    let first = StoredValue::new(preview);
    // After a refusal the form goes on from what is now: the person sees it.
    let now = Signal::derive(move || match state.error.get() {
        Some(ApiError::Conflict { current: Some(current), .. }) => lean::read(&current).ok(),
        _ => None::<RemovalPreview>,
    });
    let shown = Signal::derive(move || now.get().unwrap_or_else(|| first.get_value()));
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here.dialog(GroupDialog::Remove, "") next=list/>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=move || shown.with(|shown| shown.seal.clone())/>
            <Fail error=state.error/>
            {move || view! { <Told preview=shown.get()/> }}
            <FormActions>
                <Button label="Remove" kind=ButtonKind::Danger submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

#[component]
fn Told(preview: RemovalPreview) -> impl IntoView {
    let panels = match preview.panels {
        0 => "No panel is in it.".to_owned(),
        n => format!("{} to Main Group.", count(n, "panel goes", "panels go")),
    };
    let sight = preview.sight;
    let roles: Vec<String> = preview.roles.into_iter().map(|role| role.name).collect();
    let members =
        (preview.members > 0).then(|| format!("{}.", count(preview.members, "membership ends", "memberships end")));
    let licences =
        (preview.licences > 0).then(|| format!("{} with it.", count(preview.licences, "licence goes", "licences go")));
    let roles = (!roles.is_empty()).then(|| format!("Disconnected from: {}.", roles.join(", ")));
    view! {
        <p class="modal-text">"The group is removed for good. This cannot be undone."</p>
        <ul aria-label="What happens">
            <li>{panels}</li>
            {members.map(|text| view! { <li>{text}</li> })}
            {roles.map(|text| view! { <li><bdi>{text}</bdi></li> })}
            {licences.map(|text| view! { <li>{text}</li> })}
        </ul>
        <People title="See these panels from now on" people=sight.gains unseen=sight.gains_unseen/>
        <People title="See these panels no longer" people=sight.loses unseen=sight.loses_unseen/>
    }
    .into_any()
}

#[component]
fn People(title: &'static str, people: Vec<PersonRef>, unseen: u32) -> impl IntoView {
    let some = !people.is_empty() || unseen > 0;
    some.then(|| {
        let person = |person: PersonRef| view! { <li><bdi>{person.name}</bdi></li> };
        view! {
            <section aria-label=title>
                <h4>{title}</h4>
                <ul class="plain-list">
                    {people.into_iter().map(person).collect_view()}
                    {(unseen > 0).then(|| view! { <li class="muted">{format!("{} you do not see", count(unseen, "person", "people"))}</li> })}
                </ul>
            </section>
        }
    })
}
