//! What the grid and its dialog share.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::groups::GroupQuery;

/// The list as the page shows it.
#[derive(Clone, Copy)]
pub struct Listing {
    /// What is listed; lives in the URL.
    pub query: Memo<GroupQuery>,
    /// Raised after each change.
    pub round: RwSignal<u32>,
}

impl Listing {
    /// From the URL; put into the context by the page.
    pub fn from_url() -> Self {
        let map = use_query_map();
        let query = Memo::new(move |_| map.with(|map| GroupQuery::read(|name| map.get(name))));
        Self { query, round: RwSignal::new(0) }
    }

    /// That of the page this is part of.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Has everything read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }
}
