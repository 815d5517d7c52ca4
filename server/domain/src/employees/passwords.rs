//! Passwords that staff set for an employee (S4-9, S4-21 to S4-23, decision 8): generated and mailed, or
//! typed twice; and the mailed code, with which he chooses one himself. A password set by staff works for
//! one sign-in within 24 hours, ends every session, and its owner is told.

use model::accounts::{BulkOutcome, Change, Done, Kind, State};
use model::employees::Setup;
use model::error::Faults;
use model::ids::AccountId;
use model::mail::MailKind;
use model::{ApiError, Permission, text};

use super::{entry, form, repo};
use crate::accounts::AccountRef;
use crate::accounts::access::check_rows;
use crate::auth::passwords::{Generated, TEMPORARY_LIFE, check_new, generate, hash, mail_generated, set_temporary};
use crate::caller::{Caller, Granted};
use crate::error::{Error, Result, retry};
use crate::jobs::Work;
use crate::mail::data::MailData;
use crate::mail::{self, notices::tell};
use crate::tx::Tx;
use crate::{Domain, auth, tally};

/// A password to set, hashed.
#[derive(Clone, Debug)]
pub enum Password {
    /// None: a mailed code leads to the first one.
    None,
    /// Made by the system, to be mailed.
    Generated(Generated),
    /// Typed by staff: its hash.
    Typed(String),
}

/// Sets it and tells the owner: by the mail that brings it, or by a notice. The caller revokes before,
/// where there is something to revoke.
pub async fn keep(tx: &mut Tx, id: AccountId, email: &str, name: &str, by: &str, password: &Password) -> Result<()> {
    let now = tx.now;
    match password {
        Password::None => Ok(()),
        Password::Generated(made) => {
            set_temporary(tx.conn(), id, &made.hash, now + TEMPORARY_LIFE).await?;
            mail_generated(tx, id, email, name, by, made).await
        }
        Password::Typed(hash) => {
            set_temporary(tx.conn(), id, hash, now + TEMPORARY_LIFE).await?;
            let data = MailData { by: by.to_owned(), ..MailData::named(name) };
            tell(tx, id, email, MailKind::PasswordSetByStaff, &data).await
        }
    }
}

impl Domain {
    /// A password made by the system. Without a mail server it could reach nobody, and staff are not to
    /// see it.
    pub(super) async fn generated_password(&self) -> Result<Password> {
        if !self.settings().mail_configured {
            let why = "No mail server is configured, so no password can be sent. Type one instead.";
            return Err(Error::field("setup", why));
        }
        generate(self).await.map(Password::Generated)
    }

    /// One typed by staff, twice alike.
    pub(super) async fn typed_password(&self, password: &str, context: &[&str]) -> Result<Password> {
        check_new(self.policy().await?.password_min(Kind::Employee), "password", password, context)?;
        hash(self, password).await.map(Password::Typed)
    }

    /// Resets an employee's password by one of three methods (S4-21). Generating and typing need the
    /// permission "set password" and a fresh proof; a mailed code needs "reset password". `Invalid` at
    /// `setup`, `password`, `repeat`.
    pub async fn reset_employee_password(
        &self,
        caller: &Caller,
        id: AccountId,
        method: Setup,
        password: &str,
        repeat: &str,
    ) -> Result<Done> {
        if method == Setup::Code {
            return self.reset_account_password(caller, Kind::Employee, id).await;
        }
        caller.require(Permission::EmployeesSetPassword, ())?;
        caller.require_fresh(self.clock().now())?;
        let seen = self.check_view(caller, Kind::Employee, id).await?;
        caller.require(Permission::EmployeesSetPassword, seen)?;
        let new = if method == Setup::Generate {
            self.generated_password().await?
        } else {
            let mut faults = Faults::default();
            let min = self.policy().await?.password_min(Kind::Employee);
            form::check_pair(&mut faults, min, password, repeat);
            faults.check()?;
            let known = self.account(caller, Kind::Employee, id).await?;
            let (row, company) = (&known.row, known.company.as_str());
            self.typed_password(password, &[&row.email, &row.label, &row.phone, &known.username, company]).await?
        };
        let done = retry(self.entropy(), || self.set_employee_password(caller, id, &new)).await;
        self.totals().forget(caller.account);
        done
    }

    async fn set_employee_password(&self, caller: &Caller, id: AccountId, new: &Password) -> Result<Done> {
        let permission = Permission::EmployeesSetPassword;
        let (mut tx, granted) = self.begin_on(caller, permission, Kind::Employee, id).await?;
        let now = tx.now;
        let account = granted.target();
        account.source.has_password().map_err(ApiError::conflict)?;
        if account.state == State::Off {
            return Err(Error::conflict("Disabled: a password would let nobody in. Enable the employee first."));
        }
        if matches!(new, Password::Generated(_)) {
            mail::require_budget(tx.conn(), id, now).await?;
        }
        let changes = finish_registration(&mut tx, &granted).await?;
        auth::revoke(tx.conn(), id, now).await?;
        let (email, title) = (account.email.clone(), account.title.clone());
        keep(&mut tx, id, &email, &title, &caller.name, new).await?;
        let (action, notice) = match new {
            Password::Generated(_) => (
                "employees.generate_password",
                format!("A temporary password is on its way to {email}. Every session has ended."),
            ),
            _ => (
                "employees.set_password",
                format!("The password is set. Every session has ended. {}", text::SET_PASSWORD_NOTICE),
            ),
        };
        tx.commit(entry(action, account).with(changes)).await?;
        Ok(Done::new(notice))
    }

    /// Mails a reset code to each of `ids`; one who has not finished his registration gets that code.
    pub async fn reset_employee_passwords(&self, caller: &Caller, ids: &[AccountId]) -> Result<BulkOutcome> {
        caller.require(Permission::EmployeesResetPassword, ())?;
        check_rows(Kind::Employee, ids)?;
        let work = Work::ResetPasswords;
        let verb = work.verb();
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        Ok(self.bulk(caller, work, &ids).await?.people(Kind::Employee, &verb))
    }
}

/// Who has a password set by staff needs no registration any more.
async fn finish_registration(tx: &mut Tx, granted: &Granted<AccountRef>) -> Result<Vec<Change>> {
    let (account, now) = (granted.target(), tx.now);
    if account.state != State::Pending {
        return Ok(Vec::new());
    }
    repo::activate(tx.conn(), granted, now).await?;
    let (from, to) = (Some((account.company, State::Pending)), Some((account.company, State::Active)));
    tally::shift(tx.conn(), account.id.0, Kind::Employee, from, to).await?;
    let word = |state: State| state.word(Kind::Employee);
    Ok(vec![Change::new("Status", word(State::Pending), word(State::Active))])
}
