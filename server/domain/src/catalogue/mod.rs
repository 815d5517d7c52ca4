//! Modules and add-ons (S2-9, S2-10, S2-21, S2-22, S2-27, S2-28): the catalogue, and what is switched on
//! for an account or a group. A retired entry stays where it is on and cannot be switched on anew; an
//! add-on marked custom can be switched on for an account in developer mode only.

pub mod edit;
pub mod repo;

use model::accounts::Change;
use model::catalogue::{EntryKind, Offer};
use model::ids::{AccountId, EntryId, GroupId};
use sqlx::PgConnection;

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::tx::Tx;

/// Whose modules and add-ons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An account's.
    Account(AccountId),
    /// A group's.
    Group(GroupId),
}

/// Everything that can be switched on: modules by name, then add-ons by name; retired ones are not in it.
pub async fn offered(conn: &mut PgConnection) -> Result<Vec<Offer>> {
    repo::offered(conn).await
}

/// What is on for `holder`, in the same order, retired entries included.
pub async fn switched(conn: &mut PgConnection, holder: Holder) -> Result<Vec<Offer>> {
    repo::switched(conn, holder).await
}

/// Makes exactly the entries `wanted` of `kind` those that are on for `holder`, and answers what changed,
/// for the audit entry. The caller's permission and the holder in sight, locked, are the service's to ask
/// before. `Invalid` at the kind's field: an entry that is not there, is retired and not on, or is custom
/// while the account is not in developer mode and it is not on.
pub async fn switch(
    tx: &mut Tx,
    caller: &Caller,
    holder: Holder,
    kind: EntryKind,
    wanted: &[EntryId],
) -> Result<Vec<Change>> {
    caller.check_usable()?;
    let now_on: Vec<Offer> =
        repo::switched(tx.conn(), holder).await?.into_iter().filter(|offer| offer.kind == kind).collect();
    let is_on = |id: EntryId| now_on.iter().any(|offer| offer.id == id);
    let mut new: Vec<EntryId> = wanted.iter().copied().filter(|id| !is_on(*id)).collect();
    new.sort_unstable();
    new.dedup();
    // Locked: nobody retires one while it is switched on.
    let found = repo::lock_entries(tx.conn(), kind, &new).await?;
    if found.len() != new.len() {
        return Err(Error::field(kind.field(), format!("Choose each {} from the list.", kind.noun())));
    }
    for offer in &found {
        check_may_switch_on(tx.conn(), holder, offer).await?;
    }
    let off: Vec<&Offer> = now_on.iter().filter(|offer| !wanted.contains(&offer.id)).collect();
    let off_ids: Vec<EntryId> = off.iter().map(|offer| offer.id).collect();
    repo::set_on(tx.conn(), holder, kind, &new).await?;
    repo::set_off(tx.conn(), holder, kind, &off_ids).await?;
    let on = found.iter().map(|offer| Change::new(kind.word(), "", offer.name.clone()));
    Ok(on.chain(off.into_iter().map(|offer| Change::new(kind.word(), offer.name.clone(), ""))).collect())
}

async fn check_may_switch_on(conn: &mut PgConnection, holder: Holder, offer: &Offer) -> Result<()> {
    if offer.is_retired {
        let why = format!("{} is retired and cannot be switched on anew.", offer.name);
        return Err(Error::field(offer.kind.field(), why));
    }
    if let Holder::Account(account) = holder
        && offer.is_custom
        && !repo::is_developer(conn, account).await?
    {
        let why = format!("{} is a custom add-on: enable developer mode for this account first.", offer.name);
        return Err(Error::field(offer.kind.field(), why));
    }
    Ok(())
}

/// Switches the custom add-ons of an account off: it has lost developer mode. Answers what changed.
pub async fn drop_custom(tx: &mut Tx, account: AccountId) -> Result<Vec<Change>> {
    let holder = Holder::Account(account);
    let on = repo::switched(tx.conn(), holder).await?;
    let custom: Vec<Offer> = on.into_iter().filter(|offer| offer.is_custom).collect();
    let ids: Vec<EntryId> = custom.iter().map(|offer| offer.id).collect();
    repo::set_off(tx.conn(), holder, EntryKind::AddOn, &ids).await?;
    Ok(custom.into_iter().map(|offer| Change::new(EntryKind::AddOn.word(), offer.name, "")).collect())
}
