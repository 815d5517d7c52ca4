//! "Register installer" (S3-45 to S3-53): a pending installer and his mailed code. The same address
//! again sends the code again while he has no password yet.

use model::accounts::{Added, Change, Kind, State};
use model::error::Faults;
use model::ids::AccountId;
use model::installers::RegisterInstaller;
use model::{Permission, field, text};

use super::{entry, repo};
use crate::accounts::AccountRef;
use crate::accounts::add::taken_meanwhile;
use crate::accounts::repo::{NewAccount, find, id_by_email, insert};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::fold::canonical_email;
use crate::tx::Tx;
use crate::{Domain, auth, mail, tally};

/// The form, read.
struct Wanted {
    name: String,
    email: String,
    phone: String,
}

impl Domain {
    /// Registers an installer of the caller's own company, or sends the code again when he has not
    /// finished his registration. `Invalid` at `name`, `email`, `phone`.
    pub async fn register_installer(&self, caller: &Caller, form: &RegisterInstaller) -> Result<Added> {
        caller.require(Permission::InstallersAdd, ())?;
        let wanted = read(form)?;
        let added = retry(self.entropy(), || self.register_once(caller, &wanted)).await;
        self.totals().forget(caller.account);
        added
    }

    async fn register_once(&self, caller: &Caller, wanted: &Wanted) -> Result<Added> {
        let mut tx = self.begin(caller).await?;
        let canonical = canonical_email(&wanted.email);
        if let Some(id) = id_by_email(tx.conn(), &canonical).await? {
            return self.register_again(caller, tx, id).await;
        }
        let id = AccountId(self.new_uuid());
        let company = caller.company.0;
        let new = NewAccount {
            id: id.0,
            kind: Kind::Installer,
            email: &wanted.email,
            canonical: &canonical,
            label: &wanted.name,
            first_name: "",
            last_name: "",
            phone: &wanted.phone,
            company,
            created_by: caller.account.0,
            now: tx.now,
        };
        insert(tx.conn(), &new).await.map_err(taken_meanwhile)?;
        tally::shift(tx.conn(), id.0, Kind::Installer, None, Some((company, State::Pending))).await?;
        auth::start_register_for(&mut tx, id, &wanted.email).await?;
        let changes = vec![
            Change::new("Name", "", &wanted.name),
            Change::new("Email", "", &wanted.email),
            Change::new("Phone", "", &wanted.phone),
        ];
        let entry = AuditEntry::on_account("installers.add", id.0, &wanted.name, Some(company));
        tx.commit(entry.with(changes)).await?;
        let head = format!("{} is registered.", wanted.name);
        Ok(Added { id, notice: self.with_code_notice(&head, "registration", &wanted.email) })
    }

    /// The address is there already. What is typed beside it does not change the record: that would be
    /// an edit by whoever may only add.
    async fn register_again(&self, caller: &Caller, mut tx: Tx, id: AccountId) -> Result<Added> {
        let Some(account) = find(tx.conn(), &caller.scope, Kind::Installer, id, true).await? else {
            return Err(Error::field("email", taken_by_another_kind(caller, &mut tx, id).await?));
        };
        check_unfinished(&mut tx, &account).await?;
        let now = tx.now;
        mail::require_budget(tx.conn(), id, now).await?;
        auth::start_register_for(&mut tx, id, &account.email).await?;
        tx.commit(entry("installers.resend", &account)).await?;
        let head = format!("{} is registered already, but has not finished.", account.title);
        Ok(Added { id, notice: self.with_code_notice(&head, "registration", &account.email) })
    }

    /// A sentence, and where the code is now (S3-52, S3-69, S3-101).
    pub(crate) fn with_code_notice(&self, head: &str, code: &str, email: &str) -> String {
        let code = if self.settings().mail_configured {
            format!("A {code} code is on its way to {email}.")
        } else {
            text::NO_MAIL_SERVER.to_owned()
        };
        format!("{head} {code}").trim_start().to_owned()
    }
}

fn read(form: &RegisterInstaller) -> Result<Wanted> {
    let mut faults = Faults::default();
    let name = faults.take("name", field::name(&form.name));
    let email = faults.take("email", field::email(&form.email));
    let phone = faults.take("phone", field::phone(&form.phone));
    if let (Some(name), Some(email), Some(phone)) = (name, email, phone) {
        Ok(Wanted { name, email, phone })
    } else {
        Err(faults.into_error().into())
    }
}

/// Only who has no password yet, and was not rejected, is sent the code again (S3-53).
async fn check_unfinished(tx: &mut Tx, account: &AccountRef) -> Result<()> {
    let name = &account.title;
    let why = if account.state == State::Off {
        format!("{name} is an installer with this address and has been rejected. Accept the installer instead.")
    } else if account.source.has_password().is_err() || repo::has_password(tx.conn(), account.id).await? {
        format!("{name} is an installer with this address already.")
    } else {
        return Ok(());
    };
    Err(Error::field("email", why))
}

/// Somebody in the caller's sight is named; of anybody else nothing is said but that the address
/// cannot be used (SEC-10).
async fn taken_by_another_kind(caller: &Caller, tx: &mut Tx, id: AccountId) -> Result<String> {
    for kind in [Kind::EndUser, Kind::Employee] {
        if !caller.permissions.has(kind.view()) {
            continue;
        }
        if let Some(account) = find(tx.conn(), &caller.scope, kind, id, false).await? {
            let what = if kind == Kind::EndUser { "a customer's account" } else { "an employee" };
            return Ok(format!("This address is taken: {} is {what} with it.", account.title));
        }
    }
    Ok("This address cannot be added here. If the person already uses the service, ask your operator.".into())
}
