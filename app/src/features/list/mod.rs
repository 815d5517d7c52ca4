//! What all grids share: search and filters, columns, the order, the rows, the foot. A grid's query is a typed
//! one in its feature; here it is names and values, so that the client has all of this once and not once for
//! each grid.

pub mod columns;
pub mod filters;
pub mod foot;
pub mod heads;
pub mod page;
pub mod table;
pub mod toolbar;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::grid::{Cols, Grid, Page, Pairs, Total};

use crate::paths;

/// How a query is read: the value of a name in the URL.
pub type Values<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Names of a query that lay the list out or say where in it one is, and do not narrow it.
const LAYOUT: [&str; 8] = ["sort", "dir", "page", "size", "cols", "view", "before", "after"];
/// Those that say where in the list one is.
const PLACE: [&str; 3] = ["page", "before", "after"];

type Canonical = Arc<dyn Fn(&Values) -> Pairs + Send + Sync>;

/// The list that a page shows, whatever it is of.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Which grid.
    pub grid: Grid,
    /// Its query, as the URL has it.
    pub pairs: Memo<Pairs>,
    /// Raised to have everything read again.
    pub round: RwSignal<u32>,
    canonical: StoredValue<Canonical>,
}

/// The typed query of a grid's page from the URL. Puts the [`Shown`] of it into the context.
pub fn from_url<Q>(
    grid: Grid,
    round: RwSignal<u32>,
    read: impl Fn(&Values) -> Q + Copy + Send + Sync + 'static,
    pairs: fn(&Q) -> Pairs,
) -> Memo<Q>
where
    Q: PartialEq + Send + Sync + 'static,
{
    let map = use_query_map();
    let query = Memo::new(move |_| {
        map.with(|map| {
            // A form without the app sends each chosen column by itself.
            read(&|name| if name == "cols" { map.get_all(name).map(|all| all.join(".")) } else { map.get(name) })
        })
    });
    let canonical: Canonical = Arc::new(move |get| pairs(&read(get)));
    provide_context(Shown {
        grid,
        pairs: Memo::new(move |_| query.with(pairs)),
        round,
        canonical: StoredValue::new(canonical),
    });
    query
}

impl Shown {
    /// That of the page this is part of.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// What the query has under a name; empty: nothing.
    pub fn value(self, name: &'static str) -> Signal<String> {
        Signal::derive(move || self.pairs.with(|pairs| of(pairs, name).unwrap_or_default().to_owned()))
    }

    /// The columns that are shown.
    pub fn cols(self) -> Cols {
        self.pairs.with(|pairs| Cols::read(self.grid, of(pairs, "cols")))
    }

    /// The address of the list as it is.
    pub fn href(self) -> String {
        paths::grid(self.grid, &self.pairs.get())
    }

    /// The address of the list with some of its query changed, from its first page; an empty value takes a name
    /// away.
    pub fn with(self, changes: &[(&str, &str)]) -> String {
        let pairs = self.pairs.get();
        let get = |name: &str| match changes.iter().find(|(changed, _)| *changed == name) {
            Some((_, value)) => (!value.is_empty()).then(|| (*value).to_owned()),
            None if PLACE.contains(&name) => None,
            None => of(&pairs, name).map(str::to_owned),
        };
        let pairs = self.canonical.with_value(|canonical| canonical(&get));
        paths::grid(self.grid, &pairs)
    }

    /// Goes there; `replace` leaves no step for Back, while typing.
    pub fn show(self, changes: &[(&str, &str)], replace: bool) {
        go(&untrack(|| self.with(changes)), replace);
    }

    /// Does anything narrow the list?
    pub fn is_narrowed(self) -> bool {
        self.pairs.with(|pairs| pairs.iter().any(|(name, _)| !LAYOUT.contains(&name.as_str())))
    }

    /// The query without what narrows it, and without a place in it.
    pub fn layout(self) -> Pairs {
        let stays = |name: &str| LAYOUT.contains(&name) && !PLACE.contains(&name);
        self.pairs.with(|pairs| pairs.iter().filter(|(name, _)| stays(name)).cloned().collect())
    }

    /// The whole list, laid out the same.
    pub fn all(self) -> String {
        paths::grid(self.grid, &self.layout())
    }

    /// The query without its place and without these names: for a form that brings them.
    pub fn without(self, names: &[&str]) -> Pairs {
        let stays = |name: &str| !PLACE.contains(&name) && !names.contains(&name);
        self.pairs.with(|pairs| pairs.iter().filter(|(name, _)| stays(name)).cloned().collect())
    }

    /// Has everything read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }
}

fn of<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Goes to another address of the console; `replace` leaves no step for Back.
pub fn go(href: &str, replace: bool) {
    if replace { ui::dom::replace(href) } else { ui::dom::go(href) }
}

/// What the foot and the toolbar say about a page of rows, whatever they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Number of the first row, 1-based; 0: none.
    pub first: u32,
    /// Number of the last.
    pub last: u32,
    /// Another page follows.
    pub more: bool,
    /// Rows on all pages; none: not counted yet.
    pub total: Option<Total>,
    /// How many were found, where those are not all the rows.
    pub found: Option<Total>,
    /// The rows by their ids, in their order.
    pub ids: Vec<String>,
}

impl Facts {
    /// Of a page of rows.
    pub fn of<T>(page: &Page<T>, id: impl Fn(&T) -> String, total: Option<Total>) -> Self {
        Self {
            first: page.first(),
            last: page.last(),
            more: page.more,
            total,
            found: total,
            ids: page.rows.iter().map(id).collect(),
        }
    }
}
