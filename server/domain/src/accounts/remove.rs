//! Removal: permanent to everyone who uses the pages; the audit log keeps what was removed
//! (S0-9, S0-20, decision 18).

use model::accounts::{BulkOutcome, Change, Kind};
use model::ids::AccountId;

use super::access::check_rows;
use super::{links, repo, sight};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::employees::guard;
use crate::error::Result;
use crate::jobs::Work;
use crate::{Domain, mail, tally};

impl Domain {
    /// Removes each of `ids`, one transaction an account.
    pub async fn remove_accounts(&self, caller: &Caller, kind: Kind, ids: &[AccountId]) -> Result<BulkOutcome> {
        caller.require(kind.remove(), ())?;
        check_rows(kind, ids)?;
        let work = Work::RemoveAccounts { kind };
        let verb = work.verb();
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        Ok(self.bulk(caller, work, &ids).await?.people(kind, &verb))
    }

    pub(crate) async fn remove_one_account(&self, caller: &Caller, kind: Kind, id: AccountId) -> Result<String> {
        let (mut tx, granted) = self.begin_on(caller, kind.remove(), kind, id).await?;
        let (account, now) = (granted.target(), tx.now);
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
        Self::stop_jobs_of(tx.conn(), id.0, "The person who started it was removed.", now).await?;
        let seen_in = sight::repo::of(tx.conn(), id.0).await?;
        repo::delete(tx.conn(), &granted).await?;
        let title = account.title.clone();
        let entry = AuditEntry::on_account(removed(kind), id.0, &account.title, Some(account.company));
        tx.commit(entry.with(changes).seen_in(seen_in)).await?;
        Ok(title)
    }
}

pub(crate) const fn removed(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "accounts.remove",
        Kind::Installer => "installers.remove",
        Kind::Employee => "employees.remove",
    }
}
