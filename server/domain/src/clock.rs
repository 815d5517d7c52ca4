//! The clock: the database's time as this process knows it, or a test's.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime};

/// Tells the time. Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    /// The machine's clock, set right by the database's (REL-47): several servers agree.
    Machine { offset_ms: AtomicI64 },
    /// A test's, in ms since 1970.
    Manual { ms: AtomicI64 },
}

impl Clock {
    /// The machine's clock.
    pub fn machine() -> Self {
        Self(Arc::new(Source::Machine { offset_ms: AtomicI64::new(0) }))
    }

    /// A clock that stands still until [`Clock::advance`].
    pub fn manual(start: OffsetDateTime) -> Self {
        let ms = i64::try_from(start.unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
        Self(Arc::new(Source::Manual { ms: AtomicI64::new(ms) }))
    }

    /// Now, in UTC, to the millisecond: what PostgreSQL keeps and the browser shows.
    pub fn now(&self) -> OffsetDateTime {
        match &*self.0 {
            Source::Machine { offset_ms } => from_ms(machine_ms() + offset_ms.load(Ordering::Relaxed)),
            Source::Manual { ms } => from_ms(ms.load(Ordering::Relaxed)),
        }
    }

    /// Moves a manual clock on; the machine's does not listen.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual { ms } = &*self.0 {
            let by = i64::try_from(by.whole_milliseconds()).unwrap_or(0);
            ms.fetch_add(by, Ordering::Relaxed);
        }
    }

    /// Sets the machine's clock right by the database's; the difference is kept until the next
    /// time. Called at start and every half minute.
    pub async fn follow(&self, pool: &sqlx::PgPool) -> Result<(), sqlx::Error> {
        if let Source::Machine { offset_ms } = &*self.0 {
            let before = machine_ms();
            let theirs: OffsetDateTime = crate::db::now(pool).await?;
            let middle = before.midpoint(machine_ms());
            let theirs = i64::try_from(theirs.unix_timestamp_nanos() / 1_000_000).unwrap_or(middle);
            offset_ms.store(theirs - middle, Ordering::Relaxed);
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn machine_ms() -> i64 {
    i64::try_from(OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000).unwrap_or(0)
}

fn from_ms(ms: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
