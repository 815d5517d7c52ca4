//! Rows of the companies.

use leptos::prelude::*;
use model::accounts::{AccountQuery, Kind};
use model::companies::{CompanyKind, CompanyRow, View};
use model::grid::grouped;
use ui::{RowTitle, Tag};

use crate::paths;

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
