//! One group.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::groups::GroupDetail;
use model::ids::GroupId;
use ui::{Detail, Details, EmptyState, IconName, LinkButton, Spinner, StatusBadge, Tone};

use super::api::OpenGroup;
use crate::api::Fault;
use crate::paths;
use crate::read::{body, parsed, reading};

/// The page.
#[component]
pub fn GroupPage() -> impl IntoView {
    let params = use_params_map();
    // An id that is none is a group that does not exist.
    let asked = Signal::derive(move || {
        let id = params.with(|p| p.get("id").and_then(|id| id.parse().ok()));
        body(&OpenGroup { id: id.unwrap_or(GroupId(uuid::Uuid::nil())) })
    });
    let found = reading("groups/open", asked, Signal::stored(0));
    view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match parsed::<GroupDetail>(found.await) {
                    Ok(group) => view! { <Facts group/> }.into_any(),
                    Err(fault) => view! { <Missing fault/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Missing(fault: Fault) -> impl IntoView {
    crate::api::watch_sign_out(&fault.0);
    let action = || view! { <LinkButton href=paths::INSTALLERS label="To the installers"/> };
    view! {
        <EmptyState icon=IconName::Search title="This group cannot be shown" text=Some(fault.0.message()) action/>
    }
}

#[component]
fn Facts(group: GroupDetail) -> impl IntoView {
    let names: Vec<String> = group.row.roles.iter().map(|role| role.name.clone()).collect();
    let roles = if names.is_empty() { "None".to_owned() } else { names.join(", ") };
    let group_row = group.row;
    let main = group_row.is_main;
    let company = group_row.company.map(|company| company.name).unwrap_or_default();
    view! {
        <div class="page-narrow">
            <section class="card">
                <header class="card-head"><h2><bdi>{group_row.name}</bdi></h2></header>
                <div class="card-body">
                    {main.then(|| view! { <p><StatusBadge tone=Tone::Info word="Main group"/></p> })}
                    <Details>
                        <Detail term="Description"><bdi>{group.description}</bdi></Detail>
                        <Detail term="Company"><bdi>{company}</bdi></Detail>
                        <Detail term="Panels"><span class="num">{model::grid::grouped(group_row.panels)}</span></Detail>
                        <Detail term="Members"><span class="num">{model::grid::grouped(group_row.members)}</span></Detail>
                        <Detail term="Connected roles"><bdi>{roles}</bdi></Detail>
                    </Details>
                </div>
            </section>
        </div>
    }
    .into_any()
}
