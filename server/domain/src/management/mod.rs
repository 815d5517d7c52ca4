//! Account management (S2): everything about one person of any kind on one page, and everything that can be
//! done to him. Whoever does any of it needs "Account management: view" and the act's own permission; what
//! each kind's own page guards is guarded here by the same functions.

pub mod access;
pub mod account;
pub mod add;
pub mod company;
pub mod email;
pub mod extras;
pub mod find;
pub mod groups;
pub mod passwords;
pub(crate) mod repo;
pub mod undo;
pub mod username;

use model::accounts::Kind;
use model::ids::AccountId;
use model::{ApiError, Permission};

use crate::Domain;
use crate::accounts::AccountRef;
use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted};
use crate::error::Result;
use crate::tx::Tx;

impl Domain {
    /// The kind of an account, when the caller may do `permission` here; who may not learns nothing of it. That
    /// it is in sight is asked by whoever goes on with it.
    pub(crate) async fn kind_for(&self, caller: &Caller, permission: Permission, id: AccountId) -> Result<Kind> {
        caller.require(Permission::ManagementView, ())?;
        caller.require(permission, ())?;
        let found = repo::kind(self.pool(), id).await?;
        found.ok_or_else(|| ApiError::NotFound.into())
    }

    /// A transaction and the proof to do `permission` to `id` in it, whatever his kind.
    pub(crate) async fn begin_managed(
        &self,
        caller: &Caller,
        permission: Permission,
        id: AccountId,
    ) -> Result<(Tx, Granted<AccountRef>)> {
        let kind = self.kind_for(caller, permission, id).await?;
        self.begin_on(caller, permission, kind, id).await
    }
}

fn entry(action: &'static str, account: &AccountRef) -> AuditEntry {
    AuditEntry::on_account(action, account.id.0, &account.title, Some(account.company))
}
