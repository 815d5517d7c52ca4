//! Partitions: add, rename, remove; one in use says by whom.

use leptos::prelude::*;
use model::Permission;
use model::panels::{PanelDetail, Partition};
use model::text::count;
use ui::{ButtonKind, IconName, LinkButton};

use super::to;
use crate::form::viewer;
use crate::paths::PanelDialog;

/// The tab.
#[component]
pub fn Partitions(
    /// Of which panel.
    detail: PanelDetail,
) -> impl IntoView {
    let may = viewer().may(Permission::PanelsEdit);
    let is_last = detail.partitions.len() < 2;
    view! {
        {may.then(|| view! {
            <div class="tab-head">
                <LinkButton href=to(PanelDialog::AddPartition) label="Add partition" icon=IconName::Plus kind=ButtonKind::Primary/>
            </div>
        })}
        <ul class="cards" aria-label="Partitions">
            {detail.partitions.into_iter().map(|partition| view! { <Line partition is_last may/> }).collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn Line(partition: Partition, is_last: bool, may: bool) -> impl IntoView {
    let number = partition.number;
    let held = Signal::stored(partition.may_remove(is_last).err());
    let used = match partition.users {
        0 => "Used by nobody".to_owned(),
        n => format!("Used by {}", count(n, "customer", "customers")),
    };
    let names = partition.used_by.iter().map(|person| person.name.clone()).collect::<Vec<_>>().join(", ");
    let used = if names.is_empty() { used } else { format!("{used}: {names}") };
    view! {
        <li class="card link-card">
            <div class="link-head">
                <div class="link-name">
                    <strong><bdi>{partition.title()}</bdi></strong>
                    <bdi class="muted">{used}</bdi>
                </div>
                {may.then(|| view! {
                    <LinkButton href=to(PanelDialog::RenamePartition(number)) label=format!("Rename partition {number}")
                        icon=IconName::Edit icon_only=true kind=ButtonKind::Quiet/>
                    <LinkButton href=to(PanelDialog::RemovePartition(number)) label=format!("Remove partition {number}")
                        icon=IconName::Minus icon_only=true kind=ButtonKind::Quiet disabled_reason=held/>
                })}
            </div>
        </li>
    }
}
