//! The groups in sight.

use leptos::prelude::*;
use model::Permission;
use model::grid::Total;
use model::groups::{GroupList, LicenceFilter};
use ui::{ButtonKind, Choice, IconName, LinkButton};

use super::api::ListGroups;
use super::list::Listing;
use super::row;
use crate::api::Fault;
use crate::features::accounts::api::CompanyChoices;
use crate::features::list::Facts;
use crate::features::list::filters::{Filter, FoundFilter};
use crate::features::list::page::{ListPage, Parts, nothing, source};
use crate::features::list::table::{ListTable, empty, failed};
use crate::form::viewer;
use crate::paths;
use crate::read::{Answer, Reading, body, parsed, reading_once};

/// The page and what is open over it.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let listing = Listing::from_url();
    provide_context(listing);
    let asked = Signal::derive(move || body(&ListGroups { query: listing.query.get() }));
    let parts = Parts {
        source: source("groups/list", asked, listing.round.into()),
        total: None,
        facts,
        table,
        placeholder: "Group, company, owner",
        filters,
        end: add,
        bulk: nothing,
        foot: None,
    };
    view! { <ListPage parts/> }
}

fn facts(answer: Answer) -> Option<Facts> {
    let list = parsed::<GroupList>(answer).ok()?;
    Some(Facts::of(&list.page, |row| row.id.to_string(), Some(Total::Exact(list.total))))
}

fn table(answer: Answer) -> AnyView {
    match parsed::<GroupList>(answer) {
        Ok(list) if list.page.rows.is_empty() => empty(
            IconName::Groups,
            "You see the groups that your role is connected to, and those you are a member of.",
            add,
        ),
        Ok(list) => {
            let rows = list.page.rows.into_iter().map(row::row).collect_view();
            view! { <ListTable>{rows}</ListTable> }.into_any()
        }
        Err(Fault(error)) => failed(error),
    }
}

/// Company and licences.
fn filters(_: Reading) -> AnyView {
    let companies = reading_once("accounts/company-choices", &CompanyChoices { search: String::new() });
    let licences = LicenceFilter::ALL.map(|licence| Choice::new(licence.key(), licence.word())).to_vec();
    view! {
        <FoundFilter label="Company" name="company" any="Any company" one="One company" found=companies/>
        <Filter label="Licences" name="licence" any="Any licence" options=Signal::stored(licences)/>
    }
    .into_any()
}

/// The "+", for who may.
fn add() -> AnyView {
    let listing = Listing::here();
    let href = Signal::derive(move || paths::add_group(&listing.query.get()));
    let may = viewer().may(Permission::GroupsAdd);
    may.then(|| {
        view! { <LinkButton href label="Add group" icon=IconName::Plus kind=ButtonKind::Primary/> }
    })
    .into_any()
}
