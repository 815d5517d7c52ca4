//! The heads of a grid's columns: links that sort by it, then turn the order round.

use leptos::prelude::*;
use model::grid::{Column, Direction};
use ui::HeadCell;

use super::Shown;

/// All of them, from left to right.
#[component]
pub fn Heads(
    /// True while the rows have an order of their own.
    #[prop(into, optional)]
    fixed: Signal<bool>,
) -> impl IntoView {
    Shown::here().grid.columns().iter().map(|column| head(column, fixed)).collect_view().into_any()
}

/// What the list is sorted by now.
fn order(shown: Shown) -> (String, Direction) {
    let (by, natural) = shown.grid.sort();
    let (sort, dir) = (shown.value("sort").get(), shown.value("dir").get());
    let sort = if sort.is_empty() { by.to_owned() } else { sort };
    let natural = shown.grid.columns().iter().find_map(|c| c.sort.filter(|(key, _)| *key == sort)).map_or_else(
        // The second value of a column begins with the smallest.
        || if sort == by { natural } else { Direction::Asc },
        |(_, natural)| natural,
    );
    (sort, if dir.is_empty() { natural } else { Direction::parse(&dir) })
}

fn head(column: &'static Column, fixed: Signal<bool>) -> AnyView {
    let shown = Shown::here();
    let Column { label, sort, second, priority, number, .. } = *column;
    let is = move |key: &str| sort.is_some_and(|(first, _)| first == key) || second.is_some_and(|(s, _)| s == key);
    let sorted = Signal::derive(move || {
        let (by, direction) = order(shown);
        (is(&by) && !fixed.get()).then_some(direction)
    });
    let words = Signal::derive(move || {
        let by = shown.value("sort").get();
        second.filter(|(key, _)| by == *key).map_or(label, |(_, words)| words).to_owned()
    });
    let href = Signal::derive(move || {
        let (sort, natural) = sort.filter(|_| !fixed.get())?;
        let (by, direction) = order(shown);
        let (by, direction) = next((sort, natural), second.map(|(key, _)| key), (&by, direction));
        Some(shown.with(&[("sort", by), ("dir", direction.as_str())]))
    });
    view! { <HeadCell label=words href sorted priority number/> }.into_any()
}

/// The order after a click: natural, turned round, then the column's second value.
fn next<'a>(
    (first, natural): (&'a str, Direction),
    second: Option<&'a str>,
    (by, direction): (&str, Direction),
) -> (&'a str, Direction) {
    let now = if by == first {
        (first, natural, second)
    } else if let Some(second) = second.filter(|second| *second == by) {
        (second, Direction::Asc, Some(first))
    } else {
        return (first, natural);
    };
    let (key, natural, other) = now;
    match other {
        // Back at the natural order: the other value of the column is next.
        Some(other) if direction.flipped() == natural => (other, Direction::Asc),
        _ => (key, direction.flipped()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_goes_through_its_orders() {
        let name = |by, direction| next(("name", Direction::Asc), Some("email"), (by, direction));
        assert_eq!(name("phone", Direction::Desc), ("name", Direction::Asc));
        assert_eq!(name("name", Direction::Asc), ("name", Direction::Desc));
        assert_eq!(name("name", Direction::Desc), ("email", Direction::Asc));
        assert_eq!(name("email", Direction::Asc), ("email", Direction::Desc));
        assert_eq!(name("email", Direction::Desc), ("name", Direction::Asc));
        let panels = |by, direction| next(("panels", Direction::Desc), None, (by, direction));
        assert_eq!(panels("name", Direction::Asc), ("panels", Direction::Desc));
        assert_eq!(panels("panels", Direction::Asc), ("panels", Direction::Desc));
    }
}
