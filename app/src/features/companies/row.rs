//! Heads and rows of the companies.

use leptos::prelude::*;
use model::accounts::{AccountQuery, Kind};
use model::companies::{CompanyKind, CompanyQuery, CompanyRow, CompanySort, View};
use model::grid::grouped;
use ui::{HeadCell, RowTitle, Tag};

use super::list::Listing;
use super::page::is_tree;
use crate::paths;

/// The heads. In a tree only one order makes sense: none of them sorts.
#[component]
pub fn Heads() -> impl IntoView {
    view! {
        <Head sort=CompanySort::Name label="Company" priority=1 number=false/>
        <Head sort=CompanySort::Kind label="Kind" priority=2 number=false/>
        <Head sort=CompanySort::Parent label="Parent company" priority=3 number=false/>
        <Head sort=CompanySort::Region label="Region" priority=4 number=false/>
        <Head sort=CompanySort::Users label="Users" priority=1 number=true/>
        <Head sort=CompanySort::Accounts label="Accounts" priority=2 number=true/>
        <Head sort=CompanySort::Below label="Below" priority=3 number=true/>
    }
}

#[component]
fn Head(sort: CompanySort, label: &'static str, priority: u8, number: bool) -> impl IntoView {
    let listing = Listing::here();
    let sorted = Signal::derive(move || {
        let here = !is_tree(listing) && listing.query.with(|q| q.sort == sort);
        here.then(|| listing.query.with(|q| q.direction))
    });
    let href = Signal::derive(move || {
        let query = listing.query.get();
        if query.view == View::Tree {
            return None;
        }
        let direction = if query.sort == sort { query.direction.flipped() } else { sort.natural() };
        Some(paths::companies(&CompanyQuery { sort, direction, ..query.first_page() }))
    });
    view! { <HeadCell label href sorted priority number/> }
}

/// A row; in a tree it stands in by its level.
pub fn row(row: CompanyRow, view: View) -> AnyView {
    let level = (view == View::Tree && row.level > 0).then(|| row.level.min(11).to_string());
    let href = Signal::stored(paths::company(row.id, &AccountQuery::of(Kind::Employee)));
    let number = |n: Option<u32>| n.map(grouped);
    view! {
        <tr data-row-id=row.id.to_string() data-level=level class:is-way=!row.found>
            <RowTitle href title=row.name sub=Some(row.code)/>
            <td data-priority="2"><KindTag kind=row.kind/></td>
            <td data-priority="3"><bdi>{row.parent.map(|parent| parent.name)}</bdi></td>
            <td data-priority="4">{row.region.word()}</td>
            <td class="num">{number(row.users)}</td>
            <td data-priority="2" class="num">{number(row.accounts)}</td>
            <td data-priority="3" class="num">{grouped(row.below)}</td>
        </tr>
    }
    .into_any()
}

/// Operator, distributor, installer company.
#[component]
pub fn KindTag(
    /// Which.
    kind: CompanyKind,
) -> impl IntoView {
    view! { <Tag word=kind.word()/> }
}
