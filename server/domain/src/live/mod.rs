//! What changed a moment ago: every change has an entry in the action log, so whoever looks at the newest entries
//! knows of every change of every server (live lists, issue 7). Told are words of features, nothing about records.

pub mod repo;

use std::collections::HashMap;

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::Domain;
use crate::error::Result;

/// An entry's time is that of its transaction's beginning: it may come to sight so much later.
const LATE: Duration = Duration::seconds(10);
/// Most entries looked at in one go. When more come in the same moment, the words are known anyway.
const MOST: i64 = 5_000;

/// The entries that were seen already.
#[derive(Debug, Default)]
pub struct Seen(HashMap<Uuid, OffsetDateTime>);

impl Domain {
    /// The features that anybody changed since the last look, each once: the first part of the entries' actions.
    pub async fn changes(&self, seen: &mut Seen) -> Result<Vec<String>> {
        let now = self.clock().now();
        let entries = repo::since(self.pool(), now - LATE, MOST).await?;
        // Twice as long as entries are looked for: none is seen twice.
        seen.0.retain(|_, at| *at > now - 2 * LATE);
        let mut words: Vec<String> = Vec::new();
        for (id, at, action) in entries {
            let feature = action.split('.').next().unwrap_or_default();
            if seen.0.insert(id, at).is_none() && !words.iter().any(|word| word == feature) {
                words.push(feature.to_owned());
            }
        }
        Ok(words)
    }
}
