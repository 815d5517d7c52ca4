//! Totals that were counted, kept for two seconds: a list says how many there are without counting
//! each time, and is never further behind than that (design, section 9).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use model::grid::Total;

use crate::error::Result;

/// How long a counted total serves.
const FRESH: Duration = Duration::from_secs(2);
/// Most totals kept; reaching it forgets all.
const MOST: usize = 2_000;

/// Sight and filter.
type Key = (u64, String);
type Slot = Arc<tokio::sync::Mutex<Option<(Instant, Total)>>>;

/// The kept totals of this process; nothing depends on them but speed.
#[derive(Default)]
pub struct Totals(Mutex<HashMap<Key, Slot>>);

impl Totals {
    /// The total of `key`: kept, or counted by `count`. Several who ask at once count once.
    pub async fn get(&self, key: Key, count: impl Future<Output = Result<Total>>) -> Result<Total> {
        let slot = self.slot(key);
        let mut kept = slot.lock().await;
        if let Some((at, total)) = *kept
            && at.elapsed() < FRESH
        {
            return Ok(total);
        }
        let total = count.await?;
        *kept = Some((Instant::now(), total));
        Ok(total)
    }

    /// Forgets everything: what the person himself just changed is counted anew.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn slot(&self, key: Key) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST {
            slots.clear();
        }
        Arc::clone(slots.entry(key).or_default())
    }
}
