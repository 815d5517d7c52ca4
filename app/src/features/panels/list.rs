//! What the grid, its rows, the blind and the dialogs share: the query in the URL, the ticked rows, and the
//! one way to have everything read again.

use std::collections::BTreeMap;

use leptos::prelude::*;
use model::grid::Grid;
use model::ids::PanelId;
use model::panels::PanelQuery;

use crate::features::list;

/// The list as the page shows it.
#[derive(Clone, Copy)]
pub struct Listing {
    /// What is listed; lives in the URL.
    pub query: Memo<PanelQuery>,
    /// Raised after each change; every read depends on it.
    pub round: RwSignal<u32>,
    /// The ticked panels, and whether installer access is on.
    pub ticked: RwSignal<BTreeMap<PanelId, bool>>,
}

impl Listing {
    /// From the URL; put into the context by the page.
    pub fn from_url() -> Self {
        let round = RwSignal::new(0);
        let read = |get: &list::Values| PanelQuery::read(get);
        let query = list::from_url(Grid::Panels, round, read, PanelQuery::pairs);
        Self { query, round, ticked: RwSignal::new(BTreeMap::new()) }
    }

    /// That of the page this is part of.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Has everything read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// A panel that is ticked has its installer access so now: others change it meanwhile.
    pub fn is_now(self, id: PanelId, access: bool) {
        ui::effect(move || {
            if self.ticked.with_untracked(|ticked| ticked.get(&id).is_some_and(|was| *was != access)) {
                self.tick(id, access, true);
            }
        });
    }

    /// Ticks or unticks one.
    pub fn tick(self, id: PanelId, access: bool, on: bool) {
        self.ticked.update(|ticked| {
            if on {
                ticked.insert(id, access);
            } else {
                ticked.remove(&id);
            }
        });
    }
}
