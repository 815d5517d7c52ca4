//! Deactivate and reactivate (S2-11): at once, everywhere, sessions included, with the guards of each kind.

use model::accounts::{Change, Done, Kind};
use model::ids::AccountId;
use model::management::{Activation, active_word};
use model::{ApiError, Permission};

use super::entry;
use crate::accounts::repo;
use crate::caller::Caller;
use crate::employees::guard;
use crate::error::{Result, retry};
use crate::groups::seats;
use crate::mail::notices;
use crate::{Domain, auth, permits, tally, undo};

impl Domain {
    /// Turns one person off or on. An inactive one cannot sign in and takes no seat of a licence (S2-7).
    pub async fn activate_account(&self, caller: &Caller, id: AccountId, act: Activation) -> Result<Done> {
        let done = retry(self.entropy(), || self.activate_once(caller, id, act)).await;
        self.totals().forget(caller.account);
        done
    }

    async fn activate_once(&self, caller: &Caller, id: AccountId, act: Activation) -> Result<Done> {
        let (mut tx, granted) = self.begin_managed(caller, Permission::ManagementDeactivate, id).await?;
        let now = tx.now;
        let account = granted.target();
        act.allowed_in(account.state).map_err(ApiError::conflict)?;
        if act == Activation::Deactivate && account.kind == Kind::Employee {
            guard::keep_one(tx.conn(), account).await?;
        }
        let (from, to) = (account.state, act.to_state());
        let action = match act {
            Activation::Deactivate => "management.deactivate",
            Activation::Reactivate => "management.reactivate",
        };
        undo::repo::keep_state(&mut tx, caller, action, account).await?;
        repo::set_state(tx.conn(), &granted, to, now).await?;
        if act == Activation::Reactivate {
            seats::check_enable(tx.conn(), &caller.scope, id, now).await?;
        }
        let (before, after) = (Some((account.company, from)), Some((account.company, to)));
        tally::shift(tx.conn(), id.0, account.kind, before, after).await?;
        if act == Activation::Deactivate {
            auth::revoke(tx.conn(), id, now).await?;
            if account.kind == Kind::Installer {
                permits::end_all(tx.conn(), id).await?;
            }
        }
        notices::status(&mut tx, account, to, &caller.name).await?;
        let notice = match act {
            Activation::Deactivate => format!("{} is inactive. Every session has ended.", account.title),
            Activation::Reactivate => format!("{} is active again.", account.title),
        };
        let change = Change::new("Active", active_word(from), active_word(to));
        tx.commit(entry(action, account).with(vec![change])).await?;
        Ok(Done::new(notice).undoable(caller.undo))
    }
}
