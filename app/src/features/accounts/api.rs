//! The server functions of the Accounts page. Each: find the caller, read what came, call the
//! service. Reads take JSON; changes take form fields, so that a form works without the app.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]
#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::{
    AccountDetail, AccountQuery, AccountRow, Added, BulkOutcome, CustomerLink, Done, HistoryRow, MailRow, Neighbours,
    SessionRow, ShownCode,
};
use model::companies::Choice;
use model::grid::{Page, Total};
use model::ids::AccountId;
use serde::{Deserialize, Serialize};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

#[cfg(feature = "ssr")]
const KIND: model::accounts::Kind = model::accounts::Kind::EndUser;

/// This page's query, whatever the sender says of the kind.
#[cfg(feature = "ssr")]
fn of(query: AccountQuery) -> AccountQuery {
    AccountQuery { kind: KIND, ..query }
}

/// One page of the grid.
#[server(endpoint = "accounts/list", input = Json)]
pub async fn list_accounts(query: AccountQuery) -> Result<Page<AccountRow>, Fault> {
    read(|domain, caller| async move { domain.accounts(&caller, &of(query)).await }).await
}

/// How many the grid has.
#[server(endpoint = "accounts/total", input = Json)]
pub async fn count_accounts(query: AccountQuery) -> Result<Total, Fault> {
    read(|domain, caller| async move { domain.accounts_total(&caller, &of(query)).await }).await
}

/// One account, and those before and after it in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The account.
    pub detail: AccountDetail,
    /// Its neighbours in the list it was opened from.
    pub neighbours: Neighbours,
}

/// What the blind shows first.
#[server(endpoint = "accounts/open", input = Json)]
pub async fn open_account(id: AccountId, query: AccountQuery) -> Result<Opened, Fault> {
    read(|domain, caller| async move {
        let detail = domain.account(&caller, KIND, id).await?;
        let neighbours = domain.account_neighbours(&caller, &of(query), id).await?;
        Ok(Opened { detail, neighbours })
    })
    .await
}

/// PANEL USER INFO.
#[server(endpoint = "accounts/links", input = Json)]
pub async fn account_links(id: AccountId) -> Result<Vec<CustomerLink>, Fault> {
    read(|domain, caller| async move { domain.account_links(&caller, id).await }).await
}

/// Signed-in browsers.
#[server(endpoint = "accounts/sessions", input = Json)]
pub async fn account_sessions(id: AccountId) -> Result<Vec<SessionRow>, Fault> {
    read(|domain, caller| async move { domain.account_sessions(&caller, KIND, id).await }).await
}

/// Mails and their fate.
#[server(endpoint = "accounts/mails", input = Json)]
pub async fn account_mails(id: AccountId) -> Result<Vec<MailRow>, Fault> {
    read(|domain, caller| async move { domain.account_mails(&caller, KIND, id).await }).await
}

/// Who changed what.
#[server(endpoint = "accounts/history", input = Json)]
pub async fn account_history(id: AccountId) -> Result<Vec<HistoryRow>, Fault> {
    read(|domain, caller| async move { domain.account_history(&caller, KIND, id).await }).await
}

/// Names of the accounts a bulk act is about, as far as they are in sight.
#[server(endpoint = "accounts/named", input = Json)]
pub async fn named_accounts(ids: Vec<AccountId>) -> Result<Vec<AccountRow>, Fault> {
    read(|domain, caller| async move { domain.accounts_named(&caller, KIND, &ids).await }).await
}

/// Panels in sight that match, without those the account has.
#[server(endpoint = "accounts/panel-choices", input = Json)]
pub async fn panel_choices(search: String, not_on: Option<AccountId>) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.panel_choices(&caller, &search, not_on).await }).await
}

/// Companies in sight that match.
#[server(endpoint = "accounts/company-choices", input = Json)]
pub async fn company_choices(search: String) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.company_choices(&caller, &search).await }).await
}

/// "+ADD ACCOUNT".
#[server(endpoint = "accounts/add")]
pub async fn add_account(
    email: String,
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] phone: String,
    #[server(default)] company: String,
    #[server(default)] panel: String,
) -> Result<Added, Fault> {
    let form = model::accounts::AddAccount { email, first_name, last_name, phone, company, panel };
    change("accounts.add", move |domain, caller| async move { domain.add_account(&caller, &form).await }).await
}

/// The overview's form.
#[server(endpoint = "accounts/edit")]
pub async fn edit_account(
    id: String,
    version: i64,
    #[server(default)] label: String,
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] phone: String,
    #[server(default)] country: String,
    #[server(default)] description: String,
) -> Result<Done, Fault> {
    let form = model::accounts::EditAccount { id, version, label, first_name, last_name, phone, country, description };
    change("accounts.edit", move |domain, caller| async move {
        domain.edit_account(&caller, ids::one(&form.id)?, &form).await
    })
    .await
}

/// SUSPEND.
#[server(endpoint = "accounts/suspend")]
pub async fn suspend_accounts(#[server(default)] ids: Vec<String>) -> Result<BulkOutcome, Fault> {
    change("accounts.suspend", move |domain, caller| async move {
        let access = model::accounts::Access::Suspend;
        domain.set_account_access(&caller, &ids::many(&ids)?, access).await
    })
    .await
}

/// ENABLE.
#[server(endpoint = "accounts/enable")]
pub async fn enable_accounts(#[server(default)] ids: Vec<String>) -> Result<BulkOutcome, Fault> {
    change("accounts.enable", move |domain, caller| async move {
        let access = model::accounts::Access::Enable;
        domain.set_account_access(&caller, &ids::many(&ids)?, access).await
    })
    .await
}

/// REMOVE.
#[server(endpoint = "accounts/remove")]
pub async fn remove_accounts(#[server(default)] ids: Vec<String>) -> Result<BulkOutcome, Fault> {
    change("accounts.remove", move |domain, caller| async move {
        domain.remove_accounts(&caller, KIND, &ids::many(&ids)?).await
    })
    .await
}

/// "+ASSIGN PANEL".
#[server(endpoint = "accounts/assign-panel")]
pub async fn assign_panel(
    id: String,
    #[server(default)] panel: String,
    #[server(default)] user_code: String,
    #[server(default)] user_name: String,
    #[server(default)] partitions: String,
    #[server(default)] role: String,
    #[server(default)] ends_at: String,
) -> Result<Done, Fault> {
    let form = model::accounts::LinkForm { user_code, user_name, partitions, role, ends_at };
    change("accounts.assign_panel", move |domain, caller| async move {
        domain.assign_account_panel(&caller, ids::one(&id)?, &panel, &form).await
    })
    .await
}

/// Changes a panel's user info.
#[server(endpoint = "accounts/edit-link")]
pub async fn edit_link(
    id: String,
    link: String,
    version: i64,
    #[server(default)] user_code: String,
    #[server(default)] user_name: String,
    #[server(default)] partitions: String,
    #[server(default)] role: String,
    #[server(default)] ends_at: String,
) -> Result<Done, Fault> {
    let form = model::accounts::LinkForm { user_code, user_name, partitions, role, ends_at };
    change("accounts.edit_link", move |domain, caller| async move {
        domain.edit_account_link(&caller, ids::one(&id)?, ids::one(&link)?, version, &form).await
    })
    .await
}

/// The "-" of a panel.
#[server(endpoint = "accounts/unassign-panel")]
pub async fn unassign_panel(id: String, link: String) -> Result<Done, Fault> {
    change("accounts.unassign_panel", move |domain, caller| async move {
        domain.unassign_account_panel(&caller, ids::one(&id)?, ids::one(&link)?).await
    })
    .await
}

/// RESET PASSWORD by mailed code.
#[server(endpoint = "accounts/reset-password")]
pub async fn reset_password(id: String) -> Result<Done, Fault> {
    change("accounts.reset_password", move |domain, caller| async move {
        domain.reset_account_password(&caller, KIND, ids::one(&id)?).await
    })
    .await
}

/// RESET PASSWORD typed twice.
#[server(endpoint = "accounts/set-password")]
pub async fn set_password(
    id: String,
    #[server(default)] password: String,
    #[server(default)] repeat: String,
) -> Result<Done, Fault> {
    change("accounts.set_password", move |domain, caller| async move {
        domain.set_account_password(&caller, ids::one(&id)?, &password, &repeat).await
    })
    .await
}

/// Drops the second factor.
#[server(endpoint = "accounts/remove-two-step")]
pub async fn remove_two_step(id: String, #[server(default)] reason: String) -> Result<Done, Fault> {
    change("accounts.remove_two_step", move |domain, caller| async move {
        domain.remove_account_two_step(&caller, KIND, ids::one(&id)?, &reason).await
    })
    .await
}

/// Ends one session, or all when none is named.
#[server(endpoint = "accounts/end-sessions")]
pub async fn end_sessions(id: String, #[server(default)] session: String) -> Result<Done, Fault> {
    change("accounts.end_sessions", move |domain, caller| async move {
        let session = if session.is_empty() { None } else { Some(ids::one(&session)?) };
        domain.end_account_sessions(&caller, KIND, ids::one(&id)?, session).await
    })
    .await
}

/// Sends a mail again.
#[server(endpoint = "accounts/resend-mail")]
pub async fn resend_mail(id: String, mail: String) -> Result<Done, Fault> {
    change("mail.resend", move |domain, caller| async move {
        domain.resend_account_mail(&caller, KIND, ids::one(&id)?, ids::one(&mail)?).await
    })
    .await
}

/// "Lock down account": turns off, and ends whatever lets anybody in.
#[server(endpoint = "accounts/lock-down")]
pub async fn lock_down(
    #[server(default)] ids: Vec<String>,
    #[server(default)] reason: String,
) -> Result<BulkOutcome, Fault> {
    change("accounts.lock_down", move |domain, caller| async move {
        domain.lock_down(&caller, KIND, &ids::many(&ids)?, &reason).await
    })
    .await
}

/// Makes a code for somebody of any kind whom mail does not reach, to be shown once.
#[server(endpoint = "accounts/make-code")]
pub async fn make_code(id: String) -> Result<Done, Fault> {
    change(
        "accounts.show_code",
        move |domain, caller| async move { domain.make_shown_code(&caller, ids::one(&id)?).await },
    )
    .await
}

/// The code that was just made, once.
#[server(endpoint = "accounts/show-code", input = Json)]
pub async fn show_code(id: AccountId) -> Result<Option<ShownCode>, Fault> {
    read(move |domain, caller| async move { domain.shown_code(&caller, id).await }).await
}

/// A read by its name, in process: what a page rendered on the server is made of. The functions
/// themselves find the caller and decide.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "accounts/list" => list_accounts(args::<ListAccounts>(body)?.query).await.map(|a| json(&a)),
        "accounts/total" => count_accounts(args::<CountAccounts>(body)?.query).await.map(|a| json(&a)),
        "accounts/open" => {
            let OpenAccount { id, query } = args(body)?;
            open_account(id, query).await.map(|a| json(&a))
        }
        "accounts/links" => account_links(args::<AccountLinks>(body)?.id).await.map(|a| json(&a)),
        "accounts/sessions" => account_sessions(args::<AccountSessions>(body)?.id).await.map(|a| json(&a)),
        "accounts/mails" => account_mails(args::<AccountMails>(body)?.id).await.map(|a| json(&a)),
        "accounts/history" => account_history(args::<AccountHistory>(body)?.id).await.map(|a| json(&a)),
        "accounts/show-code" => show_code(args::<ShowCode>(body)?.id).await.map(|a| json(&a)),
        "accounts/named" => named_accounts(args::<NamedAccounts>(body)?.ids).await.map(|a| json(&a)),
        "accounts/panel-choices" => {
            let PanelChoices { search, not_on } = args(body)?;
            panel_choices(search, not_on).await.map(|a| json(&a))
        }
        "accounts/company-choices" => company_choices(args::<CompanyChoices>(body)?.search).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
