//! What the log has of each of the last thirty days.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use model::Permission;
use model::grid::Total;
use model::overview::{DAYS, Day, Days};
use time::{Date, OffsetDateTime};

use super::repo;
use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;
use crate::log::ask::{Sight, sight_of};
use crate::zones;

/// A day that is over serves so long: entries follow their records from one sight to another.
const KEPT: Duration = Duration::from_mins(5);
/// Today serves so long.
const FRESH: Duration = Duration::from_secs(2);
/// Most days kept; reaching it forgets all.
const MOST: usize = 20_000;
/// Of a day no more are counted.
pub const MOST_A_DAY: i64 = 100_000;

/// Which entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// Sign-ins that worked.
    SignIns,
    /// All.
    All,
}

/// Sight, person, begin of the day, which entries.
type Key = (u64, uuid::Uuid, OffsetDateTime, Which);

/// The counted days of this process; nothing depends on them but speed.
#[derive(Default)]
pub struct Counted(Mutex<HashMap<Key, (Instant, i64)>>);

impl Counted {
    fn get(&self, key: &Key, fresh: Duration) -> Option<i64> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(key).filter(|(since, _)| since.elapsed() < fresh).map(|(_, n)| *n)
    }

    fn put(&self, key: Key, since: Instant, n: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, (since, n));
    }
}

/// A day and its instants.
#[derive(Clone, Copy, Debug)]
struct Span {
    date: Date,
    from: OffsetDateTime,
    to: OffsetDateTime,
}

impl Domain {
    /// The last thirty days in the reader's zone; none for who may not view the log.
    pub(super) async fn days(&self, caller: &Caller) -> Result<Option<Days>> {
        if !caller.permissions.has(Permission::LogView) {
            return Ok(None);
        }
        let found = zones::find(&caller.time_zone);
        let name = if found.is_some() { caller.time_zone.clone() } else { "UTC".to_owned() };
        let zone = found.unwrap_or_else(zones::utc);
        let spans = spans(&zone, self.clock().now());
        let sight = sight_of(self, caller).await?;
        let sign_ins = self.counted(caller, &sight, &spans, Which::SignIns).await?;
        let entries = self.counted(caller, &sight, &spans, Which::All).await?;
        Ok(Some(Days { zone: name, sign_ins, entries }))
    }

    async fn counted(&self, caller: &Caller, sight: &Sight, spans: &[Span], which: Which) -> Result<Vec<Day>> {
        let (print, me, now) = (caller.scope.fingerprint(), caller.account.0, self.clock().now());
        let key = |span: &Span| (print, me, span.from, which);
        let fresh = |span: &Span| if span.to > now { FRESH } else { KEPT };
        let kept: Vec<Option<i64>> = spans.iter().map(|span| self.log_days().get(&key(span), fresh(span))).collect();
        let missing: Vec<&Span> = spans.iter().zip(&kept).filter(|(_, n)| n.is_none()).map(|(span, _)| span).collect();
        let since = Instant::now();
        let bounds: (Vec<_>, Vec<_>) = missing.iter().map(|span| (span.from, span.to)).unzip();
        let counts = repo::count_days(self.pool(), sight, &bounds, which, MOST_A_DAY + 1).await?;
        for (span, n) in missing.iter().zip(&counts) {
            self.log_days().put(key(span), since, *n);
        }
        let mut counts = counts.into_iter();
        let days = spans.iter().zip(kept).map(|(span, n)| {
            let n = n.or_else(|| counts.next()).unwrap_or_default();
            Day { date: span.date.to_string(), count: total(n) }
        });
        Ok(days.collect())
    }
}

fn total(n: i64) -> Total {
    let known = u32::try_from(n.min(MOST_A_DAY)).unwrap_or(0);
    if n > MOST_A_DAY { Total::AtLeast(known) } else { Total::Exact(known) }
}

/// The days up to today, the oldest first.
fn spans(zone: &zones::Zone, now: OffsetDateTime) -> Vec<Span> {
    let minutes = zone.minutes_east(now.into());
    let today = (now + time::Duration::minutes(i64::from(minutes))).date();
    let first = today.saturating_sub(time::Duration::days(i64::from(DAYS) - 1));
    let day = |n: u16| {
        let date = first.checked_add(time::Duration::days(i64::from(n)))?;
        let to = date.next_day()?;
        Some(Span { date, from: zone.start_of(date)?, to: zone.start_of(to)? })
    };
    (0..DAYS).filter_map(day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thirty days that end with today where the reader is, each where the last one ended, whatever summer time
    /// does meanwhile.
    #[test]
    fn the_days_are_those_of_the_readers_zone() {
        let now = OffsetDateTime::from_unix_timestamp(1_793_660_400).unwrap();
        for zone in [zones::utc(), zones::find("Pacific/Auckland").unwrap(), zones::find("Europe/Berlin").unwrap()] {
            let spans = spans(&zone, now);
            assert_eq!(spans.len(), usize::from(DAYS));
            assert!(spans.windows(2).all(|pair| pair[0].to == pair[1].from));
            let last = spans[spans.len() - 1];
            assert!(last.from <= now && now < last.to);
        }
    }
}
