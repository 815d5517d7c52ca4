//! Bounds on guessing that cannot be turned against the owner (SEC-11, SEC-12). Counters, each of
//! its own, in the database so that all servers agree:
//!
//! - wrong passwords for an account from unknown devices: waits of 1 s from the first, 3 s from the
//!   third, 5 s from the ninth, 10 s from the 25th; from the 100th in 24 hours no password is compared
//!   for unknown devices;
//! - the same for each known device, up to 10 in 24 hours; after those it counts as unknown;
//! - wrong proofs by a signed-in person, apart from both;
//! - wrong second factors, 20 for an account and day (and five a ticket);
//! - tries per network: after 20 failures or 15 accounts in five minutes one try each five seconds;
//! - mails asked for per network: 60 an hour.
//!
//! A try is counted before it is compared and given back when it was right. A try during a wait is
//! not compared and not counted. The mailed recovery is never closed by wrong passwords.

pub(in crate::auth) mod repo;

use std::net::IpAddr;

use model::ApiError;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::Domain;
use crate::caller::Origin;
use crate::error::Result;

/// Window of the budgets of an account.
const DAY: Duration = Duration::hours(24);
/// Wrong passwords in a day, unknown devices together.
const MOST_UNKNOWN: i32 = 100;
/// Wrong passwords in a day, a known device.
const MOST_KNOWN: i32 = 10;
/// Wrong second factors in a day.
const MOST_FACTORS: i32 = 20;
/// Wrong second factors from which on the owner is told: the password is known to somebody.
const FACTORS_TOLD: i32 = 5;
/// Window of a network.
const NETWORK_WINDOW: Duration = Duration::minutes(5);
/// Failures of a network in its window before it is slowed down.
const MOST_NETWORK: i32 = 20;
/// Accounts of a network's failures in its window before it is slowed down.
const MOST_ACCOUNTS: i32 = 15;
/// A slowed-down network has one try in this time.
const NETWORK_PAUSE: Duration = Duration::seconds(5);
/// Mails a network may ask for in an hour.
const MOST_MAILS: i32 = 60;

/// A counter of wrong tries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Budget {
    pub(super) key: String,
    most: i32,
    waits: bool,
}

impl Budget {
    /// Wrong passwords from unknown devices. `subject` is the account's id, or for an address without
    /// one a made-up id that is the same each time.
    pub(super) fn unknown(subject: Uuid) -> Self {
        Self { key: format!("unknown:{subject}"), most: MOST_UNKNOWN, waits: true }
    }

    /// Wrong passwords from a known device.
    fn known(device: Uuid) -> Self {
        Self { key: format!("device:{device}"), most: MOST_KNOWN, waits: true }
    }

    /// Wrong proofs by a signed-in person.
    pub(super) fn proof(account: Uuid) -> Self {
        Self { key: format!("proof:{account}"), most: MOST_UNKNOWN, waits: true }
    }

    /// Wrong second factors.
    pub(super) fn factor(account: Uuid) -> Self {
        Self { key: format!("factor:{account}"), most: MOST_FACTORS, waits: false }
    }
}

/// A try that was let through, to be ended by [`failed`] or [`right`].
#[derive(Clone, Debug)]
pub(super) struct Try {
    pub(super) budget: Budget,
    /// Wrong ones in the window, this one included if it is wrong.
    pub(super) count: i32,
}

/// Takes a try from a budget; None while a wait is on or the budget is used up.
pub(super) async fn reserve(domain: &Domain, budget: Budget) -> Result<Option<Try>> {
    let now = domain.clock().now();
    let count = repo::reserve(domain.pool(), &budget.key, budget.most, budget.waits, now - DAY, now).await?;
    Ok(count.map(|count| Try { budget, count }))
}

/// Takes a try for a password: from the known device's budget while it lasts, else from that of the
/// unknown devices.
pub(super) async fn reserve_password(domain: &Domain, subject: Uuid, device: Option<Uuid>) -> Result<Option<Try>> {
    if let Some(device) = device {
        let budget = Budget::known(device);
        let now = domain.clock().now();
        let used = repo::read(domain.pool(), &budget.key, now - DAY).await?;
        if used.is_none_or(|(failures, _)| failures < MOST_KNOWN) {
            return reserve(domain, budget).await;
        }
    }
    reserve(domain, Budget::unknown(subject)).await
}

/// The try was wrong: the wait begins.
pub(super) async fn failed(domain: &Domain, one: &Try) -> Result<()> {
    let wait = match one.count {
        ..=2 => 1,
        3..=8 => 3,
        9..=24 => 5,
        _ => 10,
    };
    repo::wait_until(domain.pool(), &one.budget.key, domain.clock().now() + Duration::seconds(wait)).await
}

/// The try was right: it does not count.
pub(super) async fn right(domain: &Domain, one: &Try) -> Result<()> {
    repo::give_back(domain.pool(), &one.budget.key, domain.clock().now()).await
}

/// Is it time to tell the owner of this wrong second factor? Once a day, in the transaction of the
/// telling (SEC-102: no doubles).
pub(super) async fn is_to_be_told(
    conn: &mut PgConnection,
    account: Uuid,
    one: &Try,
    now: OffsetDateTime,
) -> Result<bool> {
    if one.count < FACTORS_TOLD {
        return Ok(false);
    }
    repo::is_new(conn, &format!("told:{account}"), now - DAY, now).await
}

/// As [`reserve`], for a signed-in person, who may be told how long to wait.
pub(super) async fn reserve_proof(domain: &Domain, account: Uuid) -> Result<Try> {
    let budget = Budget::proof(account);
    let key = budget.key.clone();
    if let Some(one) = reserve(domain, budget).await? {
        return Ok(one);
    }
    let now = domain.clock().now();
    let seconds = match repo::read(domain.pool(), &key, now - DAY).await? {
        Some((failures, _)) if failures >= MOST_UNKNOWN => DAY.whole_seconds(),
        Some((_, next)) => (next - now).whole_seconds().max(1),
        None => 1,
    };
    Err(ApiError::TooMany(u32::try_from(seconds).unwrap_or(u32::MAX)).into())
}

/// The network a request came from: IPv4 by /24, IPv6 by /56. What is no address is one network of
/// its own, so that garbage is not free (SEC-13).
fn network(origin: &Origin) -> String {
    match origin.address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Ok(IpAddr::V6(ip)) => {
            let bits = u128::from(ip) & (u128::MAX << 72);
            format!("{}/56", std::net::Ipv6Addr::from(bits))
        }
        Err(_) => "unknown".to_owned(),
    }
}

/// Counts a try of a network, before it is compared; `TooMany` when the network is slowed down and
/// its slot is taken. The same for every account, so it tells nothing of one.
pub(crate) async fn enter_network(domain: &Domain, origin: &Origin) -> Result<()> {
    let (now, net) = (domain.clock().now(), network(origin));
    let key = format!("net:{net}");
    let failures = repo::count(domain.pool(), &key, now - NETWORK_WINDOW, now).await?;
    let accounts = repo::read(domain.pool(), &format!("spread:{net}"), now - NETWORK_WINDOW).await?;
    let is_slow = failures > MOST_NETWORK || accounts.is_some_and(|(n, _)| n >= MOST_ACCOUNTS);
    if is_slow && !repo::take_slot(domain.pool(), &key, now + NETWORK_PAUSE, now).await? {
        let seconds = u32::try_from(NETWORK_PAUSE.whole_seconds()).unwrap_or(1);
        return Err(ApiError::TooMany(seconds).into());
    }
    Ok(())
}

/// The network's try was wrong: which account it was for counts as well.
pub(crate) async fn network_failed(domain: &Domain, origin: &Origin, subject: Uuid) -> Result<()> {
    let (now, net) = (domain.clock().now(), network(origin));
    if repo::is_new(domain.pool(), &format!("pair:{net}:{subject}"), now - NETWORK_WINDOW, now).await? {
        repo::count(domain.pool(), &format!("spread:{net}"), now - NETWORK_WINDOW, now).await?;
    }
    Ok(())
}

/// The network's try was right: it does not count.
pub(crate) async fn network_right(domain: &Domain, origin: &Origin) -> Result<()> {
    let now = domain.clock().now();
    // The slot of a slowed-down network stays taken: it is not given back with the count.
    let key = format!("net:{}", network(origin));
    let slot = repo::read(domain.pool(), &key, now - NETWORK_WINDOW).await?.map(|(_, next)| next);
    repo::give_back(domain.pool(), &key, now).await?;
    match slot {
        Some(next) if next > now => repo::wait_until(domain.pool(), &key, next).await,
        _ => Ok(()),
    }
}

/// May this network ask for one more mail? (SEC-32.)
pub(crate) async fn may_ask_for_mail(domain: &Domain, origin: &Origin) -> Result<bool> {
    let now = domain.clock().now();
    let key = format!("mails:{}", network(origin));
    Ok(repo::count(domain.pool(), &key, now - Duration::hours(1), now).await? <= MOST_MAILS)
}

/// A made-up id for an address without account: the same each time, so that its tries are counted
/// like an account's (SEC-07).
pub(crate) fn decoy_subject(domain: &Domain, canonical: &str) -> Uuid {
    let bytes = domain.keys().decoy(canonical);
    let (head, _) = bytes.split_at(16);
    uuid::Builder::from_slice(head).map_or(Uuid::nil(), uuid::Builder::into_uuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_a_neighbourhood() {
        let net = |address: &str| network(&Origin { address: address.to_owned(), ..Origin::default() });
        assert_eq!(net("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(net("::ffff:192.0.2.9"), "192.0.2.0/24");
        assert_eq!(net("2001:db8:1:2ff:3::4"), "2001:db8:1:200::/56");
        assert_eq!(net("2001:db8:1:2aa::"), "2001:db8:1:200::/56");
        assert_eq!(net("nonsense"), "unknown");
    }
}
