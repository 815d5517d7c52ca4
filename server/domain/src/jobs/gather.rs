//! What a job is about: named items, or everything that a filter finds in its owner's sight, gathered in batches so that
//! no transaction holds a million rows.

use model::accounts::AccountQuery;
use model::ids::ImportId;
use model::panels::PanelQuery;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Claim, NewItem, repo};
use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;

/// Items that are gathered in one transaction.
const BATCH: i64 = 1_000;

/// To which things the work is done.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// These.
    #[serde(skip)]
    Items(Vec<NewItem>),
    /// All accounts that the query finds; its order and page do not matter.
    Accounts(AccountQuery),
    /// All panels that the query finds.
    Panels(PanelQuery),
    /// The rows of a file that its dry run found new.
    Import(ImportId),
}

impl Pick {
    /// These accounts or panels.
    pub fn ids(ids: impl IntoIterator<Item = Uuid>) -> Self {
        Self::Items(ids.into_iter().map(NewItem::of).collect())
    }
}

/// Some more of what a filter finds.
#[derive(Debug, Default)]
pub struct Batch {
    /// To be added, in this order.
    pub items: Vec<NewItem>,
    /// Where the next one begins; None: that was all.
    pub next: Option<Uuid>,
}

impl Domain {
    /// Adds the next batch of items; when there are none left, the job runs.
    pub(super) async fn gather(&self, caller: &Caller, claim: &Claim, pick: &Pick, after: Option<Uuid>) -> Result<()> {
        let batch = self.batch(caller, pick, after.unwrap_or(Uuid::nil())).await?;
        let mut tx = self.pool().begin().await?;
        let total = repo::lock_total(&mut tx, claim).await?;
        repo::add_items(&mut tx, claim.job, total, &batch.items).await?;
        match batch.next {
            Some(next) => repo::gathered(&mut tx, claim.job, next).await?,
            None => repo::begin_running(&mut tx, claim.job, None).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    async fn batch(&self, caller: &Caller, pick: &Pick, after: Uuid) -> Result<Batch> {
        let ids = match pick {
            Pick::Items(_) => return Ok(Batch::default()),
            Pick::Import(id) => return self.import_batch(*id, after, BATCH).await,
            Pick::Accounts(query) => self.account_ids(caller, query, after, BATCH).await?,
            Pick::Panels(query) => self.panel_ids(caller, query, after, BATCH).await?,
        };
        let next = ids.last().copied().filter(|_| i64::try_from(ids.len()).unwrap_or(BATCH) >= BATCH);
        Ok(Batch { items: ids.into_iter().map(NewItem::of).collect(), next })
    }
}
