//! "Lock down account" (SEC-101): one action that turns an account off and ends whatever lets anybody in by it.

use model::accounts::{BulkOutcome, Change, Kind, State};
use model::error::Faults;
use model::field;
use model::ids::AccountId;
use model::mail::MailKind;

use super::AccountRef;
use super::access::check_rows;
use super::repo;
use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted};
use crate::employees::guard;
use crate::error::Result;
use crate::jobs::Work;
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing};
use crate::tx::Tx;
use crate::{Domain, auth, permits, tally, tickets};

/// What stands at a mail with a code that was waiting.
const LOCKED: &str = "The account was locked down.";

impl Domain {
    /// Locks each of `ids` down, one transaction an account, whatever its state: off, every session, remembered
    /// device, sign-in under way and remote assistance ended, every mailed code void and unsent, permits gone, the
    /// person told. The reason is for the log. `Invalid` at `reason`.
    pub async fn lock_down(&self, caller: &Caller, kind: Kind, ids: &[AccountId], reason: &str) -> Result<BulkOutcome> {
        caller.require(kind.switch(), ())?;
        check_rows(kind, ids)?;
        let mut faults = Faults::default();
        let reason = faults.take("reason", reason_of(reason)).unwrap_or_default();
        faults.check()?;
        let work = Work::LockDown { kind, reason };
        let verb = work.verb();
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        let ended = self.bulk(caller, work, &ids).await?;
        // Assistances of and at those who were locked are over: written down, and told, at once.
        self.end_dead_assistances().await?;
        Ok(ended.people(kind, &verb))
    }

    pub(crate) async fn lock_one(&self, caller: &Caller, kind: Kind, id: AccountId, reason: &str) -> Result<String> {
        let (mut tx, granted) = self.begin_on(caller, kind.switch(), kind, id).await?;
        let account = granted.target();
        if kind == Kind::Employee {
            guard::keep_one(tx.conn(), account).await?;
        }
        let status = turn_off(&mut tx, &granted).await?;
        let now = tx.now;
        auth::revoke(tx.conn(), id, now).await?;
        tickets::end_every(tx.conn(), id, now).await?;
        permits::end_all(tx.conn(), id).await?;
        Self::stop_jobs_of(tx.conn(), id.0, "The person who started it was locked down.", now).await?;
        mail::repo::expire_codes(tx.conn(), id.0, LOCKED).await?;
        tell(&mut tx, account).await?;
        let changes = status.into_iter().chain([Change::new("Reason", "", reason)]).collect();
        let title = account.title.clone();
        let entry = AuditEntry::on_account(action(kind), id.0, &title, Some(account.company)).with(changes);
        tx.commit(entry).await?;
        Ok(title)
    }
}

/// Off, if it is not; a pending one too: its registration must not be finished by whoever has its mail.
async fn turn_off(tx: &mut Tx, granted: &Granted<AccountRef>) -> Result<Option<Change>> {
    let (account, now) = (granted.target(), tx.now);
    if account.state == State::Off {
        return Ok(None);
    }
    repo::set_state(tx.conn(), granted, State::Off, now).await?;
    let (before, after) = (Some((account.company, account.state)), Some((account.company, State::Off)));
    tally::shift(tx.conn(), account.id.0, account.kind, before, after).await?;
    Ok(Some(Change::new("Status", account.state.word(account.kind), State::Off.word(account.kind))))
}

async fn tell(tx: &mut Tx, account: &AccountRef) -> Result<()> {
    let (domain, now) = (tx.domain().clone(), tx.now);
    let notice = Outgoing {
        account: Some(account.id),
        recipient: &account.email,
        kind: MailKind::LockedDown,
        ticket: None,
        data: MailData::named(&account.title).to_value(),
    };
    mail::enqueue(tx.conn(), &domain, now, &notice).await.map(drop)
}

pub(crate) fn reason_of(text: &str) -> Result<String, String> {
    let text = field::remarks(text)?;
    if text.is_empty() { Err("Say why, for the log.".into()) } else { Ok(text) }
}

pub(crate) const fn action(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "accounts.lock_down",
        Kind::Installer => "installers.lock_down",
        Kind::Employee => "employees.lock_down",
    }
}
