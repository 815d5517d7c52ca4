//! The page: modules and add-ons, each with what it is, how often it is on, and whether it is still offered.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::catalogue::{Catalogue, EntryKind, EntryRow};
use model::grid::grouped;
use model::ids::EntryId;
use ui::{
    ButtonKind, EmptyState, GridFailed, GridTable, HeadCell, IconName, LinkButton, Spinner, StatusBadge, Tag, Tone,
};

use super::dialogs::{self, Act};
use crate::api::Fault;
use crate::lazy;
use crate::live::live_reading_about;
use crate::paths;
use crate::read::parsed;

/// Raised after each change, so that everything is read again.
#[derive(Clone, Copy)]
pub struct Round(pub RwSignal<u32>);

/// The page.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let round = RwSignal::new(0_u32);
    provide_context(Round(round));
    let map = use_query_map();
    let about = move || map.with_untracked(|map| map.get("entry"));
    let found = live_reading_about("catalogue/list", Signal::stored("{}".to_owned()), round.into(), about);
    view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match parsed::<Catalogue>(found.await) {
                    Ok(catalogue) => view! { <Whole catalogue/> }.into_any(),
                    Err(Fault(error)) => {
                        crate::api::watch_sign_out(&error);
                        let href = Signal::stored(paths::SYSTEM_MODULES.to_owned());
                        view! { <GridFailed error retry_href=href on_retry=move || round.update(|n| *n = n.wrapping_add(1))/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Whole(catalogue: Catalogue) -> impl IntoView {
    let may_edit = catalogue.may_edit;
    view! {
        <div class="add-page catalogue">
            <Section kind=EntryKind::Module rows=catalogue.modules.clone() may_edit/>
            <Section kind=EntryKind::AddOn rows=catalogue.add_ons.clone() may_edit/>
            <Dialogs catalogue/>
        </div>
    }
    .into_any()
}

#[component]
fn Section(kind: EntryKind, rows: Vec<EntryRow>, may_edit: bool) -> impl IntoView {
    let (title, add, heading) = match kind {
        EntryKind::Module => ("Modules", "Add module", "catalogue-modules"),
        EntryKind::AddOn => ("Add-ons", "Add add-on", "catalogue-add-ons"),
    };
    let href = Signal::stored(paths::catalogue_dialog(Act::Add.key(), kind.key(), None));
    let list = if rows.is_empty() {
        let text =
            format!("What is added here can be switched on for accounts and groups. There is no {} yet.", kind.noun());
        view! { <EmptyState icon=IconName::Settings title="Nothing here yet" text=Some(text)/> }.into_any()
    } else {
        table(kind, title, rows, may_edit)
    };
    view! {
        <section class="card" aria-labelledby=heading>
            <header class="card-head">
                <h2 id=heading>{title}</h2>
                {may_edit.then(|| view! { <LinkButton href label=add icon=IconName::Plus kind=ButtonKind::Primary/> })}
            </header>
            {list}
        </section>
    }
    .into_any()
}

fn table(kind: EntryKind, title: &'static str, rows: Vec<EntryRow>, may_edit: bool) -> AnyView {
    let is_add_on = kind == EntryKind::AddOn;
    let head = move || {
        view! {
            <HeadCell label="Name"/>
            {is_add_on.then(|| view! {
                <HeadCell label="Vendor" priority=3/>
                <HeadCell label="Release" priority=3/>
                <HeadCell label="SDK level" priority=4 number=true/>
            })}
            <HeadCell label="Accounts" priority=2 number=true/>
            <HeadCell label="Groups" priority=2 number=true/>
            <HeadCell label="Status" priority=1/>
            {may_edit.then(|| view! { <HeadCell label="Operation"/> })}
        }
    };
    let rows = rows.into_iter().map(|entry| row(entry, may_edit)).collect_view();
    view! { <div class="grid-scroll"><GridTable label=title head>{rows}</GridTable></div> }.into_any()
}

fn row(entry: EntryRow, may_edit: bool) -> AnyView {
    let is_add_on = entry.kind == EntryKind::AddOn;
    let EntryRow { id, name, description, vendor, release, sdk_level, is_custom, accounts, groups, .. } = entry.clone();
    let (word, tone) = if entry.retired.is_some() { ("Retired", Tone::Off) } else { ("Offered", Tone::Good) };
    view! {
        <tr data-row-id=id.to_string()>
            <td>
                <bdi>{name}</bdi>{is_custom.then(|| view! { " "<Tag word="Custom"/> })}
                <br/><span class="muted"><bdi>{description}</bdi></span>
            </td>
            {is_add_on.then(|| view! {
                <td data-priority="3"><bdi>{vendor}</bdi></td>
                <td data-priority="3"><bdi>{release}</bdi></td>
                <td data-priority="4" class="num">{sdk_level}</td>
            })}
            <td data-priority="2" class="num">{grouped(accounts)}</td>
            <td data-priority="2" class="num">{grouped(groups)}</td>
            <td><StatusBadge tone word/></td>
            {may_edit.then(|| view! { <td class="cell-acts"><Operations entry/></td> })}
        </tr>
    }
    .into_any()
}

#[component]
fn Operations(entry: EntryRow) -> impl IntoView {
    let (id, kind) = (entry.id, entry.kind);
    let href = move |act: Act| Signal::stored(paths::catalogue_dialog(act.key(), kind.key(), Some(id)));
    let (act, word) = if entry.retired.is_some() { (Act::Restore, "Offer again") } else { (Act::Retire, "Retire") };
    let edit = format!("Edit {}", entry.name);
    let label = format!("{word} {}", entry.name);
    view! {
        <LinkButton href=href(Act::Edit) label=edit icon=IconName::Edit icon_only=true small=true kind=ButtonKind::Quiet/>
        <LinkButton href=href(act) label small=true/>
    }
}

/// The dialog the address names, from the part that holds the dialogs.
#[component]
fn Dialogs(catalogue: Catalogue) -> impl IntoView {
    let map = use_query_map();
    let asked = Memo::new(move |_| {
        map.with(|map| {
            let act = Act::parse(&map.get("do").unwrap_or_default())?;
            let kind = EntryKind::from_key(&map.get("kind").unwrap_or_default())?;
            let entry: Option<EntryId> = map.get("entry").and_then(|id| id.parse().ok());
            Some((act, kind, entry))
        })
    });
    move || {
        let catalogue = catalogue.clone();
        asked.get().map(|(act, kind, entry)| {
            let entry = entry.and_then(|id| catalogue.find(id).cloned()).filter(|entry| entry.kind == kind);
            Suspend::new(lazy::part("console_overlays", dialogs::dialog(act, kind, entry)))
        })
    }
}
