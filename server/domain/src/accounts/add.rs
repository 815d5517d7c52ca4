//! "+ADD ACCOUNT" (S0-14, decision 11): a pending account and its mailed code. The same address
//! again sends the code again while registration is unfinished.

use model::accounts::{AddAccount, Added, Change, Kind, LinkForm, State};
use model::error::Faults;
use model::ids::{AccountId, CompanyId, PanelId};
use model::{ApiError, Permission, field, text};

use super::repo::{self, NewAccount};
use super::{find, find_locked, links};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::fold::canonical_email;
use crate::tx::Tx;
use crate::{Domain, auth, mail, tally};

/// The form, read.
struct Wanted {
    email: String,
    first_name: String,
    last_name: String,
    phone: String,
    company: CompanyId,
    panel: Option<PanelId>,
}

impl Domain {
    /// Adds an end-user account, or sends the code again when it waits for its registration.
    pub async fn add_account(&self, caller: &Caller, form: &AddAccount) -> Result<Added> {
        caller.require(Permission::AccountsAdd, ())?;
        let wanted = read(caller, form)?;
        let added = retry(self.entropy(), || self.add_once(caller, &wanted)).await;
        self.totals().forget(caller.account);
        added
    }

    async fn add_once(&self, caller: &Caller, wanted: &Wanted) -> Result<Added> {
        let mut tx = self.begin(caller).await?;
        let canonical = canonical_email(&wanted.email);
        if let Some(id) = repo::id_by_email(tx.conn(), &canonical).await? {
            return self.add_again(caller, tx, id).await;
        }
        let id = AccountId(self.new_uuid());
        let label = format!("{} {}", wanted.first_name, wanted.last_name).trim().to_owned();
        let new = NewAccount {
            id: id.0,
            kind: Kind::EndUser,
            email: &wanted.email,
            canonical: &canonical,
            label: &label,
            first_name: &wanted.first_name,
            last_name: &wanted.last_name,
            phone: &wanted.phone,
            company: wanted.company.0,
            created_by: caller.account.0,
            now: tx.now,
        };
        repo::insert(tx.conn(), &new).await.map_err(taken_meanwhile)?;
        let place = Some((wanted.company.0, State::Pending));
        tally::shift(tx.conn(), id.0, Kind::EndUser, None, place).await?;
        let mut changes = vec![Change::new("Email", "", &wanted.email)];
        if let Some(panel) = wanted.panel {
            changes.push(self.first_panel(caller, &mut tx, id, panel, &label).await?);
        }
        auth::start_register_for(&mut tx, id, &wanted.email).await?;
        let title = if label.is_empty() { &wanted.email } else { &label };
        let entry = AuditEntry::on_account("accounts.add", id.0, title, Some(wanted.company.0));
        let entry = entry.with(changes);
        tx.commit(match wanted.panel {
            Some(panel) => entry.on_panel(panel.0),
            None => entry,
        })
        .await?;
        Ok(Added { id, notice: self.code_notice(&wanted.email) })
    }

    /// The address is there already. Outside the caller's sight nothing is said but that it cannot
    /// be used (SEC-10).
    async fn add_again(&self, caller: &Caller, mut tx: Tx, id: AccountId) -> Result<Added> {
        let Ok(account) = find_locked(tx.conn(), &caller.scope, Kind::EndUser, id).await else {
            let why = "This address cannot be added here. If the person already uses the service, \
                       ask your operator.";
            return Err(Error::field("email", why));
        };
        if account.state != State::Pending {
            let why = format!("{} already has an account with this address.", account.title);
            return Err(Error::field("email", why));
        }
        let now = tx.now;
        mail::require_budget(tx.conn(), id, now).await?;
        auth::start_register_for(&mut tx, id, &account.email).await?;
        let entry = AuditEntry::on_account("accounts.resend", id.0, &account.title, Some(account.company));
        tx.commit(entry).await?;
        Ok(Added { id, notice: self.code_notice(&account.email) })
    }

    async fn first_panel(
        &self,
        caller: &Caller,
        tx: &mut Tx,
        id: AccountId,
        panel: PanelId,
        label: &str,
    ) -> Result<Change> {
        let account = find(tx.conn(), &caller.scope, Kind::EndUser, id).await?;
        let granted = caller.require(Permission::AccountsAssignPanels, account)?;
        // A first panel is assigned as the whole panel; its details are edited in the blind.
        let form = LinkForm { user_code: "1".into(), user_name: label.into(), ..LinkForm::default() };
        links::assign_in(self, caller, tx, &granted, panel, &form).await
    }

    pub(crate) fn code_notice(&self, email: &str) -> String {
        if self.settings().mail_configured {
            format!("A registration code is on its way to {email}.")
        } else {
            format!("The account for {email} is added. {}", text::NO_MAIL_SERVER)
        }
    }
}

fn read(caller: &Caller, form: &AddAccount) -> Result<Wanted> {
    let mut faults = Faults::default();
    let email = faults.take("email", field::email(&form.email));
    let first_name = faults.take("first_name", field::optional_name(&form.first_name));
    let last_name = faults.take("last_name", field::optional_name(&form.last_name));
    let phone = faults.take("phone", field::optional_phone(&form.phone));
    let company = faults.take("company", company(caller, &form.company));
    let panel = faults.take("panel", optional_panel(&form.panel));
    if let (Some(email), Some(first_name), Some(last_name), Some(phone), Some(company), Some(panel)) =
        (email, first_name, last_name, phone, company, panel)
    {
        Ok(Wanted { email, first_name, last_name, phone, company, panel })
    } else {
        Err(faults.into_error().into())
    }
}

fn company(caller: &Caller, typed: &str) -> Result<CompanyId, String> {
    if typed.is_empty() {
        return Ok(caller.company);
    }
    let wrong = || "Choose a company from the list.".to_owned();
    let id: CompanyId = typed.parse().map_err(|_| wrong())?;
    if caller.scope.has_company(id) { Ok(id) } else { Err(wrong()) }
}

fn optional_panel(typed: &str) -> Result<Option<PanelId>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| "Choose a panel from the list.".to_owned())
}

/// Two added the same address at once: the second is told as if it had come later.
pub(crate) fn taken_meanwhile(error: Error) -> Error {
    if error.violates("account_email_canonical_key") || error.violates("account_username") {
        return ApiError::field("email", "This address was added a moment ago.").into();
    }
    if matches!(&error, Error::Db(sqlx::Error::Database(e)) if e.is_foreign_key_violation()) {
        return ApiError::field("company", "Choose a company from the list.").into();
    }
    error
}
