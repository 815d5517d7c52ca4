//! One folder a feature; its word is the same in each layer. `people` holds what the pages of the
//! three kinds of accounts share.

pub mod accounts;
pub mod assistance;
pub mod catalogue;
pub mod companies;
pub mod employees;
pub mod export_link;
pub mod find;
pub mod groups;
pub mod import;
pub mod installers;
pub mod jobs;
pub mod list;
pub mod log;
pub mod mail;
pub mod management;
pub mod overview;
pub mod panels;
pub mod people;
pub mod record;
pub mod roles;
pub mod session;
pub mod settings;
pub mod undo;
pub mod views;

/// A read by its name, in process: what a page rendered on the server is made of. The functions
/// themselves find the caller and decide.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    match endpoint.split('/').next() {
        Some("accounts") => accounts::api::answer(endpoint, body).await,
        Some("installers") => installers::api::answer(endpoint, body).await,
        Some("employees") => employees::api::answer(endpoint, body).await,
        Some("roles") => roles::api::answer(endpoint, body).await,
        Some("assistance") => assistance::api::answer(endpoint, body).await,
        Some("companies") => companies::api::answer(endpoint, body).await,
        Some("mail") => mail::api::answer(endpoint, body).await,
        Some("panels") => panels::api::answer(endpoint, body).await,
        Some("groups") => groups::api::answer(endpoint, body).await,
        Some("jobs") => jobs::api::answer(endpoint, body).await,
        Some("log") => log::api::answer(endpoint, body).await,
        Some("management") => management::api::answer(endpoint, body).await,
        Some("views") => views::api::answer(endpoint, body).await,
        Some("import") => import::api::answer(endpoint, body).await,
        Some("settings") => settings::api::answer(endpoint, body).await,
        Some("catalogue") => catalogue::api::answer(endpoint, body).await,
        Some("find") => find::api::answer(endpoint, body).await,
        Some("overview") => overview::api::answer(endpoint, body).await,
        _ => Err(crate::api::Fault(model::ApiError::NotFound)),
    }
}
