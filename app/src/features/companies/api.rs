//! The server functions of companies. Reads take JSON; changes take form fields, so that a form works
//! without the app.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]
#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::{AccountQuery, Done, HistoryRow};
#[cfg(feature = "ssr")]
use model::companies::CompanyForm;
use model::companies::{Choice, CompanyDetail, CompanyList, CompanyQuery, CompanyUsers, JoinRequests, MovePreview};
use model::ids::CompanyId;

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// One page of the tree or list, and how many there are.
#[server(endpoint = "companies/list", input = Json)]
pub async fn list_companies(query: CompanyQuery) -> Result<CompanyList, Fault> {
    read(|domain, caller| async move { domain.companies(&caller, &query).await }).await
}

/// What a company's page shows.
#[server(endpoint = "companies/open", input = Json)]
pub async fn open_company(id: CompanyId) -> Result<CompanyDetail, Fault> {
    read(|domain, caller| async move { domain.company(&caller, id).await }).await
}

/// A page of its employees (S4-1).
#[server(endpoint = "companies/users", input = Json)]
pub async fn users_of_company(id: CompanyId, query: AccountQuery) -> Result<CompanyUsers, Fault> {
    read(|domain, caller| async move { domain.company_users(&caller, id, &query).await }).await
}

/// Who changed what of it.
#[server(endpoint = "companies/history", input = Json)]
pub async fn company_history(id: CompanyId) -> Result<Vec<HistoryRow>, Fault> {
    read(|domain, caller| async move { domain.company_history(&caller, id).await }).await
}

/// Companies to be below of, without `moving` and those below it.
#[server(endpoint = "companies/parent-choices", input = Json)]
pub async fn parent_choices(search: String, moving: Option<CompanyId>) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.parent_choices(&caller, &search, moving).await }).await
}

/// Who would see it below `parent`, and who no longer; nothing while no parent is chosen.
#[server(endpoint = "companies/move-preview", input = Json)]
pub async fn preview_move(id: CompanyId, parent: Option<CompanyId>) -> Result<Option<MovePreview>, Fault> {
    read(|domain, caller| async move {
        match parent {
            Some(parent) => domain.move_preview(&caller, id, parent).await.map(Some),
            None => Ok(None),
        }
    })
    .await
}

/// Adds one (S4-2).
#[server(endpoint = "companies/add")]
pub async fn add_company(
    #[server(default)] name: String,
    #[server(default)] short_code: String,
    #[server(default)] kind: String,
    #[server(default)] parent: String,
    #[server(default)] region: String,
    #[server(default)] contact: String,
    #[server(default)] description: String,
    #[server(default)] joining: String,
) -> Result<Done, Fault> {
    let seen = String::new();
    let form = CompanyForm { name, short_code, kind, parent, region, contact, description, joining, seen };
    change("companies.add", move |domain, caller| async move {
        domain.add_company(&caller, &form).await.map(|added| Done::new(added.notice))
    })
    .await
}

/// Edits one; `seen` is the seal of the list of onlookers, when it is moved.
#[server(endpoint = "companies/edit")]
pub async fn edit_company(
    id: String,
    version: i64,
    #[server(default)] name: String,
    #[server(default)] kind: String,
    #[server(default)] parent: String,
    #[server(default)] region: String,
    #[server(default)] contact: String,
    #[server(default)] description: String,
    #[server(default)] joining: String,
    #[server(default)] seen: String,
) -> Result<Done, Fault> {
    let short_code = String::new();
    let form = CompanyForm { name, short_code, kind, parent, region, contact, description, joining, seen };
    change("companies.edit", move |domain, caller| async move {
        domain.edit_company(&caller, ids::one(&id)?, version, &form).await
    })
    .await
}

/// Removes an empty one.
#[server(endpoint = "companies/remove")]
pub async fn remove_company(id: String) -> Result<Done, Fault> {
    change(
        "companies.remove",
        move |domain, caller| async move { domain.remove_company(&caller, ids::one(&id)?).await },
    )
    .await
}

/// Gives it another authorization code.
#[server(endpoint = "companies/renew-code")]
pub async fn renew_code(id: String) -> Result<Done, Fault> {
    change("companies.renew_code", move |domain, caller| async move {
        domain.renew_authorization_code(&caller, ids::one(&id)?).await
    })
    .await
}

/// Who waits to be accepted, and the roles that may be chosen.
#[server(endpoint = "companies/joins", input = Json)]
pub async fn joins_of_company(id: CompanyId) -> Result<JoinRequests, Fault> {
    read(|domain, caller| async move { domain.join_requests(&caller, id).await }).await
}

/// Accepts a request to join; `role` is for an employee.
#[server(endpoint = "companies/accept-join")]
pub async fn accept_join(id: String, #[server(default)] role: String) -> Result<Done, Fault> {
    change("companies.join_accept", move |domain, caller| async move {
        domain.accept_join(&caller, ids::one(&id)?, &role).await
    })
    .await
}

/// Rejects one.
#[server(endpoint = "companies/reject-join")]
pub async fn reject_join(id: String) -> Result<Done, Fault> {
    change(
        "companies.join_reject",
        move |domain, caller| async move { domain.reject_join(&caller, ids::one(&id)?).await },
    )
    .await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "companies/list" => list_companies(args::<ListCompanies>(body)?.query).await.map(|a| json(&a)),
        "companies/open" => open_company(args::<OpenCompany>(body)?.id).await.map(|a| json(&a)),
        "companies/users" => {
            let UsersOfCompany { id, query } = args(body)?;
            users_of_company(id, query).await.map(|a| json(&a))
        }
        "companies/history" => company_history(args::<CompanyHistory>(body)?.id).await.map(|a| json(&a)),
        "companies/joins" => joins_of_company(args::<JoinsOfCompany>(body)?.id).await.map(|a| json(&a)),
        "companies/parent-choices" => {
            let ParentChoices { search, moving } = args(body)?;
            parent_choices(search, moving).await.map(|a| json(&a))
        }
        "companies/move-preview" => {
            let PreviewMove { id, parent } = args(body)?;
            preview_move(id, parent).await.map(|a| json(&a))
        }
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
