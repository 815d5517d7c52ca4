//! Turning an account back on or off, as it was: with the guards, the seats and the tally of any such act.

use model::Permission;
use model::accounts::{Change, Kind, State};
use model::ids::AccountId;

use super::repo::{self, Kept};
use super::{Act, check_version};
use crate::accounts::AccountRef;
use crate::accounts::repo::set_state;
use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted};
use crate::employees::guard;
use crate::error::{Error, Result};
use crate::groups::seats;
use crate::mail::notices;
use crate::tx::Tx;
use crate::{Domain, auth, permits, tally};

impl Domain {
    pub(super) async fn put_back_state(&self, caller: &Caller, act: Act, kept: &Kept) -> Result<()> {
        let id = AccountId(kept.target_id);
        let (mut tx, granted) = self.begin_as_then(caller, act, id).await?;
        let now = tx.now;
        repo::take(tx.conn(), kept, now).await?;
        let account = granted.target();
        check_version(kept, account.version)?;
        let before = kept.before.state()?;
        let (from, to) = (account.state, before.state);
        turn(&mut tx, caller, &granted, to).await?;
        if let Some(permits) = &before.permits {
            repo::restore_permits(tx.conn(), permits, now).await?;
        }
        let (was, is) = (Some((account.company, from)), Some((account.company, to)));
        tally::shift(tx.conn(), id.0, account.kind, was, is).await?;
        let change = Change::new("Status", from.word(account.kind), to.word(account.kind));
        let entry = AuditEntry::on_account(act.undoing(), id.0, &account.title, Some(account.company));
        tx.commit(entry.with(vec![change])).await
    }

    /// As the act itself began.
    async fn begin_as_then(&self, caller: &Caller, act: Act, id: AccountId) -> Result<(Tx, Granted<AccountRef>)> {
        match act {
            Act::State(kind) => self.begin_on(caller, act.permission(), kind, id).await,
            Act::Managed => self.begin_managed(caller, Permission::ManagementDeactivate, id).await,
            _ => Err(Error::bug("not an act on a state")),
        }
    }
}

/// Writes the state, with what belongs to it.
async fn turn(tx: &mut Tx, caller: &Caller, granted: &Granted<AccountRef>, to: State) -> Result<()> {
    let (account, now) = (granted.target(), tx.now);
    if to == State::Off && account.kind == Kind::Employee {
        guard::keep_one(tx.conn(), account).await?;
    }
    set_state(tx.conn(), granted, to, now).await?;
    notices::status(tx, account, to, &caller.name).await?;
    if account.state == State::Off && to != State::Off {
        seats::check_enable(tx.conn(), &caller.scope, account.id, now).await?;
    }
    if to == State::Off {
        auth::revoke(tx.conn(), account.id, now).await?;
        if account.kind == Kind::Installer {
            permits::end_all(tx.conn(), account.id).await?;
        }
    }
    Ok(())
}
