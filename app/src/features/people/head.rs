//! The heads of a list's columns: links that sort.

use leptos::prelude::*;
use model::accounts::{AccountQuery, AccountSort};
use ui::HeadCell;

use super::list::List;
use crate::paths;

/// Name and email share a column; each sorts.
#[component]
pub fn NameHead() -> impl IntoView {
    let list = List::here();
    let by_email = Signal::derive(move || list.query.with(|q| q.sort == AccountSort::Email));
    let sort = Signal::derive(move || if by_email.get() { AccountSort::Email } else { AccountSort::Name });
    let label = Signal::derive(move || if by_email.get() { "Email & name" } else { "Name & email" }.to_owned());
    view! { <SortedHead sort label priority=1 number=false flips_to=Some((AccountSort::Name, AccountSort::Email))/> }
}

/// A column that sorts by one value.
#[component]
pub fn Column(
    /// Which value.
    sort: AccountSort,
    /// Its head.
    label: &'static str,
    /// 1 stays longest when the screen gets narrow.
    priority: u8,
    /// Holds numbers.
    #[prop(optional)]
    number: bool,
) -> impl IntoView {
    view! { <SortedHead sort=Signal::stored(sort) label=Signal::stored(label.to_owned()) priority number flips_to=None/> }
}

/// A head cell whose link sorts by it, then turns the order round; a column of two values goes on
/// to its second value.
#[component]
fn SortedHead(
    sort: Signal<AccountSort>,
    label: Signal<String>,
    priority: u8,
    number: bool,
    flips_to: Option<(AccountSort, AccountSort)>,
) -> impl IntoView {
    let list = List::here();
    let sorted = Signal::derive(move || list.query.with(|q| (q.sort == sort.get()).then_some(q.direction)));
    let href = Signal::derive(move || {
        let query = list.query.get();
        let (sort, direction) = next_order(&query, sort.get(), flips_to);
        Some(paths::list(&AccountQuery { sort, direction, ..query.first_page() }))
    });
    view! { <HeadCell label href sorted priority number/> }
}

fn next_order(
    query: &AccountQuery,
    sort: AccountSort,
    flips_to: Option<(AccountSort, AccountSort)>,
) -> (AccountSort, model::grid::Direction) {
    if query.sort != sort {
        return (sort, sort.natural());
    }
    let turned = query.direction.flipped();
    match flips_to {
        // Back at the natural order: the other value of the column is next.
        Some((first, second)) if turned == sort.natural() => {
            let other = if sort == first { second } else { first };
            (other, other.natural())
        }
        _ => (sort, turned),
    }
}
