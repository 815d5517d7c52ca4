//! The server functions of saved views. Changes take form fields, so that a form works without the app.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::Done;
use model::grid::Grid;
use model::views::SavedView;
#[cfg(feature = "ssr")]
use model::views::ViewForm;

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// The reader's views of a grid.
#[server(endpoint = "views/list", input = Json)]
pub async fn list_views(grid: Grid) -> Result<Vec<SavedView>, Fault> {
    read(|domain, caller| async move { domain.views(&caller, grid).await }).await
}

/// Saves what a grid shows.
#[server(endpoint = "views/save")]
pub async fn save_view(
    grid: String,
    #[server(default)] name: String,
    #[server(default)] query: String,
    #[server(default)] default: String,
) -> Result<Done, Fault> {
    let form = ViewForm { name, query, is_default: !default.is_empty() };
    change("views.add", move |domain, caller| async move {
        let grid = Grid::from_key(&grid).ok_or(model::ApiError::NotFound)?;
        domain.save_view(&caller, grid, &form).await
    })
    .await
}

/// Renames a view, makes it the default one, or (`overwrite`) has it show what the grid shows.
#[server(endpoint = "views/edit")]
pub async fn edit_view(
    id: String,
    version: i64,
    #[server(default)] name: String,
    #[server(default)] query: String,
    #[server(default)] default: String,
    #[server(default)] overwrite: String,
) -> Result<Done, Fault> {
    let form = ViewForm { name, query, is_default: !default.is_empty() };
    change("views.edit", move |domain, caller| async move {
        domain.edit_view(&caller, ids::one(&id)?, version, &form, !overwrite.is_empty()).await
    })
    .await
}

/// Removes one.
#[server(endpoint = "views/remove")]
pub async fn remove_view(id: String) -> Result<Done, Fault> {
    change("views.remove", move |domain, caller| async move { domain.remove_view(&caller, ids::one(&id)?).await }).await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "views/list" => list_views(args::<ListViews>(body)?.grid).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
