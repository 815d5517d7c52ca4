//! Sending an account's mail again (decision 21).

use model::accounts::{Done, Kind, State};
use model::ids::{AccountId, MailId};
use model::mail::MailKind;
use model::{ApiError, Permission};
use sqlx::PgConnection;

use super::AccountRef;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::{Domain, auth, installers, mail};

/// May a mail of this kind go out again to this account? `Err` is the reason why not. `code` is the
/// one that helps an installer to a password ([`installers::code_for`]).
pub(super) fn may_resend(mail: MailKind, account: &AccountRef, code: MailKind) -> Result<(), &'static str> {
    let is_right = match (mail, account.kind) {
        (MailKind::Register | MailKind::Reset, Kind::Installer) => mail == code,
        (MailKind::Register, _) => account.state == State::Pending,
        (MailKind::Reset, _) => account.state == State::Active,
        _ => return Err("A notice is sent once."),
    };
    match mail {
        _ if is_right => Ok(()),
        MailKind::Register if (account.kind, account.state) == (Kind::Installer, State::Off) => {
            Err("Access is rejected. Accept the installer first.")
        }
        MailKind::Register => Err("Registration is finished; no code is needed."),
        _ if account.kind == Kind::Installer => Err("There is no password yet; send the registration code instead."),
        _ => Err("The account is not active."),
    }
}

/// What [`may_resend`] asks of an installer; of anybody else it does not matter.
pub(super) async fn code_of(conn: &mut PgConnection, account: &AccountRef) -> Result<MailKind> {
    match account.kind {
        Kind::Installer => installers::code_for(conn, account).await,
        Kind::EndUser | Kind::Employee => Ok(MailKind::Reset),
    }
}

impl Domain {
    /// Sends a code mail again. While its code still counts it carries the same one.
    pub async fn resend_account_mail(&self, caller: &Caller, kind: Kind, id: AccountId, mail: MailId) -> Result<Done> {
        retry(self.entropy(), || self.resend_once(caller, kind, id, mail)).await
    }

    async fn resend_once(&self, caller: &Caller, of: Kind, id: AccountId, mail: MailId) -> Result<Done> {
        let (mut tx, granted) = self.begin_on(caller, Permission::MailResend, of, id).await?;
        let now = tx.now;
        let account = granted.target();
        let kind = mail::repo::kind_of(tx.conn(), id.0, mail.0).await?.ok_or(ApiError::NotFound)?;
        let kind = MailKind::from_key(&kind).ok_or_else(|| Error::bug("unknown kind of mail"))?;
        let code = code_of(tx.conn(), account).await?;
        may_resend(kind, account, code).map_err(ApiError::conflict)?;
        mail::require_budget(tx.conn(), id, now).await?;
        // While the code of the earlier mail counts for long enough, it goes out again.
        match kind {
            MailKind::Register => auth::start_register_for(&mut tx, id, &account.email).await?,
            _ => auth::start_reset_for(&mut tx, id, &account.email).await?,
        };
        let entry = AuditEntry::on_account("mail.resend", id.0, &account.title, Some(account.company));
        let notice = format!("{} is on its way to {}.", kind.title(), account.email);
        tx.commit(entry).await?;
        Ok(Done::new(notice))
    }
}
