//! What the list and its dialog share.

use leptos::prelude::*;
use model::companies::{CompanyQuery, View};
use model::grid::Grid;

use crate::features::list;

/// The list as the page shows it.
#[derive(Clone, Copy)]
pub struct Listing {
    /// What is listed; lives in the URL.
    pub query: Memo<CompanyQuery>,
    /// Raised after each change.
    pub round: RwSignal<u32>,
}

impl Listing {
    /// From the URL; put into the context by the page.
    pub fn from_url() -> Self {
        let round = RwSignal::new(0);
        let read = |get: &list::Values| CompanyQuery::read(get);
        Self { query: list::from_url(Grid::Companies, round, read, CompanyQuery::pairs), round }
    }

    /// That of the page this is part of.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Has everything read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// True while the companies are laid out as a tree.
    pub fn is_tree(self) -> bool {
        self.query.with(|query| query.view == View::Tree)
    }
}
