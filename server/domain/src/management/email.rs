//! Another address (S2-18): the new one is proved by a code before anything changes, then the old one is told
//! and can take it back for a week ([`super::undo`]).

use model::accounts::{Change, Done};
use model::ids::AccountId;
use model::mail::MailKind;
use model::management::PendingEmail;
use model::{Permission, field, text};

use super::{entry, repo};
use crate::accounts::check_version;
use crate::accounts::repo::id_by_email;
use crate::audit::{AuditEntry, AuditOutcome};
use crate::auth::throttle;
use crate::caller::{Actor, Caller, Origin};
use crate::employees::readdress::{Readdressed, readdress};
use crate::employees::taken;
use crate::error::{Error, Result, retry};
use crate::fold::canonical_email;
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing};
use crate::tickets::{self, Ticket, TicketKind};
use crate::{Domain, Tx};

const NO_MAIL: &str = "No mail server is configured, so the new address cannot be proved. Configure SMTP first.";
const TAKEN_MEANWHILE: &str = "Another account has this address now. Ask whoever changed yours.";

impl Domain {
    /// Mails a code to the new address; the account changes when the person has entered it. A newer change
    /// takes the place of one that waits. Needs a fresh proof. `Invalid` at `email`.
    pub async fn change_email(&self, caller: &Caller, id: AccountId, version: i64, email: &str) -> Result<Done> {
        caller.require(Permission::ManagementChangeEmail, ())?;
        caller.require_fresh(self.clock().now())?;
        retry(self.entropy(), || self.ask_for_proof(caller, id, version, email)).await
    }

    async fn ask_for_proof(&self, caller: &Caller, id: AccountId, version: i64, email: &str) -> Result<Done> {
        let (mut tx, granted) = self.begin_managed(caller, Permission::ManagementChangeEmail, id).await?;
        let now = tx.now;
        let account = granted.target();
        let email = field::email(email).map_err(|why| Error::field("email", why))?;
        check_version(account, version)?;
        if email == account.email {
            return Err(Error::field("email", "This is the present address."));
        }
        if !self.settings().mail_configured {
            return Err(Error::field("email", NO_MAIL));
        }
        let canonical = canonical_email(&email);
        if let Some(other) = id_by_email(tx.conn(), &canonical).await?.filter(|other| *other != id) {
            return Err(taken::address(caller, tx.conn(), other).await?);
        }
        mail::require_budget(tx.conn(), id, now).await?;
        let data = serde_json::json!({
            "from": account.email, "to": email, "canonical": canonical, "by": caller.name,
        });
        let ticket = tickets::issue(tx.conn(), self, TicketKind::ChangeEmail, id, None, data).await?;
        let outgoing = Outgoing {
            account: Some(id),
            // Not a stored address yet: proving it is what the mail is for. Staff typed it, not a visitor.
            recipient: &email,
            kind: MailKind::ChangeEmail,
            ticket: Some(&ticket),
            data: MailData { by: caller.name.clone(), ..MailData::named(&account.title) }.to_value(),
        };
        mail::enqueue(tx.conn(), self, now, &outgoing).await?;
        let change = Change::new("Email", &account.email, &email);
        tx.commit(entry("management.ask_email", account).with(vec![change])).await?;
        Ok(Done::new(format!("A code is on its way to {email}. The address changes when it is entered.")))
    }

    /// Takes a change that waits back: its code counts no more.
    pub async fn withdraw_email(&self, caller: &Caller, id: AccountId) -> Result<Done> {
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_managed(caller, Permission::ManagementChangeEmail, id).await?;
            let (now, kind) = (tx.now, TicketKind::ChangeEmail);
            let waiting = tickets::live(tx.conn(), kind, id, now).await?;
            let Some(waiting) = waiting.as_ref().and_then(pending) else {
                return Err(Error::conflict("No change of address waits any more."));
            };
            tickets::end_all(tx.conn(), id, &[kind], now).await?;
            mail::repo::expire_queued(tx.conn(), id.0, MailKind::ChangeEmail.key()).await?;
            let change = Change::new("Email", waiting.to, "");
            tx.commit(entry("management.withdraw_email", granted.target()).with(vec![change])).await?;
            Ok(Done::new("The change of address is withdrawn. The mailed code counts no more."))
        })
        .await
    }

    /// Enters the code from the mail: the address changes, every session ends, and the old address is told.
    /// `Invalid` at `code`, the same for an address that nothing waits for.
    pub async fn prove_email(&self, email: &str, code: &str, origin: Origin) -> Result<()> {
        let canonical = if email.len() > 512 || email.contains('\0') { String::new() } else { canonical_email(email) };
        throttle::enter_network(self, &origin).await?;
        let mut waiting = repo::waiting_for(self.pool(), &canonical, self.clock().now()).await?;
        let subject = waiting.first().map_or_else(|| throttle::decoy_subject(self, &canonical), |id| id.0);
        if waiting.is_empty() {
            // Asked for an address without a change as well: both take as long.
            waiting.push(AccountId(subject));
        }
        for account in waiting {
            match tickets::try_code(self, self.pool(), TicketKind::ChangeEmail, account, None, code).await {
                Ok(ticket) if of(&ticket, "canonical") == canonical => {
                    throttle::network_right(self, &origin).await?;
                    return retry(self.entropy(), || self.readdress_once(account, &ticket, &origin)).await;
                }
                Ok(_) | Err(Error::Api(_)) => {}
                Err(error) => return Err(error),
            }
        }
        throttle::network_failed(self, &origin, subject).await?;
        self.refuse_proof_of_email(&origin).await
    }

    async fn readdress_once(&self, id: AccountId, ticket: &Ticket, origin: &Origin) -> Result<()> {
        let mut tx = self.begin_unchecked_as(Actor::nobody(origin.clone())).await?;
        let now = tx.now;
        let (from, to) = (of(ticket, "from"), of(ticket, "to"));
        let person = repo::person_locked(tx.conn(), id).await?;
        let Some(person) = person.filter(|person| person.email == from) else {
            drop(tx);
            return self.refuse_proof_of_email(origin).await;
        };
        if !tickets::consume(tx.conn(), ticket.id, now).await? {
            drop(tx);
            return self.refuse_proof_of_email(origin).await;
        }
        tx.act_as(Actor::person(id.0, person.title(), origin.clone()));
        if id_by_email(tx.conn(), &canonical_email(to)).await?.is_some_and(|other| other != id) {
            return Err(Error::field("email", TAKEN_MEANWHILE));
        }
        write(&mut tx, &person, to, of(ticket, "by")).await.map_err(taken::meanwhile)?;
        let entry = AuditEntry::on_account("management.change_email", id.0, person.title(), Some(person.company_id));
        tx.commit(entry.with(vec![Change::new("Email", from, to)])).await
    }

    async fn refuse_proof_of_email(&self, origin: &Origin) -> Result<()> {
        let entry = AuditEntry::about("management.change_email", "");
        let entry = entry.ended(AuditOutcome::Refused, "Wrong, used or late code.");
        self.note(&Actor::nobody(origin.clone()), &entry).await?;
        Err(Error::field("code", text::CODE_FAILED))
    }
}

/// The new address, and all that follows from it.
async fn write(tx: &mut Tx, person: &repo::Person, to: &str, by: &str) -> Result<()> {
    let now = tx.now;
    repo::set_email(tx.conn(), person, to, now).await?;
    let changed = Readdressed {
        id: person.account(),
        kind: person.kind()?,
        state: person.state()?,
        from: &person.email,
        to,
        name: &person.label,
        by,
    };
    readdress(tx, &changed).await
}

/// A word of a ticket's data.
pub(super) fn of<'a>(ticket: &'a Ticket, word: &str) -> &'a str {
    ticket.data.get(word).and_then(serde_json::Value::as_str).unwrap_or_default()
}

/// What waits, for the page.
pub(super) fn pending(ticket: &Ticket) -> Option<PendingEmail> {
    let to = of(ticket, "to");
    (!to.is_empty()).then(|| PendingEmail { to: to.to_owned(), until: ticket.expires_at.into() })
}
