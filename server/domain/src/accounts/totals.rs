//! Totals that were counted, kept for two seconds: a list says how many there are without counting
//! each time, and is never further behind than that (design, section 9).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use model::grid::Total;
use model::ids::AccountId;

use crate::error::Result;

/// How long a counted total serves.
const FRESH: Duration = Duration::from_secs(2);
/// Older than this it still serves, but is counted anew beside: while somebody asks all the time,
/// nobody waits.
const AGEING: Duration = Duration::from_secs(1);
/// Most totals kept; reaching it forgets all.
const MOST: usize = 2_000;

/// Sight and filter.
type Key = (u64, String);

/// A total, and when its counting began.
#[derive(Clone, Copy)]
struct Kept {
    since: Instant,
    total: Total,
}

#[derive(Default)]
struct Slot {
    kept: Mutex<Option<Kept>>,
    counting: Arc<tokio::sync::Mutex<()>>,
}

/// The kept totals of this process; nothing depends on them but speed.
#[derive(Default)]
pub struct Totals {
    slots: Mutex<HashMap<Key, Arc<Slot>>>,
    /// Who changed something lately, and when.
    changed: Mutex<HashMap<AccountId, Instant>>,
}

impl Totals {
    /// The total of `key` for `reader`: kept, or counted by `count`. Several who ask at once count
    /// once. Never one that was counted before his own last change.
    pub async fn get<F>(&self, reader: AccountId, key: Key, count: impl FnOnce() -> F + Send) -> Result<Total>
    where
        F: Future<Output = Result<Total>> + Send + 'static,
    {
        let slot = self.slot(key);
        let after = locked(&self.changed).get(&reader).copied();
        if let Some(kept) = slot.fresh(after) {
            if kept.since.elapsed() > AGEING
                && let Ok(turn) = Arc::clone(&slot.counting).try_lock_owned()
            {
                let count = count();
                tokio::spawn(async move {
                    slot.keep(count).await.ok();
                    drop(turn);
                });
            }
            return Ok(kept.total);
        }
        let _turn = slot.counting.lock().await;
        match slot.fresh(after) {
            Some(kept) => Ok(kept.total),
            None => slot.keep(count()).await,
        }
    }

    /// `who` changed something: what he asks from now on is counted anew.
    pub fn forget(&self, who: AccountId) {
        let mut changed = locked(&self.changed);
        // Longer ago than a total is kept is as good as never.
        changed.retain(|_, at| at.elapsed() < FRESH);
        changed.insert(who, Instant::now());
    }

    fn slot(&self, key: Key) -> Arc<Slot> {
        let mut slots = locked(&self.slots);
        if slots.len() >= MOST {
            slots.clear();
        }
        Arc::clone(slots.entry(key).or_default())
    }
}

impl Slot {
    fn fresh(&self, after: Option<Instant>) -> Option<Kept> {
        locked(&self.kept).filter(|kept| kept.since.elapsed() < FRESH && after.is_none_or(|at| kept.since >= at))
    }

    async fn keep(&self, count: impl Future<Output = Result<Total>>) -> Result<Total> {
        let since = Instant::now();
        let total = count.await?;
        *locked(&self.kept) = Some(Kept { since, total });
        Ok(total)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
