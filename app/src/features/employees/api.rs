//! The server functions of the Employees page: reads, until employees can be edited.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::{AccountQuery, AccountRow, HistoryRow};
use model::grid::{Page, Total};
use model::ids::AccountId;

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::read;
use crate::features::accounts::api::Opened;

#[cfg(feature = "ssr")]
const KIND: model::accounts::Kind = model::accounts::Kind::Employee;

/// This page's query, whatever the sender says of the kind.
#[cfg(feature = "ssr")]
fn of(query: AccountQuery) -> AccountQuery {
    AccountQuery { kind: KIND, ..query }
}

/// One page of the grid.
#[server(endpoint = "employees/list", input = Json)]
pub async fn list_employees(query: AccountQuery) -> Result<Page<AccountRow>, Fault> {
    read(|domain, caller| async move { domain.accounts(&caller, &of(query)).await }).await
}

/// How many the grid has.
#[server(endpoint = "employees/total", input = Json)]
pub async fn count_employees(query: AccountQuery) -> Result<Total, Fault> {
    read(|domain, caller| async move { domain.accounts_total(&caller, &of(query)).await }).await
}

/// What the blind shows first.
#[server(endpoint = "employees/open", input = Json)]
pub async fn open_employee(id: AccountId, query: AccountQuery) -> Result<Opened, Fault> {
    read(|domain, caller| async move {
        let detail = domain.account(&caller, KIND, id).await?;
        let neighbours = domain.account_neighbours(&caller, &of(query), id).await?;
        Ok(Opened { detail, neighbours })
    })
    .await
}

/// Who changed what.
#[server(endpoint = "employees/history", input = Json)]
pub async fn employee_history(id: AccountId) -> Result<Vec<HistoryRow>, Fault> {
    read(|domain, caller| async move { domain.account_history(&caller, KIND, id).await }).await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "employees/list" => list_employees(args::<ListEmployees>(body)?.query).await.map(|a| json(&a)),
        "employees/total" => count_employees(args::<CountEmployees>(body)?.query).await.map(|a| json(&a)),
        "employees/open" => {
            let OpenEmployee { id, query } = args(body)?;
            open_employee(id, query).await.map(|a| json(&a))
        }
        "employees/history" => employee_history(args::<EmployeeHistory>(body)?.id).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
