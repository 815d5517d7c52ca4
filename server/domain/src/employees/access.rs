//! Disable and enable: one or many, at once, everywhere, sessions included (S4-24, S4-25, decision 6).

use model::accounts::{BulkOutcome, Change, Kind};
use model::employees::Switch;
use model::ids::AccountId;
use model::{ApiError, Permission};

use super::{entry, guard};
use crate::accounts::access::check_rows;
use crate::accounts::repo;
use crate::caller::Caller;
use crate::error::Result;
use crate::groups::seats;
use crate::jobs::Work;
use crate::mail::notices;
use crate::{Domain, auth, tally, undo};

impl Domain {
    /// Disables or enables each of `ids`, one transaction an employee; a row its state does not allow is
    /// skipped with the reason (decision 6).
    pub async fn switch_employees(&self, caller: &Caller, ids: &[AccountId], switch: Switch) -> Result<BulkOutcome> {
        caller.require(Permission::EmployeesDisable, ())?;
        check_rows(Kind::Employee, ids)?;
        let work = Work::Switch { switch };
        let verb = work.verb();
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        Ok(self.bulk(caller, work, &ids).await?.people(Kind::Employee, &verb))
    }

    pub(crate) async fn switch_one(&self, caller: &Caller, id: AccountId, switch: Switch) -> Result<String> {
        let (mut tx, granted) = self.begin_on(caller, Permission::EmployeesDisable, Kind::Employee, id).await?;
        let now = tx.now;
        let account = granted.target();
        switch.allowed_in(account.state).map_err(ApiError::conflict)?;
        if switch == Switch::Disable {
            guard::keep_one(tx.conn(), account).await?;
        }
        let (from, to) = (account.state, switch.to_state());
        let action = Work::Switch { switch }.kind();
        undo::repo::keep_state(&mut tx, caller, action, account).await?;
        repo::set_state(tx.conn(), &granted, to, now).await?;
        if switch == Switch::Enable {
            seats::check_enable(tx.conn(), &caller.scope, id, now).await?;
        }
        let (before, after) = (Some((account.company, from)), Some((account.company, to)));
        tally::shift(tx.conn(), id.0, account.kind, before, after).await?;
        if switch == Switch::Disable {
            auth::revoke(tx.conn(), id, now).await?;
        }
        notices::status(&mut tx, account, to, &caller.name).await?;
        let change = Change::new("Status", from.word(Kind::Employee), to.word(Kind::Employee));
        let (title, entry) = (account.title.clone(), entry(action, account).with(vec![change]));
        tx.commit(entry).await?;
        Ok(title)
    }
}
