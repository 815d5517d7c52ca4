//! The pages of jobs: one's own, and with "Jobs: view" those of people in sight; cancelling, and trying again what failed.

pub mod repo;

use std::collections::BTreeMap;

use model::accounts::{Done, Kind};
use model::grid::{COUNT_CAP, Page, Total};
use model::ids::{AccountId, JobId, PanelId};
use model::jobs::{About, ItemQuery, ItemRow, ItemState, JobList, JobPage, JobQuery, JobRow, JobState, Started};
use model::{ApiError, Permission};
use uuid::Uuid;

use self::repo::{ItemLine, Line, Reader};
use super::work::Things;
use super::{NewJob, Pick, Work};
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result};

impl Reader {
    fn new(caller: &Caller) -> Result<Self> {
        caller.check_usable()?;
        if caller.kind != Kind::Employee || caller.permissions.is_empty() {
            return Err(ApiError::Forbidden(String::new()).into());
        }
        Ok(Self {
            me: caller.account.0,
            others: caller.permissions.has(Permission::JobsView),
            all_people: caller.scope.all_people,
            companies: caller.scope.companies.clone(),
        })
    }
}

impl Domain {
    /// One page of the jobs in sight, newest first.
    pub async fn jobs(&self, caller: &Caller, query: &JobQuery) -> Result<JobList> {
        let reader = Reader::new(caller)?;
        let size = i64::from(query.size);
        let skip = (i64::from(query.page) - 1).saturating_mul(size);
        let fits = usize::try_from(query.size).unwrap_or(usize::MAX);
        let mut lines = repo::page(self.pool(), &reader, query, skip, size + 1).await?;
        let more = lines.len() > fits;
        lines.truncate(fits);
        let found = repo::count(self.pool(), &reader, query, i64::from(COUNT_CAP) + 1).await?;
        let rows = lines.into_iter().map(|line| row(caller, line)).collect::<Result<_>>()?;
        let page = Page { rows, page: query.page, size: query.size, more };
        Ok(JobList { page, total: total(found), others: reader.others })
    }

    /// One job with its rows; `NotFound` for one out of sight, the same as for an id that was never given.
    pub async fn job(&self, caller: &Caller, id: JobId, query: ItemQuery) -> Result<JobPage> {
        let line = self.job_line(caller, id).await?;
        let work = read(&line)?;
        let job = row(caller, line)?;
        let size = i64::from(query.size);
        let skip = (i64::from(query.page) - 1).saturating_mul(size);
        let fits = usize::try_from(query.size).unwrap_or(usize::MAX);
        let mut lines = repo::items(self.pool(), id, query.state.map(ItemState::key), skip, size + 1).await?;
        let more = lines.len() > fits;
        lines.truncate(fits);
        let rows = self.item_rows(caller, &job, &work, lines).await?;
        let n = match query.state {
            None => job.total,
            Some(ItemState::Done) => job.done,
            Some(ItemState::Skipped) => job.skipped,
            Some(ItemState::Failed) => job.failed,
            Some(ItemState::Waiting) => job.left(),
        };
        let retries = repo::retries(self.pool(), &Reader::new(caller)?, id).await?;
        let rows = Page { rows, page: query.page, size: query.size, more };
        Ok(JobPage { job, rows, total: Total::Exact(n), retries: retries.into_iter().map(JobId).collect() })
    }

    async fn job_line(&self, caller: &Caller, id: JobId) -> Result<Line> {
        let reader = Reader::new(caller)?;
        repo::one(self.pool(), &reader, id).await?.ok_or_else(|| ApiError::NotFound.into())
    }

    /// Names as they are now, of what is in the reader's sight; what he did himself keeps its name of the time.
    async fn item_rows(
        &self,
        caller: &Caller,
        job: &JobRow,
        work: &Work,
        lines: Vec<ItemLine>,
    ) -> Result<Vec<ItemRow>> {
        let ids: Vec<Uuid> = lines.iter().filter_map(|line| line.target).collect();
        let now = self.names(caller, work.things(), &ids).await?;
        let may_know = job.own || caller.scope.all_people;
        let row = |line: ItemLine| {
            let found = line.target.and_then(|target| now.get(&target).cloned());
            let (name, about) = match found {
                Some((name, about)) => (name, Some(about)),
                None if may_know => (line.title, None),
                None => (String::new(), None),
            };
            Ok(ItemRow {
                seq: u32::try_from(line.seq).unwrap_or(0),
                name,
                about,
                state: ItemState::from_key(&line.state).ok_or_else(|| Error::bug("unknown state of an item"))?,
                reason: line.reason,
            })
        };
        lines.into_iter().map(row).collect()
    }

    async fn names(&self, caller: &Caller, things: Things, ids: &[Uuid]) -> Result<BTreeMap<Uuid, (String, About)>> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        Ok(match things {
            Things::People(kind) if caller.permissions.has(kind.view()) => {
                let ids: Vec<_> = ids.iter().copied().map(AccountId).collect();
                let rows = self.accounts_named(caller, kind, &ids).await?;
                rows.into_iter().map(|r| (r.id.0, (r.title().to_owned(), About::Account(kind, r.id)))).collect()
            }
            Things::Panels if caller.permissions.has(Permission::PanelsView) => {
                let ids: Vec<_> = ids.iter().copied().map(PanelId).collect();
                let rows = self.panels_named(caller, &ids).await?;
                rows.into_iter().map(|r| (r.id.0, (r.imei.clone(), About::Panel(r.id)))).collect()
            }
            _ => BTreeMap::new(),
        })
    }

    /// Cancels a job that is not over: what is done stays done, and nothing more is. One's own, or with "Jobs: cancel"
    /// one in sight.
    pub async fn cancel_job(&self, caller: &Caller, id: JobId) -> Result<Done> {
        let line = self.job_line(caller, id).await?;
        may_cancel(caller, line.owner_id)?;
        let mut tx = self.begin(caller).await?;
        if !crate::auth::holds_on(tx.conn(), caller).await? {
            return Err(ApiError::SignedOut.into());
        }
        let (why, now) = (format!("Cancelled by {}.", caller.name), tx.now);
        if !repo::cancel(tx.conn(), id, &why, now).await? {
            return Err(Error::conflict("It is over already."));
        }
        let mut entry = AuditEntry::about("jobs.cancel", line.title);
        entry.reason = line.owner_name;
        tx.commit(entry).await?;
        Ok(Done::new("Cancelled. What was done stays done; nothing more is."))
    }

    /// A new job for the rows that failed or whose turn never came, by whoever asks, with what he may do.
    pub async fn retry_job(&self, caller: &Caller, id: JobId) -> Result<Started> {
        let line = self.job_line(caller, id).await?;
        if !state(&line)?.is_over() {
            return Err(Error::conflict("It is not over yet."));
        }
        let work = read(&line)?;
        work.check_start(caller)?;
        let about = "those that were not done".to_owned();
        let title = work.title();
        let new = NewJob { work, pick: Pick::Items(Vec::new()), about, retry_of: Some(id) };
        let job = JobId(self.new_uuid());
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        super::repo::insert(tx.conn(), job, caller, &new, None, now).await?;
        if repo::copy_failed(tx.conn(), id, job).await? == 0 {
            return Err(Error::conflict("Nothing is left to try again."));
        }
        super::repo::begin_running(tx.conn(), job, None).await?;
        tx.commit(AuditEntry::about("jobs.retry", title)).await?;
        Ok(Started { notice: "What was not done is tried again.".into(), job })
    }
}

fn may_cancel(caller: &Caller, owner: Option<Uuid>) -> Result<()> {
    caller.check_usable()?;
    caller.check_acting()?;
    if owner == Some(caller.account.0) {
        return Ok(());
    }
    caller.require(Permission::JobsCancel, ()).map(drop)
}

fn state(line: &Line) -> Result<JobState> {
    JobState::from_key(&line.state).ok_or_else(|| Error::bug("unknown state of a job"))
}

fn read(line: &Line) -> Result<Work> {
    serde_json::from_value(line.work.clone()).map_err(|error| Error::bug(format!("a job that cannot be read: {error}")))
}

fn row(caller: &Caller, line: Line) -> Result<JobRow> {
    let (state, work) = (state(&line)?, read(&line)?);
    let n = |n: i32| u32::try_from(n).unwrap_or(0);
    let left = line.total - line.done - line.skipped;
    Ok(JobRow {
        id: JobId(line.id),
        kind: line.kind,
        title: line.title,
        about: line.about,
        owner: line.owner_id.map(AccountId),
        owner_name: line.owner_name,
        own: line.owner_id == Some(caller.account.0),
        state,
        reason: line.reason,
        total: n(line.total),
        done: n(line.done),
        skipped: n(line.skipped),
        failed: n(line.failed),
        retry_of: line.retry_of.map(JobId),
        created: line.created_at.into(),
        ended: line.ended_at.map(Into::into),
        may_cancel: !state.is_over() && may_cancel(caller, line.owner_id).is_ok(),
        may_retry: state.is_over() && left > 0 && work.check_start(caller).is_ok(),
    })
}

fn total(found: i64) -> Total {
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    if found > COUNT_CAP { Total::AtLeast(COUNT_CAP) } else { Total::Exact(found) }
}
