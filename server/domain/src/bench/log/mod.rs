//! An action log to measure on: invented entries about the people and panels there are. Their seals are not real.

pub mod repo;

use model::ids::AccountId;

use crate::Domain;
use crate::error::Result;
use crate::{db, seed};

/// What the questions of a measurement need to know of the log.
#[derive(Clone, Debug)]
pub struct Landmarks {
    /// Somebody entries are about: name, which.
    pub about: (String, AccountId),
    /// Somebody who did much.
    pub busy: AccountId,
    /// A day in the middle of the log, `2026-03-01`.
    pub day: String,
}

impl Domain {
    /// Makes the log at least `entries` long. One transaction; on a database that nobody else uses meanwhile.
    pub async fn bench_log(&self, entries: u64) -> Result<u64> {
        let there = repo::count(self.pool()).await?;
        let missing = entries.saturating_sub(there);
        // A handful more or less is measured all the same.
        if missing < entries / 100 + 1 {
            return Ok(0);
        }
        let mut tx = self.pool().begin().await?;
        seed::prepare(&mut tx).await?;
        let indexes = repo::take_indexes(&mut tx).await?;
        repo::invent(&mut tx, i64::try_from(missing).unwrap_or(i64::MAX), self.clock().now()).await?;
        repo::follow(&mut tx).await?;
        for definition in &indexes {
            repo::build(&mut tx, definition).await?;
        }
        tx.commit().await?;
        db::repo::vacuum_analyze(self.pool()).await?;
        Ok(missing)
    }

    /// Where to look in it.
    pub async fn bench_log_landmarks(&self) -> Result<Landmarks> {
        let (name, about, busy) = repo::people(self.pool()).await?;
        let day = repo::middle(self.pool()).await?;
        Ok(Landmarks { about: (name, AccountId(about)), busy: AccountId(busy), day })
    }
}
