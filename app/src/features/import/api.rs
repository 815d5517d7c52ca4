//! The server functions of imports. A file itself comes to the host, see `paths::IMPORT_UPLOAD`.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::Done;
use model::ids::ImportId;
use model::import::{ImportPage, ImportQuery, Imports, Started};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// One's own files, and what one may import.
#[server(endpoint = "import/list", input = Json)]
pub async fn list_imports() -> Result<Imports, Fault> {
    read(|domain, caller| async move { domain.imports(&caller).await }).await
}

/// One of them; while its rows are being checked, each look checks some more.
#[server(endpoint = "import/open", input = Json)]
pub async fn open_import(id: ImportId, query: ImportQuery) -> Result<ImportPage, Fault> {
    read(|domain, caller| async move { domain.import_page(&caller, id, &query).await }).await
}

/// Names its columns. Each of `places` is a column and its place in the file: `email:1`; 0: it has none.
#[server(endpoint = "import/columns")]
pub async fn map_import(id: String, kind: String, #[server(default)] places: Vec<String>) -> Result<Done, Fault> {
    change("import.columns", move |domain, caller| async move {
        let places: Vec<(String, u16)> = places
            .iter()
            .filter_map(|place| place.split_once(':'))
            .map(|(column, place)| (column.to_owned(), place.parse().unwrap_or(0)))
            .collect();
        domain.map_import(&caller, ids::one(&id)?, &kind, &places).await
    })
    .await
}

/// Has its new rows brought in.
#[server(endpoint = "import/start")]
pub async fn start_import(id: String, #[server(default)] mails: bool) -> Result<Started, Fault> {
    change(
        "import.start",
        move |domain, caller| async move { domain.start_import(&caller, ids::one(&id)?, mails).await },
    )
    .await
}

/// Takes it away.
#[server(endpoint = "import/remove")]
pub async fn remove_import(id: String) -> Result<Done, Fault> {
    change("import.remove", move |domain, caller| async move { domain.remove_import(&caller, ids::one(&id)?).await })
        .await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "import/list" => list_imports().await.map(|a| json(&a)),
        "import/open" => {
            let asked = args::<OpenImport>(body)?;
            open_import(asked.id, asked.query).await.map(|a| json(&a))
        }
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
