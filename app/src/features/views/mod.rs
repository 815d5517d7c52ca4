//! Saved views: the menu over every grid, and the dialogs that save and manage them.

pub mod api;
pub mod dialogs;
pub mod menu;

use leptos::prelude::*;
use model::grid::Grid;

use crate::lazy::NotLoaded;

/// Where the navigation leads: the queries of the default views, as they are now.
#[derive(Clone, Copy)]
pub struct Defaults(pub RwSignal<Vec<(Grid, String)>>);

impl Defaults {
    /// The address of a grid in the navigation.
    pub fn href(self, grid: Grid) -> Signal<String> {
        Signal::derive(move || {
            let query = self.0.with(|views| views.iter().find(|(of, _)| *of == grid).map(|(_, query)| query.clone()));
            crate::paths::grid_view(grid, &query.unwrap_or_default())
        })
    }
}

/// What the address of a grid names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Keeps what is shown.
    Save,
    /// Names, default, removal.
    Manage,
}

impl Act {
    /// As the address has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Save => "save",
            Self::Manage => "manage",
        }
    }

    /// Reads the address's word.
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Save, Self::Manage].into_iter().find(|act| act.key() == key)
    }
}

/// A page that comes with a dialog open needs the dialogs to be taken over.
pub async fn load_dialogs(search: &str) -> Result<(), NotLoaded> {
    if search.contains("views=") { Ok(dialogs::load().await?) } else { Ok(()) }
}
