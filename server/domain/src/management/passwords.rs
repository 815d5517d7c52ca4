//! "Reset Password" (S2-12) and "Remove Two-step verification" (S2-13). The password is made by the system and
//! mailed; only where no mail server is configured is it shown, once, to whoever asked for it (decision 8).

use model::accounts::{Done, Kind, State};
use model::ids::AccountId;
use model::{ApiError, Permission};

use super::{entry, repo};
use crate::accounts::AccountRef;
use crate::auth::passwords::{Generated, TEMPORARY_LIFE, generate, mail_generated, set_temporary, show_generated};
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::tx::Tx;
use crate::{Domain, auth, mail};

const UNREGISTERED: &str = "Registration is not finished, so there is no password yet. Send the registration code \
                            again instead.";

/// What setting somebody's password needs: a permission of its own (decision 8).
pub const fn set_password(kind: Kind) -> Permission {
    kind.set_password()
}

impl Domain {
    /// Makes a password for one sign-in within 24 hours; ends every session; the person is mailed it. Needs a
    /// fresh proof. `Conflict` with the reason for who signs in elsewhere (decision 17).
    pub async fn generate_password_for(&self, caller: &Caller, id: AccountId) -> Result<Done> {
        let permission = self.may_set_password(caller, id).await?;
        caller.require_fresh(self.clock().now())?;
        let made = generate(self).await?;
        retry(self.entropy(), || self.keep_generated(caller, permission, id, &made)).await
    }

    async fn may_set_password(&self, caller: &Caller, id: AccountId) -> Result<Permission> {
        let kind = self.kind_for(caller, Permission::ManagementView, id).await?;
        let permission = set_password(kind);
        caller.require(permission, ())?;
        Ok(permission)
    }

    async fn keep_generated(
        &self,
        caller: &Caller,
        permission: Permission,
        id: AccountId,
        made: &Generated,
    ) -> Result<Done> {
        let (mut tx, granted) = self.begin_managed(caller, permission, id).await?;
        let now = tx.now;
        let account = granted.target();
        check_has_password(&mut tx, account).await?;
        let is_mailed = self.settings().mail_configured;
        if is_mailed {
            mail::require_budget(tx.conn(), id, now).await?;
        }
        auth::revoke(tx.conn(), id, now).await?;
        set_temporary(tx.conn(), id, &made.hash, now + TEMPORARY_LIFE).await?;
        let notice = if is_mailed {
            mail_generated(&mut tx, id, &account.email, &account.title, &caller.name, made).await?;
            format!("A temporary password is on its way to {}. Every session has ended.", account.email)
        } else {
            show_generated(&mut tx, id, caller.account, made).await?;
            "A temporary password is made. Every session has ended. It is shown once.".to_owned()
        };
        tx.commit(entry("management.generate_password", account)).await?;
        Ok(Done::new(notice))
    }

    /// The password that was just made for somebody, once, to who made it, while no mail server is configured;
    /// None at any other time.
    pub async fn shown_password(&self, caller: &Caller, id: AccountId) -> Result<Option<String>> {
        let permission = self.may_set_password(caller, id).await?;
        if self.settings().mail_configured {
            return Ok(None);
        }
        let (mut tx, granted) = self.begin_managed(caller, permission, id).await?;
        let now = tx.now;
        let Some(ticket) = repo::take_shown(tx.conn(), id, caller.account, now).await? else { return Ok(None) };
        let password = ticket.password(self);
        tx.commit(entry("management.show_password", granted.target())).await?;
        Ok(Some(password))
    }

    /// Drops the second factor of a person of any kind (S2-13).
    pub async fn remove_two_step_of(&self, caller: &Caller, id: AccountId, reason: &str) -> Result<Done> {
        let kind = self.kind_for(caller, Permission::AccountsRemoveTwoStep, id).await?;
        self.remove_account_two_step(caller, kind, id, reason).await
    }
}

/// Only who signs in here, has registered and is active can have another password.
async fn check_has_password(tx: &mut Tx, account: &AccountRef) -> Result<()> {
    account.source.has_password().map_err(ApiError::conflict)?;
    match account.state {
        State::Off => Err(Error::conflict("Inactive: a password would let nobody in. Reactivate the account first.")),
        State::Active => Ok(()),
        // An installer who has registered waits for his first sign-in (decision 7).
        State::Pending if auth::repo::lock_password(tx.conn(), account.id.0).await?.is_some() => Ok(()),
        State::Pending => Err(Error::conflict(UNREGISTERED)),
    }
}
