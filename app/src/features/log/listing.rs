//! What the list, its filters and its blind share.

use leptos::prelude::*;
use model::grid::Grid;
use model::log::LogQuery;

use crate::features::list::{self, go};
use crate::paths;

/// The log as the page shows it.
#[derive(Clone, Copy)]
pub struct Listing {
    /// What is listed; lives in the URL.
    pub query: Memo<LogQuery>,
    /// Raised to have everything read again.
    pub round: RwSignal<u32>,
}

impl Listing {
    /// From the URL; put into the context by the page.
    pub fn from_url() -> Self {
        let round = RwSignal::new(0);
        let read = |get: &list::Values| LogQuery::read(get);
        Self { query: list::from_url(Grid::Log, round, read, LogQuery::pairs), round }
    }

    /// That of the page this is part of.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Has everything read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// Shows the list of another query, from its newest entry on; `replace` leaves no step for Back, while typing.
    pub fn show(self, change: impl FnOnce(&mut LogQuery), replace: bool) {
        let mut query = self.query.get_untracked().first_page();
        change(&mut query);
        if query.zone.is_empty() && query.has_days() {
            // Days are those of the times on the screen: the browser's.
            query.zone = ui::dom::zone();
        }
        go(&paths::log(&query), replace);
    }
}
