//! The server functions of the Employees page. Reads take JSON; changes take form fields, so that a form
//! works without the app.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]
#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::{AccountQuery, AccountRow, Added, BulkOutcome, Done, HistoryRow, MailRow, SessionRow};
use model::companies::Choice;
use model::employees::{Editing, EmployeeChoices, SeenGroups};
use model::grid::{Page, Total};
use model::ids::{AccountId, CompanyId, RoleId};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};
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

/// Signed-in browsers.
#[server(endpoint = "employees/sessions", input = Json)]
pub async fn employee_sessions(id: AccountId) -> Result<Vec<SessionRow>, Fault> {
    read(|domain, caller| async move { domain.account_sessions(&caller, KIND, id).await }).await
}

/// Mails and their fate.
#[server(endpoint = "employees/mails", input = Json)]
pub async fn employee_mails(id: AccountId) -> Result<Vec<MailRow>, Fault> {
    read(|domain, caller| async move { domain.account_mails(&caller, KIND, id).await }).await
}

/// The groups he sees, and why (S3-65, S3-106).
#[server(endpoint = "employees/groups", input = Json)]
pub async fn employee_groups(id: AccountId) -> Result<SeenGroups, Fault> {
    read(|domain, caller| async move { domain.employee_groups(&caller, id).await }).await
}

/// Names of the employees a bulk act is about, as far as they are in sight.
#[server(endpoint = "employees/named", input = Json)]
pub async fn named_employees(ids: Vec<AccountId>) -> Result<Vec<AccountRow>, Fault> {
    read(|domain, caller| async move { domain.accounts_named(&caller, KIND, &ids).await }).await
}

/// The roles that employees in sight have, to narrow the list by.
#[server(endpoint = "employees/roles", input = Json)]
pub async fn employee_roles() -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.employee_roles(&caller).await }).await
}

/// What "Add User" lets choose; `company` preselects one.
#[server(endpoint = "employees/choices", input = Json)]
pub async fn choices_for_employee(company: Option<CompanyId>) -> Result<EmployeeChoices, Fault> {
    read(|domain, caller| async move { domain.employee_choices(&caller, company).await }).await
}

/// What the edit dialog needs, and what another role or company would change.
#[server(endpoint = "employees/editing", input = Json)]
pub async fn employee_editing(
    id: AccountId,
    role: Option<RoleId>,
    company: Option<CompanyId>,
) -> Result<Editing, Fault> {
    read(|domain, caller| async move { domain.employee_editing(&caller, id, role, company).await }).await
}

/// "Add User", both steps (S4-13).
#[server(endpoint = "employees/add")]
pub async fn add_employee(
    #[server(default)] username: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] region: String,
    #[server(default)] country: String,
    #[server(default)] phone: String,
    #[server(default)] company: String,
    #[server(default)] description: String,
    #[server(default)] setup: String,
    #[server(default)] password: String,
    #[server(default)] repeat: String,
    #[server(default)] role: String,
) -> Result<Added, Fault> {
    let form = model::employees::AddEmployee {
        username,
        name,
        email,
        region,
        country,
        phone,
        company,
        description,
        setup,
        password,
        repeat,
        role,
    };
    change("employees.add", move |domain, caller| async move { domain.add_employee(&caller, &form).await }).await
}

/// "Save" (S4-20).
#[server(endpoint = "employees/edit")]
pub async fn edit_employee(
    id: String,
    version: i64,
    #[server(default)] username: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] region: String,
    #[server(default)] country: String,
    #[server(default)] phone: String,
    #[server(default)] company: String,
    #[server(default)] description: String,
    #[server(default)] role: String,
    #[server(default)] seen: String,
) -> Result<Done, Fault> {
    let form = model::employees::EditEmployee {
        version,
        username,
        name,
        email,
        region,
        country,
        phone,
        company,
        description,
        role,
        seen,
    };
    change(
        "employees.edit",
        move |domain, caller| async move { domain.edit_employee(&caller, ids::one(&id)?, &form).await },
    )
    .await
}

/// "Disable" (S4-24).
#[server(endpoint = "employees/disable")]
pub async fn disable_employees(#[server(default)] ids: Vec<String>) -> Result<BulkOutcome, Fault> {
    change("employees.disable", move |domain, caller| async move {
        domain.switch_employees(&caller, &ids::many(&ids)?, model::employees::Switch::Disable).await
    })
    .await
}

/// "Enable" (S4-24).
#[server(endpoint = "employees/enable")]
pub async fn enable_employees(#[server(default)] ids: Vec<String>) -> Result<BulkOutcome, Fault> {
    change("employees.enable", move |domain, caller| async move {
        domain.switch_employees(&caller, &ids::many(&ids)?, model::employees::Switch::Enable).await
    })
    .await
}

/// Delete (S4-26).
#[server(endpoint = "employees/remove")]
pub async fn remove_employees(#[server(default)] ids: Vec<String>) -> Result<BulkOutcome, Fault> {
    change("employees.remove", move |domain, caller| async move {
        domain.remove_accounts(&caller, KIND, &ids::many(&ids)?).await
    })
    .await
}

/// Reset password, by one of the methods (S4-21 to S4-23); without one by a mailed code.
#[server(endpoint = "employees/reset-password")]
pub async fn reset_employee_password(
    id: String,
    #[server(default)] setup: String,
    #[server(default)] password: String,
    #[server(default)] repeat: String,
) -> Result<Done, Fault> {
    change("employees.reset_password", move |domain, caller| async move {
        let method = match setup.as_str() {
            "" => Some(model::employees::Setup::Code),
            key => model::employees::Setup::from_key(key),
        };
        let method = method.ok_or_else(|| model::ApiError::field("setup", "Choose one of the methods."))?;
        domain.reset_employee_password(&caller, ids::one(&id)?, method, &password, &repeat).await
    })
    .await
}

/// RESET PASSWORD of many, by mailed codes.
#[server(endpoint = "employees/reset-passwords")]
pub async fn reset_employee_passwords(#[server(default)] ids: Vec<String>) -> Result<BulkOutcome, Fault> {
    change("employees.reset_password", move |domain, caller| async move {
        domain.reset_employee_passwords(&caller, &ids::many(&ids)?).await
    })
    .await
}

/// Drops the second factor of somebody who lost it.
#[server(endpoint = "employees/remove-two-step")]
pub async fn remove_employee_two_step(id: String, #[server(default)] reason: String) -> Result<Done, Fault> {
    change("employees.remove_two_step", move |domain, caller| async move {
        domain.remove_account_two_step(&caller, KIND, ids::one(&id)?, &reason).await
    })
    .await
}

/// Ends one session, or all when none is named.
#[server(endpoint = "employees/end-sessions")]
pub async fn end_employee_sessions(id: String, #[server(default)] session: String) -> Result<Done, Fault> {
    change("employees.end_sessions", move |domain, caller| async move {
        let session = if session.is_empty() { None } else { Some(ids::one(&session)?) };
        domain.end_account_sessions(&caller, KIND, ids::one(&id)?, session).await
    })
    .await
}

/// Sends a mail again.
#[server(endpoint = "employees/resend-mail")]
pub async fn resend_employee_mail(id: String, mail: String) -> Result<Done, Fault> {
    change("mail.resend", move |domain, caller| async move {
        domain.resend_account_mail(&caller, KIND, ids::one(&id)?, ids::one(&mail)?).await
    })
    .await
}

/// "Lock down account": turns off, and ends whatever lets anybody in.
#[server(endpoint = "employees/lock-down")]
pub async fn lock_down(
    #[server(default)] ids: Vec<String>,
    #[server(default)] reason: String,
) -> Result<BulkOutcome, Fault> {
    change("employees.lock_down", move |domain, caller| async move {
        domain.lock_down(&caller, KIND, &ids::many(&ids)?, &reason).await
    })
    .await
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
        "employees/sessions" => employee_sessions(args::<EmployeeSessions>(body)?.id).await.map(|a| json(&a)),
        "employees/mails" => employee_mails(args::<EmployeeMails>(body)?.id).await.map(|a| json(&a)),
        "employees/groups" => employee_groups(args::<EmployeeGroups>(body)?.id).await.map(|a| json(&a)),
        "employees/named" => named_employees(args::<NamedEmployees>(body)?.ids).await.map(|a| json(&a)),
        "employees/roles" => employee_roles().await.map(|a| json(&a)),
        "employees/choices" => choices_for_employee(args::<ChoicesForEmployee>(body)?.company).await.map(|a| json(&a)),
        "employees/editing" => {
            let EmployeeEditing { id, role, company } = args(body)?;
            employee_editing(id, role, company).await.map(|a| json(&a))
        }
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
