//! The server functions of the Installers page. Reads take JSON; changes take form fields, so that a
//! form works without the app.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::{AccountQuery, AccountRow, Added, BulkOutcome, Done, HistoryRow, MailRow};
use model::companies::Choice;
use model::grid::{Page, Total};
use model::ids::{AccountId, RoleId};
use model::installers::{Conversion, InstallerLink};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};
use crate::features::accounts::api::Opened;

#[cfg(feature = "ssr")]
const KIND: model::accounts::Kind = model::accounts::Kind::Installer;

/// This page's query, whatever the sender says of the kind.
#[cfg(feature = "ssr")]
fn of(query: AccountQuery) -> AccountQuery {
    AccountQuery { kind: KIND, ..query }
}

/// One page of the grid.
#[server(endpoint = "installers/list", input = Json)]
pub async fn list_installers(query: AccountQuery) -> Result<Page<AccountRow>, Fault> {
    read(|domain, caller| async move { domain.accounts(&caller, &of(query)).await }).await
}

/// How many the grid has (S3-23).
#[server(endpoint = "installers/total", input = Json)]
pub async fn count_installers(query: AccountQuery) -> Result<Total, Fault> {
    read(|domain, caller| async move { domain.accounts_total(&caller, &of(query)).await }).await
}

/// What the blind shows first (S3-76).
#[server(endpoint = "installers/open", input = Json)]
pub async fn open_installer(id: AccountId, query: AccountQuery) -> Result<Opened, Fault> {
    read(|domain, caller| async move {
        let detail = domain.account(&caller, KIND, id).await?;
        let neighbours = domain.account_neighbours(&caller, &of(query), id).await?;
        Ok(Opened { detail, neighbours })
    })
    .await
}

/// The Panels section (S3-78).
#[server(endpoint = "installers/links", input = Json)]
pub async fn installer_links(id: AccountId) -> Result<Vec<InstallerLink>, Fault> {
    read(|domain, caller| async move { domain.installer_links(&caller, id).await }).await
}

/// Mails and their fate.
#[server(endpoint = "installers/mails", input = Json)]
pub async fn installer_mails(id: AccountId) -> Result<Vec<MailRow>, Fault> {
    read(|domain, caller| async move { domain.account_mails(&caller, KIND, id).await }).await
}

/// Who changed what.
#[server(endpoint = "installers/history", input = Json)]
pub async fn installer_history(id: AccountId) -> Result<Vec<HistoryRow>, Fault> {
    read(|domain, caller| async move { domain.account_history(&caller, KIND, id).await }).await
}

/// Names of the installers a bulk act is about, as far as they are in sight.
#[server(endpoint = "installers/named", input = Json)]
pub async fn named_installers(ids: Vec<AccountId>) -> Result<Vec<AccountRow>, Fault> {
    read(|domain, caller| async move { domain.accounts_named(&caller, KIND, &ids).await }).await
}

/// Panels in sight that match, without those the installer has (S3-86).
#[server(endpoint = "installers/panel-choices", input = Json)]
pub async fn installer_panel_choices(search: String, not_on: AccountId) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.installer_panel_choices(&caller, &search, not_on).await }).await
}

/// Roles, countries, and what becomes of the panels with `role`.
#[server(endpoint = "installers/conversion", input = Json)]
pub async fn installer_conversion(id: AccountId, role: Option<RoleId>) -> Result<Conversion, Fault> {
    read(|domain, caller| async move { domain.conversion(&caller, id, role).await }).await
}

/// "Register installer" (S3-50).
#[server(endpoint = "installers/register")]
pub async fn register_installer(
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] phone: String,
) -> Result<Added, Fault> {
    let form = model::installers::RegisterInstaller { name, email, phone };
    change("installers.register", move |domain, caller| async move { domain.register_installer(&caller, &form).await })
        .await
}

/// Accept (S3-41).
#[server(endpoint = "installers/accept")]
pub async fn accept_installers(#[server(default)] ids: Vec<String>) -> Result<BulkOutcome, Fault> {
    change("installers.accept", move |domain, caller| async move {
        domain.decide_installers(&caller, &ids::many(&ids)?, model::installers::Decision::Accept).await
    })
    .await
}

/// Reject (S3-42).
#[server(endpoint = "installers/reject")]
pub async fn reject_installers(#[server(default)] ids: Vec<String>) -> Result<BulkOutcome, Fault> {
    change("installers.reject", move |domain, caller| async move {
        domain.decide_installers(&caller, &ids::many(&ids)?, model::installers::Decision::Reject).await
    })
    .await
}

/// Remove (S3-72).
#[server(endpoint = "installers/remove")]
pub async fn remove_installers(#[server(default)] ids: Vec<String>) -> Result<BulkOutcome, Fault> {
    change("installers.remove", move |domain, caller| async move {
        domain.remove_accounts(&caller, KIND, &ids::many(&ids)?).await
    })
    .await
}

/// "Yes, reset" (S3-68).
#[server(endpoint = "installers/reset-password")]
pub async fn reset_installer_password(id: String) -> Result<Done, Fault> {
    change("installers.reset_password", move |domain, caller| async move {
        domain.reset_account_password(&caller, KIND, ids::one(&id)?).await
    })
    .await
}

/// "Assign installer to panel" (S3-87).
#[server(endpoint = "installers/assign-panel")]
pub async fn assign_installer_panel(
    id: String,
    #[server(default)] panel: String,
    #[server(default)] ends_at: String,
) -> Result<Done, Fault> {
    change("installers.assign_panel", move |domain, caller| async move {
        domain.assign_installer_panel(&caller, ids::one(&id)?, &panel, &ends_at).await
    })
    .await
}

/// Changes an assignment's end date.
#[server(endpoint = "installers/edit-link")]
pub async fn edit_installer_link(
    id: String,
    link: String,
    version: i64,
    #[server(default)] ends_at: String,
) -> Result<Done, Fault> {
    change("installers.edit_link", move |domain, caller| async move {
        domain.edit_installer_link(&caller, ids::one(&id)?, ids::one(&link)?, version, &ends_at).await
    })
    .await
}

/// "Yes, unassign" (S3-90).
#[server(endpoint = "installers/unassign-panel")]
pub async fn unassign_installer_panel(id: String, link: String) -> Result<Done, Fault> {
    change("installers.unassign_panel", move |domain, caller| async move {
        domain.unassign_installer_panel(&caller, ids::one(&id)?, ids::one(&link)?).await
    })
    .await
}

/// "Convert" (S3-62).
#[server(endpoint = "installers/convert")]
pub async fn convert_installer(
    id: String,
    version: i64,
    #[server(default)] name: String,
    #[server(default)] phone: String,
    #[server(default)] country: String,
    #[server(default)] role: String,
    #[server(default)] seen: String,
) -> Result<Done, Fault> {
    let form = model::installers::ConvertInstaller { name, phone, country, role, seen };
    change("installers.convert", move |domain, caller| async move {
        domain.convert_installer(&caller, ids::one(&id)?, version, &form).await
    })
    .await
}

/// Sends a mail again.
#[server(endpoint = "installers/resend-mail")]
pub async fn resend_installer_mail(id: String, mail: String) -> Result<Done, Fault> {
    change("mail.resend", move |domain, caller| async move {
        domain.resend_account_mail(&caller, KIND, ids::one(&id)?, ids::one(&mail)?).await
    })
    .await
}

/// Switches a panel's installer access on or off (S3-104); `on` is `on` or `off`.
#[server(endpoint = "installers/panel-access")]
pub async fn set_panel_access(panel: String, on: String) -> Result<Done, Fault> {
    change("panels.installer_access", move |domain, caller| async move {
        domain.set_panel_installer_access(&caller, ids::one(&panel)?, on == "on").await
    })
    .await
}

/// Answers a request to connect; `allow` is `allow` or `refuse`.
#[server(endpoint = "installers/answer-permit")]
pub async fn answer_permit(permit: String, allow: String) -> Result<Done, Fault> {
    change("permits.answer", move |domain, caller| async move {
        domain.answer_permit(&caller, ids::one(&permit)?, allow == "allow").await
    })
    .await
}

/// "Lock down account": turns off, and ends whatever lets anybody in.
#[server(endpoint = "installers/lock-down")]
pub async fn lock_down(
    #[server(default)] ids: Vec<String>,
    #[server(default)] reason: String,
) -> Result<BulkOutcome, Fault> {
    change("installers.lock_down", move |domain, caller| async move {
        domain.lock_down(&caller, KIND, &ids::many(&ids)?, &reason).await
    })
    .await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "installers/list" => list_installers(args::<ListInstallers>(body)?.query).await.map(|a| json(&a)),
        "installers/total" => count_installers(args::<CountInstallers>(body)?.query).await.map(|a| json(&a)),
        "installers/open" => {
            let OpenInstaller { id, query } = args(body)?;
            open_installer(id, query).await.map(|a| json(&a))
        }
        "installers/links" => installer_links(args::<InstallerLinks>(body)?.id).await.map(|a| json(&a)),
        "installers/mails" => installer_mails(args::<InstallerMails>(body)?.id).await.map(|a| json(&a)),
        "installers/history" => installer_history(args::<InstallerHistory>(body)?.id).await.map(|a| json(&a)),
        "installers/named" => named_installers(args::<NamedInstallers>(body)?.ids).await.map(|a| json(&a)),
        "installers/panel-choices" => {
            let InstallerPanelChoices { search, not_on } = args(body)?;
            installer_panel_choices(search, not_on).await.map(|a| json(&a))
        }
        "installers/conversion" => {
            let InstallerConversion { id, role } = args(body)?;
            installer_conversion(id, role).await.map(|a| json(&a))
        }
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
