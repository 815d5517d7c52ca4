//! Notices: what a person is told by mail when others change his account (SEC-102). Their texts are the templates
//! of the server, one pair a kind; here is what they are filled with.

use model::accounts::State;
use model::ids::AccountId;
use model::mail::MailKind;

use super::data::MailData;
use super::{Outgoing, enqueue};
use crate::accounts::AccountRef;
use crate::error::Result;
use crate::tx::Tx;

/// Puts a notice into the outbox, in the transaction of its cause.
pub async fn tell(tx: &mut Tx, id: AccountId, email: &str, kind: MailKind, data: &MailData) -> Result<()> {
    let (domain, now) = (tx.domain().clone(), tx.now);
    let notice = Outgoing { account: Some(id), recipient: email, kind, ticket: None, data: data.to_value() };
    enqueue(tx.conn(), &domain, now, &notice).await.map(drop)
}

/// The account was turned on or off by `by`. An address that nobody has proved yet is told nothing: its owner is
/// perhaps a stranger.
pub async fn status(tx: &mut Tx, account: &AccountRef, to: State, by: &str) -> Result<()> {
    let kind = match (account.state, to) {
        (State::Pending, _) | (_, State::Pending) => return Ok(()),
        (_, State::Off) => MailKind::TurnedOff,
        (_, State::Active) => MailKind::TurnedOn,
    };
    let data = MailData { by: by.to_owned(), ..MailData::named(&account.title) };
    tell(tx, account.id, &account.email, kind, &data).await
}

/// The account has another role from now on.
pub async fn role(tx: &mut Tx, account: &AccountRef, email: &str, role: &str, by: &str) -> Result<()> {
    if account.state == State::Pending {
        return Ok(());
    }
    let data = MailData { by: by.to_owned(), what: role.to_owned(), ..MailData::named(&account.title) };
    tell(tx, account.id, email, MailKind::RoleChanged, &data).await
}
