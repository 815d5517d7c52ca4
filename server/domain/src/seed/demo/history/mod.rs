//! A month behind the demo's people: who signed in, and what staff did to whom, so that the action log, the overview
//! and the filters of dormant accounts have something true to tell. What an entry says fits the record as it is.

mod repo;

use model::accounts::Change;
use time::{Date, Duration, OffsetDateTime, Time};
use uuid::Uuid;

use crate::audit::{self, AuditEntry, AuditOutcome};
use crate::caller::{Actor, Origin};
use crate::error::Result;
use crate::seed::dice::Dice;
use crate::tx::Tx;
use repo::Member;

/// Days that are told of.
const DAYS: i64 = 30;
/// What the draws are for.
const SIGN_INS: u64 = 0x51;
const ACTS: u64 = 0x52;

/// Those of whom there is something to tell.
struct Cast {
    staff: Vec<Member>,
    active: Vec<Member>,
    suspended: Vec<Member>,
    accepted: Vec<Member>,
}

/// Tells it, up to yesterday: today is the visitor's.
pub(super) async fn make(tx: &mut Tx) -> Result<()> {
    let cast = Cast {
        staff: repo::members(tx.conn(), "employee", "active", 14).await?,
        active: repo::members(tx.conn(), "end_user", "active", 60).await?,
        suspended: repo::members(tx.conn(), "end_user", "off", 24).await?,
        accepted: repo::members(tx.conn(), "installer", "active", 20).await?,
    };
    if cast.staff.is_empty() || cast.active.is_empty() {
        return Ok(());
    }
    for ago in (1..=DAYS).rev() {
        let day = (tx.now - Duration::days(ago)).date();
        sign_ins(tx, &cast, day).await?;
        acts(tx, &cast, day).await?;
    }
    Ok(())
}

/// Fewer at the weekend.
fn quiet(day: Date) -> bool {
    matches!(day.weekday(), time::Weekday::Saturday | time::Weekday::Sunday)
}

/// Between seven and nineteen o'clock.
fn moment(dice: &mut Dice, day: Date) -> OffsetDateTime {
    let seconds = i64::try_from(dice.below(12 * 3_600)).unwrap_or(0);
    day.with_time(Time::MIDNIGHT).assume_utc() + Duration::hours(7) + Duration::seconds(seconds)
}

async fn sign_ins(tx: &mut Tx, cast: &Cast, day: Date) -> Result<()> {
    let mut dice = Dice::new(1, SIGN_INS, u64::from(day.ordinal()));
    let most = if quiet(day) { 4 } else { 13 };
    for _ in 0..3 + dice.below(most) {
        let group = if dice.chance(450) { &cast.staff } else { &cast.active };
        let member = dice.pick(group);
        let at = moment(&mut dice, day);
        let wrong = dice.chance(40);
        let entry = member.entry(if wrong { "auth.sign_in_failed" } else { "auth.sign_in" });
        let entry = if wrong { entry.ended(AuditOutcome::Refused, "Wrong password.") } else { entry };
        note(tx, at, member, entry).await?;
        if !wrong {
            repo::signed_in(tx.conn(), member.id, at).await?;
        }
    }
    Ok(())
}

async fn acts(tx: &mut Tx, cast: &Cast, day: Date) -> Result<()> {
    let mut dice = Dice::new(1, ACTS, u64::from(day.ordinal()));
    let most = if quiet(day) { 2 } else { 6 };
    for _ in 0..dice.below(most + 1) {
        let by = dice.pick(&cast.staff).clone();
        let at = moment(&mut dice, day);
        let Some(entry) = act(&mut dice, cast) else { continue };
        note(tx, at, &by, entry).await?;
    }
    Ok(())
}

/// One act that left the record as it is now.
fn act(dice: &mut Dice, cast: &Cast) -> Option<AuditEntry> {
    match dice.below(10) {
        0..=3 => {
            let member = dice.pick(&cast.active);
            let before = format!("+1 555 01{:02}", dice.below(100));
            (!member.phone.is_empty())
                .then(|| member.entry("accounts.edit").with(vec![Change::new("Phone", before, member.phone.clone())]))
        }
        4..=5 => drawn(dice, &cast.suspended).map(|member| member.entry("accounts.suspend")),
        6..=7 => drawn(dice, &cast.accepted).map(|member| member.entry("installers.accept")),
        8 => Some(dice.pick(&cast.active).entry("accounts.reset_password")),
        _ => {
            let entry = dice.pick(&cast.active).entry("accounts.remove");
            Some(entry.ended(AuditOutcome::Refused, "You may not remove accounts."))
        }
    }
}

fn drawn<'a>(dice: &mut Dice, members: &'a [Member]) -> Option<&'a Member> {
    (!members.is_empty()).then(|| dice.pick(members))
}

async fn note(tx: &mut Tx, at: OffsetDateTime, by: &Member, entry: AuditEntry) -> Result<()> {
    let origin = Origin { address: address_of(by.id), request_id: "demo".to_owned(), ..Origin::default() };
    let actor = Actor { id: Some(by.id), name: by.name.clone(), origin, ..Actor::default() };
    let id = tx.domain().new_uuid();
    audit::repo::insert(tx.conn(), id, at, &actor, &entry).await
}

/// Everybody has his own, of those that are kept for examples (RFC 5737).
fn address_of(id: Uuid) -> String {
    format!("203.0.113.{}", id.as_bytes()[15])
}
