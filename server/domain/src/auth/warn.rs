//! The owner is told of many wrong passwords (SEC-102). Not by the sign-in itself: it takes as long for every
//! address, whether there is an account or not (SEC-08).

use model::accounts::State;
use model::mail::MailKind;
use time::Duration;
use uuid::Uuid;

use super::throttle::repo;
use crate::Domain;
use crate::caller::Actor;
use crate::error::{Result, retry};
use crate::mail::data::MailData;
use crate::mail::notices;

/// Wrong passwords in a day from which on the owner is told.
pub const TOLD: i32 = 10;
/// He is told once in this time.
const ONCE_IN: Duration = Duration::days(1);
/// Counters touched longer ago were looked at before.
const RECENT: Duration = Duration::hours(1);
/// Most people told in a run; the next one goes on.
const MOST: i64 = 200;

/// Tells whoever is to be told; answers how many. To be called every minute; safe on several servers at once.
pub async fn run(domain: &Domain) -> Result<u32> {
    let now = domain.clock().now();
    let mut told = 0;
    for account in repo::many_failures(domain.pool(), TOLD, now - RECENT, now - ONCE_IN, MOST).await? {
        told += u32::from(retry(domain.entropy(), || tell(domain, account)).await?);
    }
    Ok(told)
}

/// One person, one transaction; false when another server was quicker, or he may not sign in anyway.
async fn tell(domain: &Domain, account: Uuid) -> Result<bool> {
    let Some(person) = super::repo::person(domain.pool(), account).await? else { return Ok(false) };
    if person.state()? == State::Off {
        return Ok(false);
    }
    let mut tx = domain.begin_unchecked_as(Actor::system("Sign-in")).await?;
    let now = tx.now;
    if !repo::is_new(&mut *tx.conn(), &repo::told_key(account), now - ONCE_IN, now).await? {
        return Ok(false);
    }
    let data = MailData::named(person.greeting());
    notices::tell(&mut tx, person.account(), &person.email, MailKind::PasswordFailures, &data).await?;
    tx.commit(person.entry("auth.failures_told")).await?;
    Ok(true)
}
