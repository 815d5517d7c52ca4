//! One role: what it comes to, its editor, and what can be done with it.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::ids::RoleId;
use model::roles::{RoleDetail, RoleUse};
use model::{Permission, text};
use ui::{Button, ButtonKind, Confirm, EmptyState, IconName, LinkButton, Notice, Spinner, Tone, use_toaster};

use super::api::{DraftRole, OpenRole, UseOfRole};
use super::editor::RoleEditor;
use super::page::marks;
use crate::api::Fault;
use crate::features::people::list::go;
use crate::features::people::tabs::InLog;
use crate::form::{FormState, post, sending, viewer};
use crate::live::live_reading;
use crate::paths;
use crate::read::{body, parsed, reading_once};

/// A role's page.
#[component]
pub fn RolePage() -> impl IntoView {
    let params = use_params_map();
    // An id that is none is a role that does not exist.
    let id = Memo::new(move |_| {
        params.with(|p| p.get("id").and_then(|id| id.parse().ok())).unwrap_or(RoleId(uuid::Uuid::nil()))
    });
    let round = RwSignal::new(0_u32);
    let found = live_reading("roles/open", Signal::derive(move || body(&OpenRole { id: id.get() })), round.into());
    view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match parsed::<RoleDetail>(found.await) {
                    Ok(detail) => view! { <Opened detail round/> }.into_any(),
                    Err(fault) => view! { <Missing fault/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// "+ Add role": empty, or a copy of the role the address names.
#[component]
pub fn AddRolePage() -> impl IntoView {
    let copy = use_query_map().with_untracked(|map| map.get("copy").and_then(|id| id.parse().ok()));
    let found = reading_once("roles/draft", &DraftRole { copy });
    view! {
        <Suspense fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match parsed::<RoleDetail>(found.await) {
                    Ok(detail) => view! { <New detail copy/> }.into_any(),
                    Err(fault) => view! { <Missing fault/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Missing(fault: Fault) -> impl IntoView {
    crate::api::watch_sign_out(&fault.0);
    let action = || view! { <LinkButton href=paths::ROLES label="To the roles"/> };
    view! { <EmptyState icon=IconName::Search title="This role cannot be shown" text=Some(fault.0.message()) action/> }
}

#[component]
fn New(detail: RoleDetail, copy: Option<RoleId>) -> impl IntoView {
    let left = detail.left_out;
    view! {
        <div class="page-role">
            <header class="role-head"><h2>{if copy.is_some() { "Copy a role" } else { "Add role" }}</h2></header>
            {(left > 0).then(|| view! {
                <Notice tone=Tone::Wait>
                    {format!("{} left out, because you may not give them.", text::count(left, "thing was", "things were"))}
                </Notice>
            })}
            <RoleEditor detail copy/>
        </div>
    }
    .into_any()
}

#[component]
fn Opened(detail: RoleDetail, round: RwSignal<u32>) -> impl IntoView {
    let locked = detail.row.locked.clone();
    let query = use_query_map();
    let asks = Memo::new(move |_| query.with(|map| map.get("do").as_deref() == Some("remove")));
    let whom = StoredValue::new((detail.row.id, detail.row.name.clone()));
    view! {
        <div class="page-role">
            <Head detail=detail.clone()/>
            {locked.map(|why| view! { <Notice tone=Tone::Info>{why}</Notice> })}
            <RoleEditor detail round/>
            <InLog id=whom.with_value(|(id, _)| id.0)/>
        </div>
        {move || asks.get().then(|| {
            let (id, name) = whom.get_value();
            view! { <Remove id name/> }
        })}
    }
    .into_any()
}

#[component]
fn Head(detail: RoleDetail) -> impl IntoView {
    let id = detail.row.id;
    let person = viewer();
    let line = detail.parent.clone().map(|parent| {
        view! { <p class="muted">"Inherits from "<a href=paths::role(parent.id)><bdi>{parent.name}</bdi></a></p> }
    });
    let below = (!detail.children.is_empty()).then(|| {
        let links = detail.children.iter().map(|child| {
            view! { <li><a href=paths::role(child.id)><bdi>{child.name.clone()}</bdi></a></li> }
        });
        view! { <p class="muted">"Inherited by"</p><ul class="role-names">{links.collect_view()}</ul> }
    });
    let kept = Signal::stored(detail.kept.clone());
    view! {
        <header class="role-head">
            <div>
                <h2><bdi>{detail.row.name.clone()}</bdi>" "{marks(&detail.row)}</h2>
                {line}
                <div class="role-below">{below}</div>
            </div>
            <div class="role-acts">
                <ViewAs id reason=detail.not_viewable/>
                {person.may(Permission::RolesAdd).then(|| view! {
                    <LinkButton href=paths::add_role(Some(id)) label="Copy" icon=IconName::Copy/>
                })}
                {person.may(Permission::RolesRemove).then(|| view! {
                    <LinkButton href=paths::remove_role(id) label="Remove" icon=IconName::Trash kind=ButtonKind::Danger disabled_reason=kept/>
                })}
            </div>
        </header>
    }
    .into_any()
}

/// "See the console as this role": a form of the page, never of the app: the whole console is another after it.
#[component]
fn ViewAs(id: RoleId, reason: Option<String>) -> impl IntoView {
    view! {
        <form method="post" action=paths::endpoint("roles/view-as")>
            <input type="hidden" name="_back" value=paths::role(id)/>
            <input type="hidden" name="_next" value=paths::HOME/>
            <input type="hidden" name="id" value=id.to_string()/>
            <Button label="See the console as this role" icon=IconName::Monitor submit=true disabled_reason=Signal::stored(reason)/>
        </form>
    }
    .into_any()
}

/// The question before a role is removed, with what still uses it.
#[component]
fn Remove(id: RoleId, name: String) -> impl IntoView {
    let used = reading_once("roles/use", &UseOfRole { id });
    let action = sending();
    let state = FormState::new("roles/remove", action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(paths::ROLES, true);
    });
    let fields = vec![
        ("id".to_owned(), id.to_string()),
        ("_back".to_owned(), paths::remove_role(id)),
        ("_next".to_owned(), paths::ROLES.to_owned()),
    ];
    let sent = fields.clone();
    let more = move || {
        view! {
            <Suspense fallback=|| ()>
                {move || Suspend::new(async move { parsed::<RoleUse>(used.await).ok().map(users) })}
            </Suspense>
        }
    };
    view! {
        <Confirm
            title=format!("Remove {name}?")
            text="The role is removed for good, with its permissions and connections: this cannot be undone. It cannot be removed while roles inherit from it or employees hold it."
            confirm_label="Remove"
            danger=true
            open=true
            pending=state.pending
            error=state.error
            action=paths::endpoint("roles/remove")
            fields
            cancel_href=paths::role(id)
            on_confirm=move |()| post(action, "roles/remove", &sent)
            on_cancel=move |()| go(&paths::role(id), false)
            more
        />
    }
    .into_any()
}

/// What still uses it: names in sight, the others as a number.
fn users(used: RoleUse) -> AnyView {
    if used.is_free() {
        return ().into_any();
    }
    let hidden = used.employees.saturating_sub(u32::try_from(used.named.len()).unwrap_or(u32::MAX));
    let roles = used.children.into_iter().map(|role| {
        view! { <li><a href=paths::role(role.id)><bdi>{role.name.clone()}</bdi></a><span class="muted">"inherits from it"</span></li> }
    });
    let people = used.named.into_iter().map(|person| {
        view! { <li><a href=paths::employee_access(person.id)><bdi>{person.name.clone()}</bdi></a><span class="muted">"holds it"</span></li> }
    });
    let more = (hidden > 0).then(
        || view! { <li>{format!("{} you do not see", text::count(hidden, "more employee", "more employees"))}</li> },
    );
    view! {
        <Notice tone=Tone::Wait title="Still used">
            <ul class="role-names" aria-label="Still used by">{roles.collect_view()}{people.collect_view()}{more}</ul>
        </Notice>
    }
    .into_any()
}
