//! What a gateway reports of a panel: connected or not, and how its partitions stand. Reports may come
//! in any order and several times: the one with the highest sequence counts, older ones change nothing.
//! They are states, not acts of people, and so not in the audit log.

use model::error::Faults;
use model::gateway::Arming;
use model::panels::Connection;
use model::{ApiError, field};
use time::{Duration, OffsetDateTime};

use super::{Gateway, repo};
use crate::Domain;
use crate::error::Result;

/// How far a panel's clock may be ahead.
pub const AHEAD: Duration = Duration::minutes(5);

/// A report, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Which panel.
    pub imei: String,
    /// Grows with each report of the panel.
    pub sequence: i64,
    /// Since when it is as reported, by the panel's clock.
    pub at: OffsetDateTime,
    /// Connected or not; None leaves it as it is.
    pub connection: Option<Connection>,
    /// Partitions and how they stand.
    pub partitions: Vec<(u16, Arming)>,
}

/// What became of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// It counts; else a newer one did before.
    pub taken: bool,
    /// The sequence of the report that counts.
    pub sequence: i64,
    /// Partitions of the report that the panel does not have here.
    pub unknown: Vec<u16>,
}

impl Domain {
    /// Takes a report; `NotFound` for a panel that is not this gateway's, `Invalid` where a value cannot be.
    pub async fn take_report(&self, gateway: &Gateway, report: &Report) -> Result<Taken> {
        let now = self.clock().now();
        check(report, now)?;
        let report = Report { at: report.at.min(now), ..report.clone() };
        let taken = repo::take_report(self.pool(), gateway.id, &report).await?;
        let mut conn = self.pool().acquire().await?;
        let stands = repo::reported(&mut conn, gateway.id, &report.imei).await?.ok_or(ApiError::NotFound)?;
        let has = |number: &u16| stands.partitions.iter().any(|n| i32::from(*n) == i32::from(*number));
        let unknown = report.partitions.iter().map(|(number, _)| *number).filter(|n| !has(n)).collect();
        Ok(Taken { taken, sequence: stands.sequence, unknown })
    }
}

/// A sequence is a counter or milliseconds since 1970, so one that is ahead of the clock is a mistake that
/// would stop every later report.
fn check(report: &Report, now: OffsetDateTime) -> Result<()> {
    let mut faults = Faults::default();
    if let Err(why) = field::imei(&report.imei) {
        faults.add("imei", why);
    }
    let latest = (now + AHEAD).unix_timestamp_nanos() / 1_000_000;
    if report.sequence < 1 || i128::from(report.sequence) > latest {
        faults.add("sequence", "From 1 to the present time in milliseconds since 1970.");
    }
    if report.at > now + AHEAD {
        faults.add("at", "Lies in the future.");
    }
    let mut numbers: Vec<u16> = report.partitions.iter().map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    if numbers.windows(2).any(|pair| pair[0] == pair[1]) {
        faults.add("partitions", "Names a partition twice.");
    }
    if numbers.iter().any(|n| !(1..=field::PARTITION_MAX).contains(n)) {
        faults.add("partitions", "Partition numbers are 1 to 64.");
    }
    Ok(faults.check()?)
}
