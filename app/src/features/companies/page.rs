//! The companies in sight, as a tree or as a list (S4-1).

use leptos::prelude::*;
use model::Permission;
use model::companies::CompanyList;
use model::grid::Total;
use ui::{ButtonKind, IconName, LinkButton};

use super::api::ListCompanies;
use super::list::Listing;
use super::row;
use super::toolbar::{Layout, filters};
use crate::api::Fault;
use crate::features::list::Facts;
use crate::features::list::page::{ListPage, Parts, nothing, source};
use crate::features::list::table::{ListTable, empty, failed};
use crate::form::viewer;
use crate::paths;
use crate::read::{Answer, body, parsed};

/// The page and what is open over it.
#[component]
pub fn CompaniesPage() -> impl IntoView {
    let listing = Listing::from_url();
    provide_context(listing);
    let asked = Signal::derive(move || body(&ListCompanies { query: listing.query.get() }));
    let parts = Parts {
        source: source("companies/list", asked, listing.round.into()),
        total: None,
        facts,
        table,
        placeholder: "Name, code, contact, authorization code",
        filters,
        end,
        bulk: nothing,
        foot: None,
    };
    view! { <ListPage parts/> }
}

/// In a tree, rows that only lead to what was found are rows, too.
fn facts(answer: Answer) -> Option<Facts> {
    let list = parsed::<CompanyList>(answer).ok()?;
    let facts = Facts::of(&list.page, |line| line.id.to_string(), Some(Total::Exact(list.rows)));
    Some(Facts { found: Some(Total::Exact(list.found)), ..facts })
}

fn table(answer: Answer) -> AnyView {
    let listing = Listing::here();
    match parsed::<CompanyList>(answer) {
        Ok(list) if list.page.rows.is_empty() => {
            empty(IconName::Companies, "Companies in your sight appear here.", add)
        }
        Ok(list) => {
            let view = listing.query.with_untracked(|query| query.view);
            let rows = list.page.rows.into_iter().map(|line| row::row(line, view)).collect_view();
            let fixed = Signal::derive(move || listing.is_tree());
            view! { <ListTable fixed>{rows}</ListTable> }.into_any()
        }
        Err(Fault(error)) => failed(error),
    }
}

fn end() -> AnyView {
    view! { <Layout/> {add()} }.into_any()
}

/// The "+", for who may.
fn add() -> AnyView {
    let listing = Listing::here();
    let href = Signal::derive(move || paths::add_company(&listing.query.get()));
    let may = viewer().may(Permission::CompaniesAdd);
    may.then(|| {
        view! { <LinkButton href label="Add company" icon=IconName::Plus kind=ButtonKind::Primary/> }
    })
    .into_any()
}
