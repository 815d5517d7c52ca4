//! Another address for somebody: the old one is told, and nothing that was mailed there lets anybody in
//! any more (SEC-27).

use model::accounts::State;
use model::mail::MailKind;

use super::passwords::tell;
use super::repo;
use crate::accounts::AccountRef;
use crate::auth;
use crate::caller::Caller;
use crate::error::Result;
use crate::mail;
use crate::mail::data::MailData;
use crate::tickets::{self, TicketKind};
use crate::tx::Tx;

/// After the new address was written. Ends every session, sign-in under way and code; who waited for a code
/// or a generated password is mailed a new code at the new address.
pub async fn readdress(tx: &mut Tx, caller: &Caller, account: &AccountRef, to: &str, name: &str) -> Result<()> {
    let (id, now) = (account.id, tx.now);
    let waits = tickets::live(tx.conn(), TicketKind::TemporaryPassword, id, now).await?.is_some();
    auth::revoke(tx.conn(), id, now).await?;
    tickets::end_all(tx.conn(), id, &[TicketKind::Register], now).await?;
    mail::repo::expire_all(tx.conn(), id.0, "The address was changed.").await?;
    let data = MailData { by: caller.name.clone(), ..MailData::named(name) };
    tell(tx, id, &account.email, MailKind::EmailChanged, &data).await?;
    if account.state == State::Pending {
        auth::start_register_for(tx, id, to).await?;
    } else if waits && repo::void_temporary(tx.conn(), id).await? {
        // The password is at the old address: the new one chooses his own.
        auth::start_reset_for(tx, id, to).await?;
    }
    Ok(())
}
