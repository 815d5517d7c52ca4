//! A group's licences: product, seats, days, what to look at (S2-26).

use leptos::prelude::*;
use model::Permission;
use model::groups::{GroupDetail, LicenceLine};
use ui::{ButtonKind, GridTable, HeadCell, IconName, LinkButton};

use super::group::Here;
use super::row::Warning;
use crate::form::viewer;
use crate::paths::GroupDialog;

/// The section.
#[component]
pub fn Licences(
    /// Of which group.
    group: StoredValue<GroupDetail>,
) -> impl IntoView {
    let here = Here::current();
    let may = viewer().may(Permission::GroupsLicences);
    let add = Signal::derive(move || here.dialog(GroupDialog::AddLicence, ""));
    let lines = group.with_value(|group| group.row.licences.clone());
    view! {
        <section class="card" aria-labelledby="group-licences">
            <header class="card-head">
                <h3 id="group-licences">"Licences"</h3>
                {may.then(|| view! { <LinkButton href=add label="Add licence" icon=IconName::Plus/> })}
            </header>
            {if lines.is_empty() {
                view! { <p class="card-body muted">"No licence: the number of members is not limited."</p> }.into_any()
            } else {
                table(lines, may)
            }}
        </section>
    }
    .into_any()
}

fn table(lines: Vec<LicenceLine>, may: bool) -> AnyView {
    let head = move || {
        view! {
            <HeadCell label="Product"/>
            <HeadCell label="Seats"/>
            <HeadCell label="Valid from" priority=3/>
            <HeadCell label="Valid to" priority=2/>
            {may.then(|| view! { <HeadCell label="Operation"/> })}
        }
    };
    let rows = lines.into_iter().map(|line| view! { <Row line may/> }).collect_view();
    view! { <div class="grid-scroll"><GridTable label="Licences" head>{rows}</GridTable></div> }.into_any()
}

#[component]
fn Row(line: LicenceLine, may: bool) -> impl IntoView {
    let here = Here::current();
    let id = line.id.to_string();
    let seats = if line.state.holds() { line.seats_words() } else { model::text::count(line.seats, "seat", "seats") };
    let act = move |dialog: GroupDialog, label: String, icon: IconName| {
        let id = id.clone();
        let href = Signal::derive(move || here.dialog(dialog, &id));
        view! { <LinkButton href label icon icon_only=true small=true kind=ButtonKind::Quiet/> }
    };
    let product = line.product.clone();
    view! {
        <tr data-row-id=line.id.to_string()>
            <th scope="row" class="cell-title"><bdi>{line.product.clone()}</bdi>" "<Warning line=line.clone()/></th>
            <td>{seats}</td>
            <td data-priority="3">{line.from.clone()}</td>
            <td data-priority="2">{line.to.clone()}</td>
            {may.then(move || view! {
                <td class="cell-acts">
                    {act(GroupDialog::EditLicence, format!("Edit the licence for {product}"), IconName::Edit)}
                    {act(GroupDialog::RemoveLicence, format!("Remove the licence for {product}"), IconName::Trash)}
                </td>
            })}
        </tr>
    }
    .into_any()
}
