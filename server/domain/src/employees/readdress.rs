//! Another address for somebody: the old one is told and can take it back for a week, and nothing that was
//! mailed there lets anybody in any more (SEC-27).

use model::accounts::{Kind, State};
use model::ids::AccountId;
use model::mail::MailKind;

use super::repo;
use crate::auth;
use crate::error::Result;
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing, notices};
use crate::tickets::{self, TicketKind};
use crate::tx::Tx;

/// Whose address was changed.
#[derive(Clone, Copy, Debug)]
pub struct Readdressed<'a> {
    /// Which account.
    pub id: AccountId,
    /// What kind.
    pub kind: Kind,
    /// Where it is in its life.
    pub state: State,
    /// The old address.
    pub from: &'a str,
    /// The new one.
    pub to: &'a str,
    /// How a mail greets him.
    pub name: &'a str,
    /// Who did it.
    pub by: &'a str,
}

/// After the new address was written. Ends every session, sign-in under way and code; who waited for a code
/// or a generated password is mailed a new code at the new address.
pub async fn readdress(tx: &mut Tx, changed: &Readdressed<'_>) -> Result<()> {
    let Readdressed { id, state, to, .. } = *changed;
    let now = tx.now;
    let waits = tickets::live(tx.conn(), TicketKind::TemporaryPassword, id, now).await?.is_some();
    auth::revoke(tx.conn(), id, now).await?;
    tickets::end_all(tx.conn(), id, &[TicketKind::Register, TicketKind::ChangeEmail], now).await?;
    mail::repo::expire_all(tx.conn(), id.0, "The address was changed.").await?;
    tell_old(tx, changed).await?;
    if state != State::Pending {
        let data = MailData { by: changed.by.to_owned(), ..MailData::named(changed.name) };
        notices::tell(tx, id, to, MailKind::EmailNew, &data).await?;
    }
    let is_registered = changed.kind == Kind::Installer && auth::repo::lock_password(tx.conn(), id.0).await?.is_some();
    if state == State::Pending && !is_registered {
        auth::start_register_for(tx, id, to).await?;
    } else if waits && repo::void_temporary(tx.conn(), id).await? {
        // The password is at the old address: the new one chooses his own.
        auth::start_reset_for(tx, id, to).await?;
    }
    Ok(())
}

/// The notice to the old address, with the link that undoes it. Not while registration is unfinished: nobody
/// has proved the old address, and its owner is perhaps a stranger.
async fn tell_old(tx: &mut Tx, changed: &Readdressed<'_>) -> Result<()> {
    let Readdressed { id, state, from, to, name, by, .. } = *changed;
    let (domain, now) = (tx.domain().clone(), tx.now);
    let undo = if state == State::Pending {
        None
    } else {
        let data = serde_json::json!({ "from": from, "to": to });
        Some(tickets::issue_beside(tx.conn(), &domain, TicketKind::UndoEmail, id, data).await?)
    };
    let data = MailData { by: by.to_owned(), ..MailData::named(name) };
    let notice = Outgoing {
        account: Some(id),
        recipient: from,
        kind: MailKind::EmailChanged,
        ticket: undo.as_ref(),
        data: data.to_value(),
    };
    mail::enqueue(tx.conn(), &domain, now, &notice).await.map(drop)
}
