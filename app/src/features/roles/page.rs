//! The roles as a tree.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Permission;
use model::grid::grouped;
use model::roles::RoleRow;
use ui::{
    Button, ButtonKind, Clip, EmptyState, GridFailed, GridFrame, GridSkeleton, GridTable, GridToolbar, HeadCell,
    IconName, InputKind, LinkButton, RowTitle, Tag, TextField,
};

use crate::api::Fault;
use crate::form::viewer;
use crate::live::live_reading;
use crate::paths;
use crate::read::{Answer, parsed};

/// The page.
#[component]
pub fn RolesPage() -> impl IntoView {
    let rows = live_reading("roles/list", Signal::stored("{}".to_owned()), Signal::stored(0));
    let start = use_query_map().with_untracked(|map| map.get("q")).unwrap_or_default();
    let search = RwSignal::new(start);
    let toolbar = move || view! { <Toolbar search/> };
    view! {
        <GridFrame label="Roles" toolbar>
            <Transition fallback=|| view! { <GridSkeleton label="Loading roles" columns=5/> }>
                {move || Suspend::new(async move { table(search, rows.await) })}
            </Transition>
        </GridFrame>
    }
    .into_any()
}

#[component]
fn Toolbar(search: RwSignal<String>) -> impl IntoView {
    let hydrated = ui::hydrated();
    let add = || {
        viewer().may(Permission::RolesAdd).then(|| {
            view! { <LinkButton href=paths::add_role(None) label="Add role" kind=ButtonKind::Primary icon=IconName::Plus/> }
        })
    };
    view! {
        <GridToolbar end=add>
            <form class="filters" method="get" action=paths::ROLES role="search" on:submit=move |ev| ev.prevent_default()>
                <div data-search="">
                    <TextField label="Search" hide_label=true name="q" kind=InputKind::Search placeholder="Role or group"
                        value=search on_input=move |text| search.set(text)/>
                </div>
                {move || (!hydrated.get()).then(|| view! { <Button label="Search" submit=true icon=IconName::Search/> })}
            </form>
        </GridToolbar>
    }
}

fn table(search: RwSignal<String>, rows: Answer) -> AnyView {
    match parsed::<Vec<RoleRow>>(rows) {
        Ok(rows) => view! { <Tree rows search/> }.into_any(),
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            view! { <GridFailed error retry_href=paths::ROLES/> }.into_any()
        }
    }
}

/// Does the row hold what is looked for?
fn holds(row: &RoleRow, search: &str) -> bool {
    let search = search.trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&search);
    search.is_empty() || has(&row.name) || row.groups.iter().any(|group| has(&group.name))
}

#[component]
fn Tree(rows: Vec<RoleRow>, search: RwSignal<String>) -> impl IntoView {
    let rows = StoredValue::new(rows);
    let none = move || !rows.with_value(|rows| search.with(|search| rows.iter().any(|row| holds(row, search))));
    let head = || {
        view! {
            <HeadCell label="Role"/>
            <HeadCell label="Connected groups" priority=2/>
            <HeadCell label="Employees" number=true/>
            <HeadCell label="Permissions" number=true priority=3/>
            <HeadCell label="Actions" hide_label=true/>
        }
    };
    view! {
        <GridTable label="Roles" head>
            {rows.get_value().into_iter().map(|row| view! { <Row row search/> }).collect_view()}
        </GridTable>
        {move || none().then(|| view! {
            <EmptyState icon=IconName::Search title="No role found" text=Some("No role and no group you see is called this.".to_owned())/>
        })}
    }
    .into_any()
}

#[component]
fn Row(row: RoleRow, search: RwSignal<String>) -> impl IntoView {
    let (id, name) = (row.id, row.name.clone());
    let (groups, more) = (groups(&row), more_groups(&row));
    let class = format!("role-row depth-{}", row.depth.min(7));
    let (employees, permissions, built_in) = (row.employees, row.permissions, row.built_in);
    let holders = match (viewer().may(Permission::EmployeesView), employees) {
        (true, 1..) => view! { <a href=paths::holders_of(id)>{grouped(employees)}</a> }.into_any(),
        _ => grouped(employees).into_any(),
    };
    let may_copy = viewer().may(Permission::RolesAdd);
    let shown = move || search.with(|search| holds(&row, search));
    let copy = may_copy.then(|| {
        let label = format!("Copy {name}");
        view! { <LinkButton href=paths::add_role(Some(id)) label icon=IconName::Copy icon_only=true kind=ButtonKind::Quiet/> }
    });
    view! {
        <tr class=class data-row-id=id.to_string() hidden=move || !shown()>
            <RowTitle href=paths::role(id) title=name.clone() sub=built_in.then(|| "Built in".to_owned())/>
            <td data-priority="2">
                <Clip text=groups/>
                {more.map(|more| view! { <span class="cell-sub">{more}</span> })}
            </td>
            <td class="num">{holders}</td>
            <td class="num" data-priority="3">{grouped(permissions)}</td>
            <td class="cell-menu">{copy}</td>
        </tr>
    }
    .into_any()
}

/// The first in sight.
fn groups(row: &RoleRow) -> String {
    if row.sees_all_groups {
        return "Every group, at the operator".to_owned();
    }
    row.groups.first().map(|group| group.name.clone()).unwrap_or_default()
}

/// What does not fit into the row: the role's page names all that are in sight.
fn more_groups(row: &RoleRow) -> Option<String> {
    let seen = u32::try_from(row.groups.len().saturating_sub(1)).unwrap_or(u32::MAX);
    match (seen, row.groups_unseen) {
        (0, 0) => None,
        (0, unseen) => Some(format!("{} you do not see", model::text::count(unseen, "group", "groups"))),
        (seen, 0) => Some(format!("and {seen} more")),
        (seen, unseen) => Some(format!("and {seen} more, {unseen} you do not see")),
    }
}

/// A role's marks beside its name.
pub fn marks(row: &RoleRow) -> AnyView {
    row.built_in.then(|| view! { <Tag word="Built in"/> }).into_any()
}
