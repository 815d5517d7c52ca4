//! "Add User" (S4-4 to S4-13): an employee of a company in sight with a role that the caller may give.
//! The same address again sends the code again while registration is unfinished.

use model::accounts::{Added, Change, Kind, State};
use model::employees::{AddEmployee, Setup};
use model::ids::{AccountId, CompanyId};
use model::{ApiError, Permission, text};

use super::edit::check_place;
use super::form::{self, Wanted};
use super::repo::{self, NewEmployee};
use super::{entry, passwords, taken};
use crate::accounts::repo::{find, id_by_email};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::fold::canonical_email;
use crate::roles::{RoleRef, may_grant};
use crate::tx::Tx;
use crate::{Domain, auth, mail, tally};

use passwords::Password;

impl Domain {
    /// Adds an employee and sets up his password, or sends the code again when he waits for his
    /// registration. `Invalid` at the fields of [`AddEmployee`]; `Forbidden` for a role above the
    /// caller's ceiling, and for a password set by staff without the permission to.
    pub async fn add_employee(&self, caller: &Caller, form: &AddEmployee) -> Result<Added> {
        caller.require(Permission::EmployeesAdd, ())?;
        caller.require(Permission::EmployeesAssignRole, ())?;
        let policy = self.policy().await?;
        let wanted = form::read_add(caller, policy.site, policy.password_min(Kind::Employee), form)?;
        let password = self.first_password(caller, &wanted, form).await?;
        let added = retry(self.entropy(), || self.add_employee_once(caller, &wanted, &password)).await;
        self.totals().forget(caller.account);
        added
    }

    /// Made before the transaction: hashing takes its time.
    async fn first_password(&self, caller: &Caller, wanted: &Wanted, form: &AddEmployee) -> Result<Password> {
        if wanted.setup.is_set_by_staff() {
            caller.require(Permission::EmployeesSetPassword, ())?;
        }
        let basics = &wanted.basics;
        match wanted.setup {
            Setup::Code => Ok(Password::None),
            Setup::Generate => self.generated_password().await,
            Setup::Custom => {
                let context = [basics.email.as_str(), &basics.name, &basics.username, &basics.phone];
                self.typed_password(&form.password, &context).await
            }
        }
    }

    async fn add_employee_once(&self, caller: &Caller, wanted: &Wanted, password: &Password) -> Result<Added> {
        let mut tx = self.begin(caller).await?;
        let basics = &wanted.basics;
        if let Some(id) = id_by_email(tx.conn(), &canonical_email(&basics.email)).await? {
            return self.add_employee_again(caller, tx, id).await;
        }
        let role = may_grant(tx.conn(), caller, wanted.role).await.map_err(unknown_role)?;
        if repo::is_username_taken(tx.conn(), &basics.username, None).await? {
            return Err(taken::username());
        }
        check_place(tx.conn(), &role, basics.company).await?;
        let company = repo::company(tx.conn(), basics.company).await?;
        let company = company.ok_or_else(|| Error::field("company", "Choose a company from the list."))?;
        let id = AccountId(self.new_uuid());
        let state = if matches!(password, Password::None) { State::Pending } else { State::Active };
        let new = NewEmployee { id: id.0, basics, role: role.id, state, created_by: caller.account.0, now: tx.now };
        repo::insert(tx.conn(), &new).await.map_err(taken::meanwhile)?;
        tally::shift(tx.conn(), id.0, Kind::Employee, None, Some((basics.company.0, state))).await?;
        self.set_up_employee(caller, &mut tx, id, wanted, password).await?;
        let entry = AuditEntry::on_account("employees.add", id.0, &basics.name, Some(basics.company.0));
        tx.commit(entry.with(changes(wanted, &role, &company.name))).await?;
        Ok(Added { id, notice: self.added_notice(wanted) })
    }

    async fn set_up_employee(
        &self,
        caller: &Caller,
        tx: &mut Tx,
        id: AccountId,
        wanted: &Wanted,
        password: &Password,
    ) -> Result<()> {
        let basics = &wanted.basics;
        if matches!(password, Password::None) {
            return auth::start_register_for(tx, id, &basics.email).await.map(drop);
        }
        passwords::keep(tx, id, &basics.email, &basics.name, &caller.name, password).await
    }

    /// The address is there already. What is typed beside it does not change the record: that would be
    /// an edit by whoever may only add.
    async fn add_employee_again(&self, caller: &Caller, mut tx: Tx, id: AccountId) -> Result<Added> {
        let found = find(tx.conn(), &caller.scope, Kind::Employee, id, true).await?;
        let Some(account) = found.filter(|a| a.state == State::Pending && a.source.has_password().is_ok()) else {
            return Err(taken::address(caller, tx.conn(), id).await?);
        };
        let granted = caller.require(Permission::EmployeesAdd, account)?;
        let account = granted.target();
        let now = tx.now;
        mail::require_budget(tx.conn(), id, now).await?;
        auth::start_register_for(&mut tx, id, &account.email).await?;
        tx.commit(entry("employees.resend", account)).await?;
        let head = format!("{} is an employee already, but has not finished registration.", account.title);
        Ok(Added { id, notice: self.with_code_notice(&head, "registration", &account.email) })
    }

    fn added_notice(&self, wanted: &Wanted) -> String {
        let Wanted { basics, setup, .. } = wanted;
        let head = format!("{} is added.", basics.name);
        match setup {
            Setup::Code => self.with_code_notice(&head, "registration", &basics.email),
            Setup::Generate => format!("{head} A temporary password is on its way to {}.", basics.email),
            Setup::Custom => format!("{head} {}", text::SET_PASSWORD_NOTICE),
        }
    }
}

/// Somebody who asked to join a company, and the role an administrator chose for him.
#[derive(Debug)]
pub struct Joined<'a> {
    /// Full name.
    pub name: &'a str,
    /// Proved by a mailed code.
    pub email: &'a str,
    /// As typed.
    pub phone: &'a str,
    /// Which company.
    pub company: CompanyId,
    /// The role's id, as typed.
    pub role: &'a str,
}

/// Makes him a pending employee, in the transaction of the acceptance; answers his role's name. The same
/// ceiling as for everybody who is added (SEC-48).
pub(crate) async fn insert_joined(tx: &mut Tx, caller: &Caller, joined: &Joined<'_>) -> Result<(AccountId, String)> {
    let role = joined.role.parse().map_err(|_| Error::field("role", "Choose a role from the list."))?;
    let role = may_grant(tx.conn(), caller, role).await.map_err(unknown_role)?;
    check_place(tx.conn(), &role, joined.company).await?;
    let email = joined.email.to_owned();
    let basics = form::Basics {
        // Free unless somebody else took the address as his username: then he is added by hand.
        username: canonical_email(&email),
        name: joined.name.to_owned(),
        email,
        region: String::new(),
        country: String::new(),
        phone: joined.phone.to_owned(),
        company: joined.company,
        description: String::new(),
    };
    let id = AccountId(tx.domain().new_uuid());
    let state = State::Pending;
    let new =
        NewEmployee { id: id.0, basics: &basics, role: role.id, state, created_by: caller.account.0, now: tx.now };
    repo::insert(tx.conn(), &new).await.map_err(taken::meanwhile)?;
    tally::shift(tx.conn(), id.0, Kind::Employee, None, Some((joined.company.0, state))).await?;
    Ok((id, role.name))
}

/// A role that is not there is a fault of the form; one that may not be given stays a refusal.
pub fn unknown_role(error: Error) -> Error {
    match error {
        Error::Api(ApiError::NotFound) => Error::field("role", "Choose a role from the list."),
        other => other,
    }
}

fn changes(wanted: &Wanted, role: &RoleRef, company: &str) -> Vec<Change> {
    let basics = &wanted.basics;
    let password = match wanted.setup {
        Setup::Code => "Mailed one-time code",
        Setup::Generate => "Temporary, made by the system",
        Setup::Custom => "Temporary, typed by staff",
    };
    let fields = [
        ("Name", basics.name.as_str()),
        ("Username", &basics.username),
        ("Email", &basics.email),
        ("Region", &basics.region),
        ("Country", &basics.country),
        ("Phone", &basics.phone),
        ("Company", company),
        ("Description", &basics.description),
        ("Role", &role.name),
        ("Password", password),
    ];
    fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| Change::new(name, "", value))
        .collect()
}
