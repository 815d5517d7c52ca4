//! What the page's parts share.

use leptos::prelude::*;
use model::grid::Grid;
use model::mail::MailQuery;

use crate::features::list;
use crate::paths;

/// The outbox as the page shows it.
#[derive(Clone, Copy)]
pub struct Outbox {
    /// What is listed; lives in the URL.
    pub query: Memo<MailQuery>,
    /// Raised after each change.
    pub round: RwSignal<u32>,
}

impl Outbox {
    /// From the URL; put into the context by the page.
    pub fn from_url() -> Self {
        let round = RwSignal::new(0);
        let read = |get: &list::Values| MailQuery::read(get);
        Self { query: list::from_url(Grid::Mail, round, read, MailQuery::pairs), round }
    }

    /// That of the page this is part of.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Has everything read again.
    pub fn refresh(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// The address of the list as it is.
    pub fn path(self) -> Signal<String> {
        Signal::derive(move || paths::mails(&self.query.get()))
    }
}
