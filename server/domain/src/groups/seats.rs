//! Seats: a licence that holds now offers seats of its product, and each live member takes one of each product
//! of his group. Active members use them, pending ones have them kept, those who are off take none.
//!
//! What needs a seat (joining, a later end, an account that is turned on) is written first and counted then,
//! in one transaction and behind the lock on the group's row. A group without any licence has no limit.

use model::accounts::State;
use model::ids::{AccountId, GroupId};
use model::text::count;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::form::last_day;
use super::{GroupTarget, licences};
use crate::caller::Scope;
use crate::error::{Error, Result};

/// Seats of a group at an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// By active members.
    pub used: i64,
    /// For pending ones.
    pub kept: i64,
}

impl Taken {
    /// Both.
    pub const fn all(self) -> i64 {
        self.used + self.kept
    }

    /// "3 used and 1 kept for a pending member".
    pub fn words(self) -> String {
        let used = format!("{} used", self.used);
        match self.kept {
            0 => used,
            1 => format!("{used} and 1 kept for a pending member"),
            n => format!("{used} and {n} kept for pending members"),
        }
    }
}

/// Refuses when the members of a group, the new one included, are more than its seats. `Conflict` names the
/// product; the group by `name`, or not when that is out of the reader's sight.
pub(super) async fn check(
    conn: &mut PgConnection,
    group: GroupId,
    name: Option<&str>,
    person: State,
    now: OffsetDateTime,
) -> Result<()> {
    let licences = licences::repo::licence_facts(conn, group).await?;
    if licences.is_empty() {
        return Ok(());
    }
    let place = name.map_or_else(|| "A group out of your sight".to_owned(), |name| format!("The group {name}"));
    let valid: Vec<_> = licences.iter().filter(|licence| licence.holds(now)).collect();
    if valid.is_empty() {
        let ended = licences.iter().filter(|licence| licence.valid_to <= now).max_by_key(|licence| licence.valid_to);
        let why = match ended {
            Some(last) => format!("the licence for {} ended on {}", last.product, last_day(last.valid_to)),
            None => "its licence has not begun yet".to_owned(),
        };
        return Err(Error::conflict(format!("{place} takes no new member: {why}.")));
    }
    if person == State::Off {
        // Takes no seat until the account is turned on, which asks again.
        return Ok(());
    }
    let taken = licences::repo::taken(conn, group, now).await?;
    for (product, seats) in licences::repo::by_product(&licences, now) {
        if taken.all() > seats {
            let before = if person == State::Pending {
                Taken { kept: taken.kept - 1, ..taken }
            } else {
                Taken { used: taken.used - 1, ..taken }
            };
            let seats = count(u32::try_from(seats).unwrap_or(u32::MAX), "seat", "seats");
            return Err(Error::conflict(format!(
                "{place} has no free seat for {product}: of {seats}, {}.",
                before.words()
            )));
        }
    }
    Ok(())
}

/// May `account`, which was just turned on in this transaction, have its seats? For each licensed group it is a
/// live member of; the groups' rows stay locked. `scope` is the reader's: a group he does not see is not named.
pub async fn check_enable(
    conn: &mut PgConnection,
    scope: &Scope,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<()> {
    for (id, name) in licences::repo::lock_licensed_groups_of(conn, account, now).await? {
        let is_seen = scope.all_groups || scope.groups.contains(&id);
        check(conn, GroupId(id), is_seen.then_some(&*name), State::Active, now).await?;
    }
    Ok(())
}

/// Refuses when, after a change of licences, a product that holds offers fewer seats than are taken, and fewer
/// than it did `before`. The number is said at `seats`.
pub(super) async fn check_lowered(
    conn: &mut PgConnection,
    group: &GroupTarget,
    before: &[licences::repo::LicenceFact],
    now: OffsetDateTime,
) -> Result<()> {
    let after = licences::repo::licence_facts(conn, GroupId(group.id)).await?;
    let before = licences::repo::by_product(before, now);
    let taken = licences::repo::taken(conn, GroupId(group.id), now).await?;
    for (product, seats) in licences::repo::by_product(&after, now) {
        let is_less = before.iter().find(|(old, _)| *old == product).is_none_or(|(_, old)| seats < *old);
        if is_less && seats < taken.all() {
            let why = format!("{seats} are too few for {product}: {}. Remove members first.", taken.words());
            return Err(Error::field("seats", why));
        }
    }
    Ok(())
}
