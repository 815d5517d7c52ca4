//! Passwords, second factor and sessions of somebody else (S0-21, S1-5 to S1-7, decision 8, SEC-23,
//! SEC-35, SEC-42).

use model::accounts::{Change, Done, Kind, State};
use model::error::Faults;
use model::ids::{AccountId, SessionId};
use model::mail::MailKind;
use model::{ApiError, Permission, field};
use time::Duration;

use super::AccountRef;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::mail::{self, Outgoing};
use crate::tx::Tx;
use crate::{Domain, auth, installers};

/// How long a staff-set password waits for its one sign-in (decision 8).
const TEMPORARY: Duration = Duration::hours(24);

impl Domain {
    /// Mails a one-time reset code. Changes nothing else (SEC-34). An installer who has not finished his
    /// registration is mailed that code instead, and the notice says so (S3-66, S3-102).
    pub async fn reset_account_password(&self, caller: &Caller, kind: Kind, id: AccountId) -> Result<Done> {
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_on(caller, kind.reset_password(), kind, id).await?;
            let account = granted.target();
            let code = code_for(&mut tx, account).await?;
            let now = tx.now;
            mail::require_budget(tx.conn(), id, now).await?;
            let (action, notice) = if code == MailKind::Register {
                auth::start_register_for(&mut tx, id, &account.email).await?;
                let head = format!("{} has no password yet.", account.title);
                (resent(kind), self.with_code_notice(&head, "registration", &account.email))
            } else {
                auth::start_reset_for(&mut tx, id, &account.email).await?;
                (reset_asked(kind), self.with_code_notice("", "password reset", &account.email))
            };
            tx.commit(entry(action, account)).await?;
            Ok(Done::new(notice))
        })
        .await
    }

    /// Sets a password for one sign-in within 24 hours; ends every session; the person is told.
    pub async fn set_account_password(
        &self,
        caller: &Caller,
        id: AccountId,
        password: &str,
        repeat: &str,
    ) -> Result<Done> {
        caller.require(Permission::AccountsSetPassword, ())?;
        caller.require_fresh(self.clock().now())?;
        let min = self.policy().await?.password_min(Kind::EndUser);
        let mut faults = Faults::default();
        if password != repeat {
            faults.add("repeat", "The two passwords differ. Type the same one twice.");
        }
        if let Err(why) = field::new_password(password, min) {
            faults.add("password", why);
        }
        faults.check()?;
        let seen = self.account(caller, Kind::EndUser, id).await?;
        let context = [seen.row.email.as_str(), &seen.row.label, &seen.row.phone, &seen.company];
        auth::passwords::check_new(min, "password", password, &context)?;
        let hash = auth::passwords::hash(self, password).await?;
        retry(self.entropy(), || self.set_password_once(caller, id, &hash)).await
    }

    async fn set_password_once(&self, caller: &Caller, id: AccountId, hash: &str) -> Result<Done> {
        let (mut tx, granted) = self.begin_on(caller, Permission::AccountsSetPassword, Kind::EndUser, id).await?;
        let account = granted.target();
        check_password_here(account)?;
        let now = tx.now;
        auth::passwords::set_temporary(tx.conn(), id, hash, now + TEMPORARY).await?;
        auth::revoke(tx.conn(), id, now).await?;
        self.tell(&mut tx, account, MailKind::PasswordSetByStaff, &caller.name).await?;
        tx.commit(entry("accounts.set_password", account)).await?;
        Ok(Done::new("The password is set. Every session of the account has ended."))
    }

    /// Drops the second factor of somebody who lost it; `reason` is kept in the log (SEC-23).
    pub async fn remove_account_two_step(
        &self,
        caller: &Caller,
        kind: Kind,
        id: AccountId,
        reason: &str,
    ) -> Result<Done> {
        caller.require(Permission::AccountsRemoveTwoStep, ())?;
        caller.require_fresh(self.clock().now())?;
        let reason = field::remarks(reason).map_err(|why| Error::field("reason", why))?;
        if reason.is_empty() {
            return Err(Error::field("reason", "Say why, for the log."));
        }
        retry(self.entropy(), || async {
            let permission = Permission::AccountsRemoveTwoStep;
            let (mut tx, granted) = self.begin_on(caller, permission, kind, id).await?;
            let account = granted.target();
            let now = tx.now;
            if !auth::totp::remove(tx.conn(), id, now).await? {
                return Err(Error::conflict("No authenticator app is set up."));
            }
            auth::revoke(tx.conn(), id, now).await?;
            self.tell(&mut tx, account, MailKind::FactorChanged, &caller.name).await?;
            let changes = vec![
                Change::new("Two-step verification", "Authenticator app", without_app(kind)),
                Change::new("Reason", "", &reason),
            ];
            let action = if kind == Kind::Employee { "employees.remove_two_step" } else { "accounts.remove_two_step" };
            tx.commit(entry(action, account).with(changes)).await?;
            Ok(Done::new("Two-step verification is removed. Every session of the account has ended."))
        })
        .await
    }

    /// Ends one session of the account, or all (`session` None).
    pub async fn end_account_sessions(
        &self,
        caller: &Caller,
        kind: Kind,
        id: AccountId,
        session: Option<SessionId>,
    ) -> Result<Done> {
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_on(caller, kind.switch(), kind, id).await?;
            let now = tx.now;
            let notice = if let Some(one) = session {
                if !auth::repo::end_session(tx.conn(), id, one).await? {
                    return Err(ApiError::NotFound.into());
                }
                "The session has ended."
            } else {
                auth::revoke(tx.conn(), id, now).await?;
                "Every session of the account has ended."
            };
            let action = if kind == Kind::Employee { "employees.end_sessions" } else { "accounts.end_sessions" };
            tx.commit(entry(action, granted.target())).await?;
            Ok(Done::new(notice))
        })
        .await
    }

    async fn tell(&self, tx: &mut Tx, account: &AccountRef, kind: MailKind, by: &str) -> Result<()> {
        let now = tx.now;
        let notice = Outgoing {
            account: Some(account.id),
            recipient: &account.email,
            kind,
            ticket: None,
            data: serde_json::json!({ "name": account.title, "by": by }),
        };
        mail::enqueue(tx.conn(), self, now, &notice).await.map(drop)
    }
}

fn entry(action: &'static str, account: &AccountRef) -> AuditEntry {
    AuditEntry::on_account(action, account.id.0, &account.title, Some(account.company))
}

const fn reset_asked(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "accounts.reset_password",
        Kind::Installer => "installers.reset_password",
        Kind::Employee => "employees.reset_password",
    }
}

/// What comes in the app's place: an employee sets one up again before he sees anything (decision 20).
const fn without_app(kind: Kind) -> &'static str {
    match kind {
        Kind::Employee => "To be set up at the next sign-in",
        Kind::EndUser | Kind::Installer => "Mailed code",
    }
}

const fn resent(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "accounts.resend",
        Kind::Installer => "installers.resend",
        Kind::Employee => "employees.resend",
    }
}

/// Which code a password reset mails; an error when none would help.
pub(super) async fn code_for(tx: &mut Tx, account: &AccountRef) -> Result<MailKind> {
    if account.kind == Kind::Installer {
        account.source.has_password().map_err(ApiError::conflict)?;
        return installers::code_for(tx.conn(), account).await;
    }
    if account.kind == Kind::Employee {
        account.source.has_password().map_err(ApiError::conflict)?;
        return match account.state {
            State::Pending => Ok(MailKind::Register),
            State::Active => Ok(MailKind::Reset),
            State::Off => Err(Error::conflict("Disabled: a code would let nobody in. Enable the employee first.")),
        };
    }
    check_password_here(account)?;
    Ok(MailKind::Reset)
}

/// Only accounts that sign in here, and have finished registration, have a password to change.
fn check_password_here(account: &AccountRef) -> Result<()> {
    account.source.has_password().map_err(ApiError::conflict)?;
    if account.state == State::Pending {
        let why = "Registration is not finished, so there is no password yet. Send the \
                   registration code again instead.";
        return Err(Error::conflict(why));
    }
    Ok(())
}
