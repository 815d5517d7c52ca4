//! Removal: permanent to everyone who uses the pages; the audit log keeps what was removed
//! (S0-9, S0-20, decision 18).

use model::accounts::{BulkOutcome, Change, Kind};
use model::ids::AccountId;

use super::access::{check_rows, sum_up};
use super::{links, repo, sight};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::employees::guard;
use crate::error::{Result, retry};
use crate::{Domain, mail, tally};

impl Domain {
    /// Removes each of `ids`, one transaction an account.
    pub async fn remove_accounts(&self, caller: &Caller, kind: Kind, ids: &[AccountId]) -> Result<BulkOutcome> {
        caller.require(kind.remove(), ())?;
        check_rows(kind, ids)?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let work = || self.remove_one_account(caller, kind, *id);
            rows.push(self.outcome(caller, kind, *id, retry(self.entropy(), work).await).await?);
        }
        self.totals().forget(caller.account);
        Ok(BulkOutcome { notice: sum_up(kind, &rows, "removed"), rows, undo: None })
    }

    async fn remove_one_account(&self, caller: &Caller, kind: Kind, id: AccountId) -> Result<String> {
        let (mut tx, granted) = self.begin_on(caller, kind.remove(), kind, id).await?;
        let account = granted.target();
        if kind == Kind::Employee {
            guard::keep_one(tx.conn(), account).await?;
        }
        let details = repo::editable(tx.conn(), id).await?;
        let imeis = links::repo::imeis(tx.conn(), kind, id).await?;
        let gone = |field: &str, value: &str| Change::new(field, value, "");
        let mut changes = vec![
            gone("Email", &account.email),
            gone("Name", &details.label),
            gone("Phone", &details.phone),
            gone("Status", account.state.word(kind)),
            gone("Panels", &imeis.join(" ")),
        ];
        changes.retain(|c| !c.before.is_empty());
        mail::repo::expire_all(tx.conn(), id.0, "The account was removed.").await?;
        let before = Some((account.company, account.state));
        tally::shift(tx.conn(), id.0, account.kind, before, None).await?;
        let seen_in = sight::repo::of(tx.conn(), id.0).await?;
        repo::delete(tx.conn(), &granted).await?;
        let title = account.title.clone();
        let entry = AuditEntry::on_account(removed(kind), id.0, &account.title, Some(account.company));
        tx.commit(entry.with(changes).seen_in(seen_in)).await?;
        Ok(title)
    }
}

const fn removed(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "accounts.remove",
        Kind::Installer => "installers.remove",
        Kind::Employee => "employees.remove",
    }
}
