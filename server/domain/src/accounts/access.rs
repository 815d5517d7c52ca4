//! Suspend and enable: one or many, at once, everywhere, sessions included (S0-5, S0-8, S1-8 to S1-13).

use model::accounts::{Access, BulkOutcome, Change, Kind, Outcome, OutcomeKind};
use model::ids::AccountId;
use model::{ApiError, Permission};

use super::{AccountRef, repo};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::groups::seats;
use crate::jobs::Work;
use crate::mail::notices;
use crate::{Domain, auth, tally, undo};

/// Most rows one request acts on: the largest page.
pub const MOST_ROWS: usize = 200;

impl Domain {
    /// Suspends or enables each of `ids`, one transaction an account; a row its state does not
    /// allow is skipped with the reason (decision 6).
    pub async fn set_account_access(&self, caller: &Caller, ids: &[AccountId], access: Access) -> Result<BulkOutcome> {
        caller.require(Permission::AccountsSuspend, ())?;
        check_rows(Kind::EndUser, ids)?;
        let work = Work::AccountAccess { access };
        let verb = work.verb();
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        Ok(self.bulk(caller, work, &ids).await?.people(Kind::EndUser, &verb))
    }

    pub(crate) async fn set_one_access(&self, caller: &Caller, id: AccountId, access: Access) -> Result<String> {
        let (mut tx, granted) = self.begin_on(caller, Permission::AccountsSuspend, Kind::EndUser, id).await?;
        let now = tx.now;
        let account = granted.target();
        access.allowed_in(account.state).map_err(ApiError::conflict)?;
        let (from, to) = (account.state, access.to_state());
        undo::repo::keep_state(&mut tx, caller, action(access), account).await?;
        repo::set_state(tx.conn(), &granted, to, now).await?;
        if access == Access::Enable {
            seats::check_enable(tx.conn(), &caller.scope, id, now).await?;
        }
        let (before, after) = (Some((account.company, from)), Some((account.company, to)));
        tally::shift(tx.conn(), id.0, account.kind, before, after).await?;
        if access == Access::Suspend {
            auth::revoke(tx.conn(), id, now).await?;
        }
        notices::status(&mut tx, account, to, &caller.name).await?;
        let entry =
            entry(access, account).with(vec![Change::new("Status", from.word(Kind::EndUser), to.word(Kind::EndUser))]);
        let title = account.title.clone();
        tx.commit(entry).await?;
        Ok(title)
    }
}

/// What the log calls it.
const fn action(access: Access) -> &'static str {
    match access {
        Access::Suspend => "accounts.suspend",
        Access::Enable => "accounts.enable",
    }
}

fn entry(access: Access, account: &AccountRef) -> AuditEntry {
    AuditEntry::on_account(action(access), account.id.0, &account.title, Some(account.company))
}

/// At least one row, at most [`MOST_ROWS`].
pub(crate) fn check_rows(kind: Kind, ids: &[AccountId]) -> Result<()> {
    if ids.is_empty() {
        return Err(Error::field("ids", format!("Select at least one {}.", kind.noun())));
    }
    if ids.len() > MOST_ROWS {
        return Err(Error::field("ids", format!("At most {MOST_ROWS} {} at once.", kind.nouns())));
    }
    Ok(())
}

/// "2 accounts suspended, 1 skipped, 1 failed."
pub(crate) fn sum_up(kind: Kind, rows: &[Outcome], verb: &str) -> String {
    let n = |kind| u32::try_from(rows.iter().filter(|r| r.result == kind).count()).unwrap_or(u32::MAX);
    let (done, skipped, failed) = (n(OutcomeKind::Done), n(OutcomeKind::Skipped), n(OutcomeKind::Failed));
    let head = match rows {
        [only] if done == 1 => format!("{} {verb}", only.title),
        _ => format!("{} {verb}", kind.count(done)),
    };
    let part = |n: u32, word: &str| if n > 0 { format!(", {n} {word}") } else { String::new() };
    // A lone row's reason belongs into the sentence: a page without JavaScript shows only that.
    if let ([only], 0) = (rows, done) {
        return format!("{}: {}", if only.title.is_empty() { "Not done" } else { &only.title }, only.reason);
    }
    format!("{head}{}{}.", part(skipped, "skipped"), part(failed, "failed"))
}
