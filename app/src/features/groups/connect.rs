//! The roles connected to a group: who gains and who loses sight is shown before it is saved.

use leptos::prelude::*;
use model::ApiError;
use model::groups::{ConnectedRole, ConnectedRoles, ConnectionPreview, GroupDetail};
use model::roles::{PersonEffect, RolePreview};
use model::text::count;
use ui::{Button, ButtonKind, CheckField, Fieldset, FormActions, LinkButton, Modal, Notice, Spinner, Tone};

use super::api::RolesOfGroup;
use super::group::Here;
use super::member_form::follow;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths::{self, GroupDialog};
use crate::read::{lean, parsed, reading_once};

const ENDPOINT: &str = "groups/connect-roles";

/// The dialog.
#[component]
pub fn RolesDialog(
    /// Of which group.
    group: GroupDetail,
) -> impl IntoView {
    let here = Here::current();
    let back = here.path_untracked();
    let away = back.clone();
    let id = group.row.id;
    let found = reading_once("groups/roles", &RolesOfGroup { id });
    view! {
        <Modal title="Connected roles" open=true close_href=back on_close=move |()| go(&away, false)>
            <Suspense fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move {
                    match parsed::<ConnectedRoles>(found.await) {
                        Ok(found) => view! { <Form id roles=found.roles/> }.into_any(),
                        Err(fault) => view! { <Notice tone=Tone::Bad>{fault.0.message()}</Notice> }.into_any(),
                    }
                })}
            </Suspense>
        </Modal>
    }
    .into_any()
}

#[component]
fn Form(id: model::ids::GroupId, roles: Vec<ConnectedRole>) -> impl IntoView {
    let here = Here::current();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    follow(action);
    let back = here.path_untracked();
    let preview = Signal::derive(move || preview(state.error));
    // Other boxes than those that were looked at: the seal would not fit.
    let stale = RwSignal::new(false);
    ui::effect(move || {
        preview.track();
        stale.set(false);
    });
    let shown = Signal::derive(move || preview.get().filter(|_| !stale.get()));
    let ticked = state.all("roles");
    // What may not be changed is only worth a line where it shows the group already.
    let offered = roles.into_iter().filter(|line| line.connected || line.locked.is_none());
    let boxes = offered.map(|line| check(line, ticked.as_ref())).collect_view();
    let label = move || if shown.with(Option::is_some) { "Save" } else { "Review" }.to_owned();
    view! {
        <SentForm endpoint=ENDPOINT action on_input=move |()| stale.set(true)>
            <FormPaths back=here.dialog(GroupDialog::Roles, "") next=back.clone()/>
            <input type="hidden" name="group" value=id.to_string()/>
            <Fail error=state.error/>
            {move || shown.get().map(|preview| view! { <Preview preview/> })}
            <Fieldset legend="Roles whose holders see this group">{boxes}</Fieldset>
            <p class="muted">"Roles that you may not edit are not offered, the built-in ones among them."</p>
            <FormActions>
                <Button label=Signal::derive(label) kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

fn check(line: ConnectedRole, ticked: Option<&Vec<String>>) -> AnyView {
    let id = line.role.id.to_string();
    let locked = line.locked.is_some();
    let on = ticked.filter(|_| !locked).map_or(line.connected, |ticked| ticked.contains(&id));
    let hint = line.locked.clone().unwrap_or_default();
    view! {
        <CheckField label=line.role.name name="roles[]" id=format!("role-{id}") value=id checked=on hint
            disabled_reason=Signal::stored(line.locked)/>
    }
    .into_any()
}

fn preview(error: Signal<Option<ApiError>>) -> Option<ConnectionPreview> {
    match error.get() {
        Some(ApiError::Conflict { current: Some(current), .. }) => lean::read(&current).ok(),
        _ => None,
    }
}

#[component]
fn Preview(preview: ConnectionPreview) -> impl IntoView {
    let losing: u32 = preview.roles.iter().map(|role| role.losing).sum();
    let tone = if losing > 0 { Tone::Wait } else { Tone::Info };
    let words = sum(&preview);
    view! {
        <section aria-label="Before saving">
            <Notice tone>{words}</Notice>
            {preview.roles.into_iter().map(|role| view! { <One role/> }).collect_view()}
            <input type="hidden" name="seen" value=preview.seal/>
        </section>
    }
    .into_any()
}

fn sum(preview: &ConnectionPreview) -> String {
    let touched: u32 = preview.roles.iter().map(|role| role.touched).sum();
    let losing: u32 = preview.roles.iter().map(|role| role.losing).sum();
    match (touched, losing) {
        (0, _) => "Nobody gains or loses sight of the group.".to_owned(),
        (touched, 0) => format!("{} sight of the group.", count(touched, "person gains", "people gain")),
        (touched, losing) => format!(
            "It takes effect for {}. {} sight of the group and will be signed out.",
            count(touched, "person", "people"),
            count(losing, "person loses", "people lose")
        ),
    }
}

#[component]
fn One(role: RolePreview) -> impl IntoView {
    let effects = role.effects.into_iter().map(|effect| {
        let gains = !effect.change.groups_gained.is_empty() || effect.change.groups_gained_unseen > 0;
        let word = if gains { "see the group from now on" } else { "see the group no longer" };
        let person = |person: PersonEffect| {
            view! { <li><a href=paths::employee_access(person.id)><bdi>{person.name}</bdi></a></li> }
        };
        let unnamed = effect.unnamed;
        view! {
            <p><strong><bdi>{effect.role.name}</bdi></strong>": its holders "{word}"."</p>
            <ul class="plain-list">
                {effect.people.into_iter().map(person).collect_view()}
                {(unnamed > 0).then(|| view! { <li class="muted">{format!("{} you do not see", count(unnamed, "person", "people"))}</li> })}
            </ul>
        }
    });
    effects.collect_view()
}
