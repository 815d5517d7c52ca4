//! Clearing away what is past: nothing here changes what anybody may do, because every reader
//! compares the times by himself.

pub mod repo;

use time::{Duration, OffsetDateTime};

use crate::Domain;
use crate::error::Result;

/// Rows a statement deletes.
const BATCH: i64 = 1000;
/// Batches of one kind in a run; the next run goes on.
const BATCHES: u32 = 50;
/// A used ticket is kept so long past its end: its mail still names it.
const TICKETS_KEPT: Duration = Duration::days(1);
/// The longest window of a counter of wrong tries, and an hour.
const THROTTLES_KEPT: Duration = Duration::hours(25);
/// A browser's cookie lives 400 days at most.
const DEVICES_KEPT: Duration = Duration::days(400);
/// A form that was sent is not sent again a week later.
const ONCE_KEPT: Duration = Duration::days(7);

/// A request to join is kept so long past its end: its mails count towards the budget of its address.
const JOINS_KEPT: Duration = Duration::days(1);

/// Commands that a panel's page may show; the log keeps them for good.
const COMMANDS_KEPT: Duration = Duration::days(90);

/// Far longer than anything is taken back.
const UNDOS_KEPT: Duration = Duration::minutes(10);

/// Jobs that are over, with each row's outcome; the log keeps what they did for good.
const JOBS_KEPT: Duration = Duration::days(90);
/// The last test is shown until there is another one.
const MAIL_TESTS_KEPT: Duration = Duration::days(7);

/// How many rows went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleared {
    /// Ended sessions.
    pub sessions: u64,
    /// Flashes past their time.
    pub flashes: u64,
    /// Tickets past their time.
    pub tickets: u64,
    /// Counters of wrong tries nobody needs any more.
    pub throttles: u64,
    /// Devices not seen for a long time.
    pub devices: u64,
    /// Keys of forms sent long ago.
    pub once: u64,
    /// Requests to join that lapsed.
    pub joins: u64,
    /// Invitations to panels that lapsed.
    pub invitations: u64,
    /// Commands to panels of long ago.
    pub commands: u64,
    /// Rows of jobs of long ago.
    pub job_items: u64,
    /// Those jobs.
    pub jobs: u64,
    /// What can no longer be taken back.
    pub undos: u64,
    /// Rows of files brought in for an import, past their time.
    pub import_lines: u64,
    /// Those files.
    pub imports: u64,
    /// Tests of the mail server of long ago.
    pub mail_tests: u64,
}

/// Deletes what is past, in small batches, at most 50,000 rows of a kind; safe on several servers at
/// once, and to be called every few minutes.
pub async fn run(domain: &Domain) -> Result<Cleared> {
    let now = domain.clock().now();
    domain.shorten_sessions().await?;
    Ok(Cleared {
        flashes: clear(domain, repo::FLASHES, now).await?,
        sessions: clear(domain, repo::SESSIONS, now).await?,
        tickets: clear(domain, repo::TICKETS, now - TICKETS_KEPT).await?,
        throttles: clear(domain, repo::THROTTLES, now - THROTTLES_KEPT).await?,
        devices: clear(domain, repo::DEVICES, now - DEVICES_KEPT).await?,
        once: clear(domain, repo::ONCE, now - ONCE_KEPT).await?,
        joins: clear(domain, repo::JOINS, now - JOINS_KEPT).await?,
        invitations: clear(domain, repo::INVITATIONS, now).await?,
        commands: clear(domain, repo::COMMANDS, now - COMMANDS_KEPT).await?,
        job_items: clear(domain, repo::JOB_ITEMS, now - JOBS_KEPT).await?,
        jobs: clear(domain, repo::JOBS, now - JOBS_KEPT).await?,
        undos: clear(domain, repo::UNDOS, now - UNDOS_KEPT).await?,
        import_lines: clear(domain, repo::IMPORT_LINES, now).await?,
        imports: clear(domain, repo::IMPORTS, now).await?,
        mail_tests: clear(domain, repo::MAIL_TESTS, now - MAIL_TESTS_KEPT).await?,
    })
}

async fn clear(domain: &Domain, sql: &'static str, before: OffsetDateTime) -> Result<u64> {
    let mut gone = 0;
    for _ in 0..BATCHES {
        let batch = repo::delete(domain.pool(), sql, before, BATCH).await?;
        gone += batch;
        if batch < u64::try_from(BATCH).unwrap_or(u64::MAX) {
            break;
        }
    }
    Ok(gone)
}
