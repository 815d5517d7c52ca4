//! How many accounts there are by kind, company and state: kept, not counted (design, section 6).

pub mod repo;

use model::accounts::{Kind, State};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;

/// Slots a key, so that writers seldom meet.
const SLOTS: u8 = 16;

pub use repo::{rebuild, sum};

/// Moves one account: out of `from`, into `to`; either may be missing (added, removed).
pub async fn shift(
    conn: &mut PgConnection,
    id: Uuid,
    kind: Kind,
    from: Option<(Uuid, State)>,
    to: Option<(Uuid, State)>,
) -> Result<()> {
    // The slot comes from the account, so that one account's changes always meet in one row and
    // different accounts' seldom do. Keys in order: two changes cannot wait for each other.
    let slot = i16::from(id.as_bytes()[15] % SLOTS);
    let mut steps: Vec<(Uuid, State, i64)> = Vec::new();
    steps.extend(from.map(|(company, state)| (company, state, -1)));
    steps.extend(to.map(|(company, state)| (company, state, 1)));
    steps.sort_by_key(|(company, state, _)| (*company, state.key()));
    for (company, state, by) in steps {
        repo::add(conn, kind, company, state, slot, by).await?;
    }
    Ok(())
}
