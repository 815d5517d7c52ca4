//! A code that mail cannot bring, shown once to staff, who hand it over by phone (S3-14, S3-101, S3-102). Only where
//! no mail server is configured, or the last mail with such a code did not get through; never while mail works.
//!
//! No table holds the code: it is derived from its ticket as it is shown, and one guarded statement takes the
//! right to see it away.

use model::accounts::{Done, Kind, ShownCode, State};
use model::ids::AccountId;
use model::mail::{MailKind, MailState};
use model::{ApiError, Permission};
use sqlx::PgConnection;

use super::AccountRef;
use super::security::code_for;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::mail::data::MailData;
use crate::mail::{self, notices, sending};
use crate::tickets::{self, TicketKind};
use crate::tx::Tx;
use crate::{Domain, management};

/// What stands at a mail whose code was shown instead.
const SHOWN: &str = "A code was shown to staff instead.";
const WORKS: &str = "Mail works as far as is known. Send the code by mail; it can be shown when that fails.";

/// Did a mail with a code fail? One that waits has failed when a try of it has.
pub(crate) fn has_failed(state: MailState, answer: &str) -> bool {
    match state {
        MailState::Refused => true,
        MailState::Queued => !answer.is_empty(),
        MailState::Expired => answer == sending::EXPIRED,
        MailState::Sent => false,
    }
}

impl Domain {
    /// Makes a new code for somebody, to be shown to the caller once. Every older code of its kind ends; the person is
    /// told by mail, should mail ever get through. Needs "set password" for the person's kind, and a fresh proof.
    /// `Conflict` while mail works, and where no code would help.
    pub async fn make_shown_code(&self, caller: &Caller, id: AccountId) -> Result<Done> {
        let (kind, permission) = self.may_hand_over(caller, id).await?;
        caller.require_fresh(self.clock().now())?;
        retry(self.entropy(), || self.make_shown_once(caller, kind, permission, id)).await
    }

    async fn make_shown_once(
        &self,
        caller: &Caller,
        kind: Kind,
        permission: Permission,
        id: AccountId,
    ) -> Result<Done> {
        let (mut tx, granted) = self.begin_on(caller, permission, kind, id).await?;
        let account = granted.target();
        let code = which(&mut tx, account).await?;
        self.require_broken(tx.conn(), account, code).await?;
        let of = if code == MailKind::Register { TicketKind::Register } else { TicketKind::Reset };
        let data = serde_json::json!({ "email": account.email, "show_to": caller.account.to_string() });
        tickets::issue(tx.conn(), self, of, id, None, data).await?;
        mail::repo::expire_codes(tx.conn(), id.0, SHOWN).await?;
        let told = MailData { by: caller.name.clone(), ..MailData::named(&account.title) };
        notices::tell(&mut tx, id, &account.email, MailKind::CodeShown, &told).await?;
        tx.commit(entry("accounts.show_code", account)).await?;
        Ok(Done::new(format!("A code for {} is made. It is shown once.", account.title)))
    }

    /// The code that was just made, once, to who made it; None at any other time.
    pub async fn shown_code(&self, caller: &Caller, id: AccountId) -> Result<Option<ShownCode>> {
        let (kind, permission) = self.may_hand_over(caller, id).await?;
        let (mut tx, granted) = self.begin_on(caller, permission, kind, id).await?;
        let now = tx.now;
        let Some((of, ticket)) = tickets::repo::take_shown(tx.conn(), id, caller.account, now).await? else {
            return Ok(None);
        };
        let code = ticket.code(self);
        let (head, tail) = code.split_at_checked(4).unwrap_or((&code, ""));
        let page = if of == TicketKind::Register.key() { "/register/code" } else { "/recover/code" };
        let shown = ShownCode {
            code: format!("{head} {tail}"),
            page: format!("{}{page}", self.settings().origin),
            email: granted.target().email.clone(),
            until: ticket.expires_at.into(),
        };
        tx.commit(entry("accounts.code_shown", granted.target())).await?;
        Ok(Some(shown))
    }

    /// The person's kind, and the permission that showing him a code's code needs.
    async fn may_hand_over(&self, caller: &Caller, id: AccountId) -> Result<(Kind, Permission)> {
        let some = [Permission::AccountsSetPassword, Permission::EmployeesSetPassword];
        if !some.into_iter().any(|permission| caller.permissions.has(permission)) {
            caller.require(Permission::AccountsSetPassword, ())?;
        }
        let kind = management::repo::kind(self.pool(), id).await?.ok_or(ApiError::NotFound)?;
        Ok((kind, kind.set_password()))
    }

    async fn require_broken(&self, conn: &mut PgConnection, account: &AccountRef, code: MailKind) -> Result<()> {
        if !self.settings().mail_configured {
            return Ok(());
        }
        let last = mail::repo::last_of(conn, account.id.0, code.key()).await?;
        let last = last.and_then(|(state, answer)| Some((MailState::from_key(&state)?, answer)));
        match last {
            Some((state, answer)) if has_failed(state, &answer) => Ok(()),
            Some(_) | None => Err(Error::conflict(WORKS)),
        }
    }
}

/// The code that helps this person: one that finishes his registration while it is not, else one for a new password.
async fn which(tx: &mut Tx, account: &AccountRef) -> Result<MailKind> {
    if account.kind == Kind::EndUser && account.state == State::Pending {
        account.source.has_password().map_err(ApiError::conflict)?;
        return Ok(MailKind::Register);
    }
    if account.kind == Kind::EndUser && account.state == State::Off {
        return Err(Error::conflict("Suspended: a code would let nobody in. Enable the account first."));
    }
    code_for(tx, account).await
}

fn entry(action: &'static str, account: &AccountRef) -> AuditEntry {
    AuditEntry::on_account(action, account.id.0, &account.title, Some(account.company))
}
