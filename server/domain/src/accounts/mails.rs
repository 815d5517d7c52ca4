//! Sending an account's mail again (decision 21).

use model::accounts::{Done, State};
use model::ids::{AccountId, MailId};
use model::mail::MailKind;
use model::{ApiError, Permission};

use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::mail::{self, Outgoing};
use crate::tickets::{self, TicketKind};
use crate::{Domain, auth};

/// May a mail of this kind go out again to an account in `state`? `Err` is the reason why not.
pub(super) const fn may_resend(kind: MailKind, state: State) -> Result<(), &'static str> {
    match (kind, state) {
        (MailKind::Register, State::Pending) | (MailKind::Reset, State::Active) => Ok(()),
        (MailKind::Register, _) => Err("Registration is finished; no code is needed."),
        (MailKind::Reset, _) => Err("The account is not active."),
        _ => Err("A notice is sent once."),
    }
}

impl Domain {
    /// Sends a code mail again. While its code still counts it carries the same one.
    pub async fn resend_account_mail(&self, caller: &Caller, id: AccountId, mail: MailId) -> Result<Done> {
        retry(self.entropy(), || self.resend_once(caller, id, mail)).await
    }

    async fn resend_once(&self, caller: &Caller, id: AccountId, mail: MailId) -> Result<Done> {
        let (mut tx, granted) = self.begin_on(caller, Permission::MailResend, id).await?;
        let now = tx.now;
        let account = granted.target();
        let kind = mail::repo::kind_of(tx.conn(), id.0, mail.0).await?.ok_or(ApiError::NotFound)?;
        let kind = MailKind::from_key(&kind).ok_or_else(|| Error::bug("unknown kind of mail"))?;
        may_resend(kind, account.state).map_err(ApiError::conflict)?;
        mail::require_budget(tx.conn(), id, now).await?;
        let ticket = match kind {
            MailKind::Register => TicketKind::Register,
            _ => TicketKind::Reset,
        };
        if let Some(live) = tickets::live(tx.conn(), ticket, id, now).await? {
            let again = Outgoing {
                account: Some(id),
                recipient: &account.email,
                kind,
                ticket: Some(&live),
                data: serde_json::json!({ "name": account.title }),
            };
            mail::enqueue(tx.conn(), self, now, &again).await?;
        } else if ticket == TicketKind::Register {
            auth::start_register_for(&mut tx, id, &account.email).await?;
        } else {
            auth::start_reset_for(&mut tx, id, &account.email).await?;
        }
        let entry = AuditEntry::on_account("mail.resend", id.0, &account.title, Some(account.company));
        let notice = format!("{} is on its way to {}.", kind.title(), account.email);
        tx.commit(entry).await?;
        Ok(Done::new(notice))
    }
}
