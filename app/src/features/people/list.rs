//! What the page, its rows and its dialogs share: the query in the URL, the ticked rows, and the
//! one way to have everything read again.

use std::collections::BTreeMap;

use leptos::prelude::*;
use model::accounts::{AccountQuery, Kind, State};
use model::grid::Grid;
use model::ids::AccountId;

pub use crate::features::list::go;

/// The list as this page shows it.
#[derive(Clone, Copy)]
pub struct List {
    /// Whose list it is.
    pub kind: Kind,
    /// What is listed; lives in the URL.
    pub query: Memo<AccountQuery>,
    /// Raised after each change; every read depends on it.
    pub round: RwSignal<u32>,
    /// The ticked accounts and their states.
    pub ticked: RwSignal<BTreeMap<AccountId, State>>,
}

impl List {
    /// From the URL; put into the context by the page.
    pub fn from_url(kind: Kind) -> Self {
        let round = RwSignal::new(0);
        let read = move |get: &crate::features::list::Values| AccountQuery::read(kind, get);
        let query = crate::features::list::from_url(Grid::of(kind), round, read, AccountQuery::pairs);
        Self { kind, query, round, ticked: RwSignal::new(BTreeMap::new()) }
    }

    /// The list of the page this is part of.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Has everything read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// A row that is ticked is in this state now: others change it meanwhile.
    pub fn is_now(self, id: AccountId, state: State) {
        ui::effect(move || {
            if self.ticked.with_untracked(|ticked| ticked.get(&id).is_some_and(|was| *was != state)) {
                self.tick(id, state, true);
            }
        });
    }

    /// Ticks or unticks one.
    pub fn tick(self, id: AccountId, state: State, on: bool) {
        self.ticked.update(|ticked| {
            if on {
                ticked.insert(id, state);
            } else {
                ticked.remove(&id);
            }
        });
    }
}
