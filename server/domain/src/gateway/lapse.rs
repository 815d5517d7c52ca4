//! Commands that nobody acknowledged in time: their end goes into the log. What a page shows does not
//! wait for this; it compares the deadline.

use model::gateway::CommandState;
use model::ids::CommandId;

use super::acknowledge::{actor, entry, said_change};
use super::commands::repo;
use crate::Domain;
use crate::audit::AuditOutcome;
use crate::caller::Origin;
use crate::error::{Result, retry};

/// Most of one run; the next goes on.
const MOST: i64 = 200;

/// Writes the end of what was not delivered; answers how many. Safe on several servers at once, and to be
/// called every second or two.
pub async fn run(domain: &Domain) -> Result<u32> {
    let due = repo::overdue(domain.pool(), domain.clock().now(), MOST).await?;
    let mut ended = 0;
    for id in due {
        ended += u32::from(end(domain, id).await?);
    }
    Ok(ended)
}

/// Ends one, unless somebody else just did.
pub(super) async fn end(domain: &Domain, id: CommandId) -> Result<bool> {
    retry(domain.entropy(), || end_once(domain, id)).await
}

async fn end_once(domain: &Domain, id: CommandId) -> Result<bool> {
    let Some(told) = repo::told(&mut *domain.pool().acquire().await?, id).await? else { return Ok(false) };
    let mut tx = domain.begin_unchecked_as(actor(&told, &Origin::default())).await?;
    let now = tx.now;
    if !repo::end_overdue(tx.conn(), id, now).await? {
        return Ok(false);
    }
    let change = said_change(&told, CommandState::Waiting.word(), CommandState::NotDelivered.word());
    let why = "No gateway acknowledged it in time.";
    let entry = entry(&told, "commands.undelivered").with(vec![change]).ended(AuditOutcome::Failed, why);
    tx.commit(entry).await?;
    Ok(true)
}
