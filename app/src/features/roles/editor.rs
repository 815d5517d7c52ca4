//! The form of a role: name, parent, permissions, who may be assigned, groups. Saving leads to what it does
//! to people first; going back keeps what was typed.

use leptos::prelude::*;
use model::ApiError;
use model::ids::RoleId;
use model::roles::{RoleDetail, RolePreview};
use ui::{
    Button, ButtonKind, Card, Choice, FormActions, LinkButton, Notice, SelectField, TextField, Tone, use_toaster,
};

use super::permissions::Permissions;
use super::review::Review;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths;
use crate::read::lean;

const ADD: &str = "roles/add";
const EDIT: &str = "roles/edit";

/// What the parts of the form share.
#[derive(Clone, Copy)]
pub struct Form {
    /// How its last try went.
    pub state: FormState,
    /// The role as it is.
    pub detail: StoredValue<RoleDetail>,
    /// Nothing can be changed.
    pub locked: bool,
    /// The parent chosen.
    pub parent: RwSignal<String>,
}

/// The form; read-only where the role may not be edited.
#[component]
pub fn RoleEditor(
    /// The role, or the draft of a new one.
    detail: RoleDetail,
    /// A new role, made of this one.
    #[prop(optional_no_strip)]
    copy: Option<RoleId>,
    /// Counts the times the page is read; None: a new role.
    #[prop(optional)]
    round: Option<RwSignal<u32>>,
) -> impl IntoView {
    let (id, version) = (detail.row.id, detail.version);
    let endpoint = if round.is_some() { EDIT } else { ADD };
    let action = sending();
    let state = FormState::new(endpoint, action);
    let here = if round.is_some() { paths::role(id) } else { paths::add_role(copy) };
    let next = if round.is_some() { here.clone() } else { paths::ROLES.to_owned() };
    when_saved(action, round);
    let parent = detail.parent.as_ref().map(|parent| parent.id.to_string()).unwrap_or_default();
    let locked = round.is_some() && detail.row.locked.is_some();
    let parent = RwSignal::new(state.start("parent", &parent));
    let form = Form { state, detail: StoredValue::new(detail), locked, parent };
    let reviewing = RwSignal::new(true);
    let preview = preview_of(state, reviewing);
    let fault = Signal::derive(move || state.error.get().filter(|error| preview_in(error).is_none()));
    let alive = ui::hydrated();
    view! {
        <SentForm endpoint action on_input=move |()| reviewing.set(false)>
            <FormPaths back=here next=next/>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <Fail error=fault/>
            {move || preview.get().map(|(words, preview)| view! { <Review words preview looked=reviewing pending=state.pending/> })}
            <div id="role-form" class="role-form" hidden=move || alive.get() && preview.with(Option::is_some)>
                <Parts form/>
                {(!locked).then(|| view! { <Foot form new=round.is_none()/> })}
            </div>
        </SentForm>
    }
    .into_any()
}

fn when_saved(action: crate::form::Sending, round: Option<RwSignal<u32>>) {
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        match round {
            Some(round) => round.update(|round| *round = round.wrapping_add(1)),
            None => go(paths::ROLES, true),
        }
    });
}

fn preview_in(error: &ApiError) -> Option<(String, RolePreview)> {
    match error {
        ApiError::Conflict { message, current: Some(current) } => Some((message.clone(), lean::read(current).ok()?)),
        _ => None,
    }
}

/// What the last try would do, until something else is typed or the person goes back.
fn preview_of(state: FormState, reviewing: RwSignal<bool>) -> Signal<Option<(String, RolePreview)>> {
    ui::effect(move || {
        if state.error.with(Option::is_some) {
            reviewing.set(true);
        }
    });
    Signal::derive(move || state.error.get().as_ref().and_then(preview_in).filter(|_| reviewing.get()))
}

#[component]
fn Foot(form: Form, new: bool) -> impl IntoView {
    view! {
        <FormActions>
            <Button label=if new { "Add role" } else { "Save" } kind=ButtonKind::Primary submit=true pending=form.state.pending/>
            <LinkButton href=paths::ROLES label="Cancel" kind=ButtonKind::Quiet/>
        </FormActions>
    }
}

#[component]
fn Parts(form: Form) -> impl IntoView {
    view! {
        {(!form.locked).then(|| view! { <Facts form/> })}
        <Permissions form/>
        <Assignable form/>
        <Groups form/>
    }
    .into_any()
}

#[component]
fn Facts(form: Form) -> impl IntoView {
    let Form { state, detail, parent, .. } = form;
    let name = state.start("name", &detail.with_value(|d| d.row.name.clone()));
    let parents =
        detail.with_value(|d| d.parents.iter().map(|p| Choice::new(p.id.to_string(), &p.name)).collect::<Vec<_>>());
    view! {
        <Card title="Role">
            <TextField label="Name" name="name" required=true autocomplete="off" value=name error=state.at("name")/>
            <SelectField label="Parent role" name="parent" options=Signal::stored(parents) value=parent
                placeholder="None" error=state.at("parent") on_change=move |id| parent.set(id)
                hint="Decides over every permission that this role leaves to it."/>
        </Card>
    }
}

/// A list of boxes to tick; those one may not change are shown as they are.
struct Line {
    value: String,
    label: String,
    ticked: bool,
    may_change: bool,
}

fn boxes(form: Form, field: &'static str, all: Vec<Line>) -> AnyView {
    let typed = form.state.all(field);
    let item = move |one: Line| {
        let Line { value, label, ticked, may_change } = one;
        let off = form.locked || !may_change;
        let ticked = match (&typed, off) {
            (Some(typed), false) => typed.contains(&value),
            _ => ticked,
        };
        // As in the permissions: where others changed it after the page came alive.
        let now = (!ui::dom::taking_over()).then_some(ticked);
        view! {
            <li>
                <label class="role-box" class:is-off=off>
                    <input class="check" type="checkbox" name=format!("{field}[]") value=value checked=ticked prop:checked=now disabled=off/>
                    <bdi>{label}</bdi>
                </label>
            </li>
        }
    };
    view! { <ul class="role-boxes">{all.into_iter().map(item).collect_view()}</ul> }.into_any()
}

#[component]
fn Assignable(form: Form) -> impl IntoView {
    let all = form.detail.with_value(|d| {
        let lines = d.assignable.iter().map(|line| Line {
            value: line.role.id.to_string(),
            label: line.role.name.clone(),
            ticked: line.listed,
            may_change: line.may_change,
        });
        lines.collect()
    });
    let fault = form.state.at("assignable");
    view! {
        <Card title="Roles its holders may assign" hint="Only roles that you may assign yourself can be changed. Whatever is ticked, nobody gives a role that holds more than he does.">
            {boxes(form, "assignable", all)}
            {move || fault.get().map(|text| view! { <p class="field-error">{text}</p> })}
        </Card>
    }
}

#[component]
fn Groups(form: Form) -> impl IntoView {
    let (all, unseen, everything) = form.detail.with_value(|d| {
        let lines = d.groups.iter().map(|line| Line {
            value: line.group.id.to_string(),
            label: line.group.name.clone(),
            ticked: line.connected,
            may_change: true,
        });
        (lines.collect::<Vec<_>>(), d.row.groups_unseen, d.row.sees_all_groups)
    });
    let fault = form.state.at("groups");
    view! {
        <Card title="Connected groups" hint="Holders see these groups, their panels, and the people on them.">
            {everything.then(|| view! { <Notice tone=Tone::Info>"Holders who belong to the operator see every group."</Notice> })}
            {boxes(form, "groups", all)}
            {(unseen > 0).then(|| view! {
                <p class="muted">{format!("And {} that you do not see.", model::text::count(unseen, "group", "groups"))}</p>
            })}
            {move || fault.get().map(|text| view! { <p class="field-error">{text}</p> })}
        </Card>
    }
}
