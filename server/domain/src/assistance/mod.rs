//! Remote assistance (S1-14 to S1-16, SEC-60 to SEC-65): a helper in the customer's dashboard, as the customer.
//!
//! It is a session of the customer's that hangs on the helper's (`session.helper_id`) and opens only together with
//! it: its own cookie is nothing in another browser, and nothing without the helper's. Each request asks anew
//! whether both sessions and both people still count, and whether the helper may still assist and still sees the
//! customer; so each end is felt by the next request, on every server, whatever [`Domain::end_dead_assistances`]
//! has come to. That writes down what ended, and has the customer told.
//!
//! | step | who | what |
//! |---|---|---|
//! | ask | helper | reason, minutes; needs the permission and a fresh proof. Begins at once, unless the customer is asked first |
//! | consent | customer | by a click in his dashboard, or by telling the helper the mailed code |
//! | begin | helper | within [`WAITS_MINUTES`]; the customer is told by mail |
//! | extend | helper | once, to an hour in all at most |
//! | end | either, staff, time, sign-out, a lost right … | the customer is told by mail what was done |

mod begin;
mod consent;
mod end;
mod list;
pub mod repo;
mod session;

use model::assistance::{Consent, EndedBy, WAITS_MINUTES};
use model::ids::{AccountId, AssistanceId};
use model::mail::MailKind;
use time::Duration;

use self::repo::Row;
use crate::audit::AuditEntry;
use crate::error::{Error, Result};
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing};
use crate::tickets::Ticket;
use crate::tx::Tx;

pub use begin::Begun;
pub use end::Over;

/// How long one waits for consent and beginning.
const WAITS: Duration = Duration::minutes(WAITS_MINUTES as i64);
/// Most deeds a mail and a page name.
const MOST_DEEDS: i64 = 100;

impl Row {
    const fn assistance(&self) -> AssistanceId {
        AssistanceId(self.id)
    }

    fn consent(&self) -> Result<Consent> {
        Consent::from_key(&self.consent).ok_or_else(|| Error::bug("an assistance of unknown consent"))
    }

    fn ended_by(&self) -> Option<EndedBy> {
        EndedBy::from_key(&self.ended_by)
    }

    fn minutes(&self) -> u8 {
        u8::try_from(self.minutes).unwrap_or_default()
    }

    /// An entry about its customer.
    fn entry(&self, action: &'static str, company: Option<uuid::Uuid>) -> AuditEntry {
        AuditEntry::on_account(action, self.account_id, &self.account_name, company)
    }
}

/// Puts a mail to the customer into the outbox, in the transaction of its cause; answers his company. Nothing when
/// he is gone.
async fn tell(
    tx: &mut Tx,
    row: &Row,
    kind: MailKind,
    ticket: Option<&Ticket>,
    data: MailData,
) -> Result<Option<uuid::Uuid>> {
    let Some((email, label, company)) = repo::addressee(tx.conn(), row.account_id).await? else { return Ok(None) };
    let data = MailData { name: label, by: row.helper_name.clone(), reason: row.reason.clone(), ..data };
    let outgoing =
        Outgoing { account: Some(AccountId(row.account_id)), recipient: &email, kind, ticket, data: data.to_value() };
    let (domain, now) = (tx.domain().clone(), tx.now);
    mail::enqueue(tx.conn(), &domain, now, &outgoing).await?;
    Ok(Some(company))
}
