//! Forms that may arrive twice: each carries a key of the page that showed it, and the change that
//! uses the key up keeps it in its own transaction (REL-25).

pub mod repo;

use model::ids::AccountId;
use uuid::Uuid;

use crate::error::Result;
use crate::tx::Tx;

/// True the first time `account` uses `key`; kept with the change it guards, or not at all. The same
/// key at the same time waits for the other transaction's end, three seconds at most.
pub async fn first(tx: &mut Tx, account: AccountId, key: Uuid) -> Result<bool> {
    let now = tx.now;
    repo::insert(tx.conn(), account, key, now).await
}
