//! Bulk work as durable jobs (REL-24, REL-26, REL-57, SEC-55, SEC-56). A job is a row with items. Whoever has its lease
//! works on it, item by item, each in a transaction of its own that also writes the item's outcome: whatever is
//! killed when, nothing is done twice and nothing forgotten. At each item the person who asked is read anew, with
//! what he may do and see now.
//!
//! A new kind of work is an arm of [`Work`]: its words and permission, and what it does with one item.

mod bulk;
mod gather;
mod order;
pub mod pages;
pub mod repo;
mod turn;
mod work;

use std::sync::atomic::{AtomicBool, Ordering};

use model::Permission;
use model::ids::JobId;
use serde_json::Value;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::{Domain, Tx, audit::AuditEntry};

pub(crate) use gather::Batch;
pub use gather::Pick;
pub use turn::{Claim, Turn};
pub use work::Work;

/// An item as it is put into a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewItem {
    /// What it is done to, if that is there already.
    pub target: Option<Uuid>,
    /// Its name, if known; shown until its turn comes.
    pub title: String,
    /// What the work needs to know beside, as it likes.
    pub payload: Option<Value>,
}

impl NewItem {
    /// Something that is there.
    pub fn of(target: Uuid) -> Self {
        Self { target: Some(target), ..Self::default() }
    }
}

/// An item whose turn has come.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its place in the job, from 1.
    pub seq: i32,
    /// What it is done to.
    pub target: Option<Uuid>,
    /// Its name, as far as known.
    pub title: String,
    /// What the work put there.
    pub payload: Option<Value>,
    /// Failed tries so far.
    pub tries: i16,
}

/// A job to be.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// What is done.
    pub work: Work,
    /// To which.
    pub pick: Pick,
    /// To which, in words: "all with status Active".
    pub about: String,
    /// The job that this one tries again.
    pub retry_of: Option<JobId>,
}

/// The item that a caller works on: which, and by whose lease.
#[derive(Debug)]
pub struct ItemRef {
    pub(crate) job: JobId,
    pub(crate) seq: i32,
    pub(crate) lease: Uuid,
    written: AtomicBool,
}

impl ItemRef {
    const fn new(job: JobId, seq: i32, lease: Uuid) -> Self {
        Self { job, seq, lease, written: AtomicBool::new(false) }
    }

    fn is_written(&self) -> bool {
        self.written.load(Ordering::Relaxed)
    }
}

/// Writes that an item is done, in the transaction of its change. `TurnOver` when it is done already, the job was
/// cancelled, or somebody else works on it by now: then nothing of the change stays.
pub(crate) async fn write_done(
    conn: &mut PgConnection,
    item: &ItemRef,
    title: &str,
    now: OffsetDateTime,
) -> Result<()> {
    if item.is_written() {
        // A second transaction of the same item: the first one was its change.
        return Ok(());
    }
    if !repo::end_item(conn, item, repo::End { state: "done", title, reason: "" }, now).await? {
        return Err(Error::TurnOver);
    }
    item.written.store(true, Ordering::Relaxed);
    Ok(())
}

impl Domain {
    /// Begins a job; any server goes on with it. `Forbidden` without the permission of its work.
    pub async fn start_job(&self, caller: &Caller, new: &NewJob) -> Result<JobId> {
        new.work.check_start(caller)?;
        let mut tx = self.begin(caller).await?;
        let id = self.put_job(&mut tx, caller, new).await?;
        let about = if new.about.is_empty() { String::new() } else { format!(": {}", new.about) };
        tx.commit(AuditEntry::about("jobs.start", format!("{}{about}", new.work.title()))).await?;
        Ok(id)
    }

    /// Begins a job in a transaction that does more.
    pub(crate) async fn put_job(&self, tx: &mut Tx, caller: &Caller, new: &NewJob) -> Result<JobId> {
        new.work.check_start(caller)?;
        let (id, now) = (JobId(self.new_uuid()), tx.now);
        repo::insert(tx.conn(), id, caller, new, None, now).await?;
        if let Pick::Items(items) = &new.pick {
            repo::add_items(tx.conn(), id, 0, items).await?;
            repo::begin_running(tx.conn(), id, None).await?;
        }
        Ok(id)
    }

    /// Cancels every job of somebody who is locked down or removed, in that transaction (SEC-101).
    pub(crate) async fn stop_jobs_of(
        conn: &mut PgConnection,
        owner: Uuid,
        why: &str,
        now: OffsetDateTime,
    ) -> Result<()> {
        repo::stop_all_of(conn, owner, why, now).await
    }
}

impl Work {
    fn check_start(&self, caller: &Caller) -> Result<()> {
        let permission: Permission = self.permission();
        caller.require(permission, ())?;
        caller.check_acting()?;
        caller.check_own()
    }
}
