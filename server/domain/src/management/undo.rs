//! The old address takes a change back, for a week, with the link from its notice. Opening the link uses
//! nothing up (SEC-31).

use model::accounts::Change;
use model::ids::AccountId;
use model::mail::MailKind;
use model::text;

use super::email::of;
use super::repo;
use crate::accounts::repo::id_by_email;
use crate::audit::{AuditEntry, AuditOutcome};
use crate::auth::throttle;
use crate::caller::{Actor, Origin};
use crate::employees::repo::void_temporary;
use crate::employees::taken;
use crate::error::{Error, Result, retry};
use crate::fold::canonical_email;
use crate::mail::data::MailData;
use crate::mail::notices::tell;
use crate::tickets::{self, Ticket, TicketKind};
use crate::{Domain, auth, mail};

/// Path of the page the link leads to; the token follows as `?token=`.
pub const UNDO_PATH: &str = "/email/undo";

const TAKEN: &str = "Another account has your old address now. Ask your administrator or monitoring company.";

/// Every ticket with which somebody at the other address could go on.
const ENDED: [TicketKind; 6] = [
    TicketKind::Register,
    TicketKind::Reset,
    TicketKind::SecondFactor,
    TicketKind::SignIn,
    TicketKind::TemporaryPassword,
    TicketKind::ChangeEmail,
];

impl Domain {
    /// Gives the account its old address back, and ends every session and every ticket; a password that was
    /// set after the change counts no more. `Invalid` at `token`.
    pub async fn undo_email(&self, token: &str, origin: Origin) -> Result<()> {
        throttle::enter_network(self, &origin).await?;
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let found = tickets::of_link(&mut conn, self, TicketKind::UndoEmail, token, now).await?;
        drop(conn);
        let Some((ticket, account)) = found.and_then(|ticket| ticket.account_id.map(|id| (ticket, AccountId(id))))
        else {
            throttle::network_failed(self, &origin, throttle::decoy_subject(self, token)).await?;
            return self.refuse_undo(&origin).await;
        };
        throttle::network_right(self, &origin).await?;
        retry(self.entropy(), || self.undo_once(account, &ticket, &origin)).await
    }

    async fn undo_once(&self, id: AccountId, ticket: &Ticket, origin: &Origin) -> Result<()> {
        let mut tx = self.begin_unchecked_as(Actor::nobody(origin.clone())).await?;
        let now = tx.now;
        let back = of(ticket, "from");
        let person = repo::person_locked(tx.conn(), id).await?;
        let is_used = tickets::consume(tx.conn(), ticket.id, now).await?;
        let Some(person) = person.filter(|_| is_used) else {
            drop(tx);
            return self.refuse_undo(origin).await;
        };
        tx.act_as(Actor::person(id.0, person.title(), origin.clone()));
        if id_by_email(tx.conn(), &canonical_email(back)).await?.is_some_and(|other| other != id) {
            return Err(Error::field("token", TAKEN));
        }
        repo::set_email(tx.conn(), &person, back, now).await.map_err(taken::meanwhile)?;
        auth::revoke(tx.conn(), id, now).await?;
        tickets::end_all(tx.conn(), id, &ENDED, now).await?;
        // A later change was made by whoever had the address that is taken back: he cannot undo this.
        repo::end_undos_since(tx.conn(), ticket.id, id, now).await?;
        void_temporary(tx.conn(), id).await?;
        let lost = repo::drop_password_since(tx.conn(), id, ticket.id).await?;
        mail::repo::expire_all(tx.conn(), id.0, "The change of address was undone.").await?;
        let data = MailData::named(&person.label);
        tell(&mut tx, id, &person.email, MailKind::EmailChanged, &data).await?;
        let mut changes = vec![Change::new("Email", &person.email, back)];
        if lost {
            changes.push(Change::new("Password", "Set after the change of address", ""));
        }
        let entry = AuditEntry::on_account("management.undo_email", id.0, person.title(), Some(person.company_id));
        tx.commit(entry.with(changes)).await
    }

    async fn refuse_undo(&self, origin: &Origin) -> Result<()> {
        let entry = AuditEntry::about("management.undo_email", "");
        let entry = entry.ended(AuditOutcome::Refused, "Wrong, used or late link.");
        self.note(&Actor::nobody(origin.clone()), &entry).await?;
        Err(Error::field("token", text::CODE_FAILED))
    }
}
