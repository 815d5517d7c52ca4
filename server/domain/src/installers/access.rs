//! Accept and Reject: one or many, at once, everywhere, sessions included (S3-36 to S3-43, decisions
//! 5 and 6).

use model::accounts::{BulkOutcome, Change, Kind, State};
use model::ids::AccountId;
use model::installers::Decision;
use model::{ApiError, Permission};

use super::entry;
use crate::accounts::access::check_rows;
use crate::accounts::repo;
use crate::caller::Caller;
use crate::error::Result;
use crate::groups::seats;
use crate::jobs::Work;
use crate::mail::notices;
use crate::{Domain, auth, permits, tally, undo};

impl Domain {
    /// Accepts or rejects each of `ids`, one transaction an installer; a row its state does not allow
    /// is skipped with the reason (decision 6).
    pub async fn decide_installers(
        &self,
        caller: &Caller,
        ids: &[AccountId],
        decision: Decision,
    ) -> Result<BulkOutcome> {
        caller.require(Permission::InstallersAccept, ())?;
        check_rows(Kind::Installer, ids)?;
        let work = Work::Decide { decision };
        let verb = work.verb();
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        Ok(self.bulk(caller, work, &ids).await?.people(Kind::Installer, &verb))
    }

    pub(crate) async fn decide_one(&self, caller: &Caller, id: AccountId, decision: Decision) -> Result<String> {
        let (mut tx, granted) = self.begin_on(caller, Permission::InstallersAccept, Kind::Installer, id).await?;
        let now = tx.now;
        let account = granted.target();
        decision.allowed_in(account.state).map_err(ApiError::conflict)?;
        let (from, to) = (account.state, decision.to_state());
        let action = Work::Decide { decision }.kind();
        undo::repo::keep_state(&mut tx, caller, action, account).await?;
        repo::set_state(tx.conn(), &granted, to, now).await?;
        if from == State::Off {
            seats::check_enable(tx.conn(), &caller.scope, id, now).await?;
        }
        let (before, after) = (Some((account.company, from)), Some((account.company, to)));
        tally::shift(tx.conn(), id.0, account.kind, before, after).await?;
        if decision == Decision::Reject {
            auth::revoke(tx.conn(), id, now).await?;
            permits::end_all(tx.conn(), id).await?;
        }
        notices::status(&mut tx, account, to, &caller.name).await?;
        let change = Change::new("Status", from.word(Kind::Installer), to.word(Kind::Installer));
        let (title, entry) = (account.title.clone(), entry(action, account).with(vec![change]));
        tx.commit(entry).await?;
        Ok(title)
    }
}
